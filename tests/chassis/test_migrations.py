"""The chassis's own tables change in every service's database."""

from dataclasses import replace

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from chassis import cli


@pytest.fixture
async def old(service, empty_database):
    """A service whose database is as its first migration left it."""
    url = await empty_database()
    settings = service.settings.model_copy(update={"database_url": SecretStr(url)})
    aged = replace(service, settings=settings)
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(cli._upgrade, aged, "0001")
        await connection.execute(
            text(
                "INSERT INTO dead_letter (consumer, event_id, subject, envelope, error, tries) "
                "VALUES ('c', gen_random_uuid(), 's', '{}', 'KeyError: 20230101 李华', 5)"
            )
        )
    yield aged, engine
    await engine.dispose()


async def test_a_database_of_version_1_is_brought_up_and_rid_of_the_words_of_errors(old):
    service, engine = old

    await cli.migrate(service)
    await cli.migrate(service)

    async with engine.connect() as connection:
        found = (
            await connection.execute(text("SELECT error, replay_error FROM dead_letter"))
        ).all()
    assert [tuple(row) for row in found] == [("KeyError", None)]
