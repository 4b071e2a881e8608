"""What notify refuses to start with."""

import pytest
from pydantic import SecretStr, ValidationError

from notify.settings import Settings

NEEDED = {
    "database_url": SecretStr("postgresql+asyncpg://notify@db/notify"),
    "nats_url": SecretStr("nats://notify@nats"),
    "issuer": "https://one.jianghai.example",
    "jwks_url": "https://one.jianghai.example/oauth/jwks",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"smtp_url": "localhost:25"},
        {"smtp_url": "http://mail:25"},
        {"smtp_url": "smtp://mail"},
        {"smtp_url": "smtp://mail:mail"},
        {"mail_from": "nobody"},
        {"mail_from": "a@b\r\nBcc: c@d"},
    ],
    ids=str,
)
def test_what_cannot_work_is_refused_at_the_start(wrong):
    with pytest.raises(ValidationError):
        Settings(**NEEDED, **wrong)


@pytest.mark.parametrize(
    ("told", "sender"),
    [
        ({}, "no-reply@one.jianghai.example"),
        ({"issuer": "http://localhost:8100"}, "no-reply@localhost"),
        ({"issuer": "http://[::1]:8100"}, "no-reply@localhost"),
        ({"mail_from": "hall@jianghai.example"}, "hall@jianghai.example"),
    ],
)
def test_letters_come_from_somewhere(told, sender):
    assert Settings(**{**NEEDED, **told}).sender == sender


def test_without_a_mail_server_no_mail_is_sent():
    assert not Settings(**NEEDED).sends_mail
    assert Settings(**NEEDED, smtp_url="smtp://u:p@mail:25").sends_mail
