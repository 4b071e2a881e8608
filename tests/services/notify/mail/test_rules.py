"""Letters that cannot be turned into something else."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from uuid import UUID

import pytest

from contracts.words import Text
from notify.mail.errors import UnusableAddress
from notify.mail.rules import DELAYS, Letter, address, compose, offer_again_after

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
LETTER = Letter(
    message_id=UUID(int=7),
    person_id=UUID(int=8),
    title=Text(zh="您的「教室借用审批」申请已通过", en="Approved"),
    body=Text(zh="欢迎评价。", en="Please rate it."),
    link="/cases/1",
    attempts=0,
)
PORTAL, SENDER = "https://one.jianghai.example/", "no-reply@one.jianghai.example"


def parsed(letter=LETTER, name="李华", email="20230101@stu.jianghai.example"):
    raw = compose(letter, address(name, email), SENDER, PORTAL, NOW)
    assert raw.isascii()
    assert all(len(line) < 998 for line in raw.split(b"\r\n"))
    return message_from_bytes(raw, policy=default)


def test_a_letter_says_everything_in_both_languages():
    mail = parsed()

    text = mail.get_content()
    assert mail["Subject"] == "您的「教室借用审批」申请已通过"
    assert str(mail["To"]) == "李华 <20230101@stu.jianghai.example>"
    assert "欢迎评价。" in text
    assert "Please rate it." in text
    assert "https://one.jianghai.example/cases/1" in text


def test_its_message_id_is_always_the_same():
    assert parsed()["Message-ID"] == parsed()["Message-ID"]
    assert str(UUID(int=7)) in parsed()["Message-ID"]


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x00", "\u2028", "\x85", "\x0b"])
def test_nothing_adds_a_header(break_):
    attack = f"教室{break_}Bcc: everyone@jianghai.example{break_}{break_}<script>"
    letter = Letter(
        **{**LETTER.__dict__, "title": Text(zh=attack, en=attack), "body": Text(zh=attack, en="")}
    )

    mail = parsed(letter, name=attack)

    assert mail["Bcc"] is None
    assert len(mail.get_all("To")) == len(mail.get_all("Subject")) == 1
    assert mail["To"].addresses[0].addr_spec == "20230101@stu.jianghai.example"
    assert len(mail["To"].addresses) == 1


@pytest.mark.parametrize(
    "email",
    [
        None,
        "",
        "nobody",
        "@jianghai.example",
        "a@",
        "a b@jianghai.example",
        "a@jianghai.example\r\nRCPT TO:<b@jianghai.example>",
        "a@jianghai.example, b@jianghai.example",
        "<a@jianghai.example>",
        "a@b@jianghai.example",
        "李华@jianghai.example",
        "a@jianghai.example\n",
        "a..b@jianghai.example",
        '"a\r\nb"@jianghai.example',
        "a" * 65 + "@jianghai.example",
        "a@" + "b" * 254 + ".example",
    ],
)
def test_an_unusable_address_is_seen_before_anything_is_sent(email):
    with pytest.raises(UnusableAddress):
        address("李华", email)


def test_a_letter_is_offered_for_about_three_days():
    waits = [offer_again_after(n) for n in range(1, len(DELAYS) + 1)]

    assert waits == sorted(waits)
    assert timedelta(days=2) < sum(waits, timedelta()) < timedelta(days=4)
    assert offer_again_after(len(DELAYS) + 1) is None
