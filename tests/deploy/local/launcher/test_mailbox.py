import mailbox
import smtplib
from email.message import EmailMessage
from functools import partial

import anyio
import pytest

from launcher import readiness
from launcher.forks import Nursery
from launcher.home import PROJECT
from launcher.servers.ports import free_port


@pytest.fixture
async def nursery(tmp_path):
    nursery = Nursery(tmp_path / "nursery.log", PROJECT)
    nursery.start()
    yield nursery
    nursery.stop()


async def test_a_message_becomes_a_file_and_leaves_the_machine_by_no_way(nursery, tmp_path):
    port, folder = free_port(), tmp_path / "mail"
    told = {"MAILBOX_PORT": str(port), "MAILBOX_FOLDER": str(folder)}
    fork = await nursery.fork("launcher.mailbox", [], environment=told, log=tmp_path / "log")
    with anyio.fail_after(20):
        while not await readiness.listens(port):
            await anyio.sleep(0.02)
    message = EmailMessage()
    message["From"], message["To"] = "yiwang@jianghai.example", "20230101@jianghai.example"
    message["Subject"] = "您的申请已通过"
    message.set_content("请查看许可。")

    await anyio.to_thread.run_sync(partial(send, port, message))

    [kept] = mailbox.Maildir(folder)
    assert kept["X-RcptTo"] == "20230101@jianghai.example"
    assert b"=?utf-8?" in kept.as_bytes()
    await fork.stop()
    assert fork.ended.result() == 0


def send(port, message):
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(message)
