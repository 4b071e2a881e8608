"""Hashing: as strong as promised, and never on the event loop."""

import asyncio

import pytest

from identity.accounts.passwords import Passwords


@pytest.fixture
async def passwords() -> Passwords:
    made = Passwords(at_once=2)
    await made.prepare()
    return made


async def test_a_hash_is_argon2id_with_19_mib_two_passes_one_lane(passwords: Passwords) -> None:
    assert (await passwords.hash("a password")).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_only_the_right_password_matches_and_nobody_has_one(passwords: Passwords) -> None:
    kept = await passwords.hash("静夜思 床前明月光")

    assert await passwords.matches("静夜思 床前明月光", kept)
    assert not await passwords.matches("静夜思 床前明月", kept)
    assert not await passwords.matches("anything", None)


async def test_the_event_loop_goes_on_while_passwords_are_checked(passwords: Passwords) -> None:
    checking = asyncio.create_task(passwords.matches("anything", None))
    turns = 0
    while not checking.done():
        await asyncio.sleep(0)
        turns += 1

    # On the loop the check would be over after two or three turns.
    assert turns > 20
