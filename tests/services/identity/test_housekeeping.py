"""What is over is forgotten after its time, and not before."""

from datetime import UTC, datetime, timedelta

import pytest
from running_identity import Browser, Running

from identity.housekeeping import sweep_once


async def _left(identity: Running) -> dict[str, bool]:
    tables = (
        "pending_authorization", "authorization_code", "sign_on_attempts", "sso_session",
        "refresh_token", "sign_on_audit",
    )  # fmt: skip
    return {table: bool(await identity.fetch(f"SELECT 1 FROM {table} LIMIT 1")) for table in tables}


@pytest.mark.parametrize(
    ("later", "forgotten"),
    [
        (timedelta(0), set[str]()),
        (timedelta(minutes=30), {"pending_authorization", "authorization_code"}),
        (timedelta(days=2), {"sign_on_attempts"}),
        (timedelta(days=32), {"sso_session", "refresh_token"}),
        (timedelta(days=401), {"sign_on_audit"}),
    ],
)
async def test_each_thing_is_kept_for_its_time(
    identity: Running, browser: Browser, later: timedelta, forgotten: set[str]
) -> None:
    if not later:
        await browser.signed_on("20230101")
        where = (await browser.ask(prompt="login")).headers["location"]
        await browser.fill_in(where, "20230101", "wrong")
    before = await _left(identity)

    await sweep_once(identity.runtime, datetime.now(UTC) + later)

    after = await _left(identity)
    assert {table for table, left in before.items() if left and not after[table]} == forgotten
