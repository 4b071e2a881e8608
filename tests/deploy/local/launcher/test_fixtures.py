"""What the shared test fixtures promise."""

import asyncpg
import nats
import valkey.asyncio


async def test_postgres_is_18_with_builtin_locale_and_passwords(empty_database):
    url = (await empty_database()).replace("+asyncpg", "")
    connection = await asyncpg.connect(url)
    try:
        assert (await connection.fetchval("show server_version")).startswith("18.")
        provider = "select datlocprovider from pg_database where datname = current_database()"
        assert await connection.fetchval(provider) == b"b"
        assert not await connection.fetchval(
            "select rolsuper from pg_roles where rolname = current_user"
        )
    finally:
        await connection.close()


async def test_valkey_asks_for_a_password(valkey_url):
    async with valkey.asyncio.from_url(valkey_url) as client:
        assert await client.ping()


async def test_nats_has_the_promised_streams_and_they_are_empty(nats_url):
    connection = await nats.connect(nats_url)
    try:
        found = await connection.jetstream().streams_info()
        assert {(info.config.name, info.state.messages) for info in found} == {
            ("EVENTS", 0),
            ("RECORDS", 0),
        }
    finally:
        await connection.close()


async def test_own_nats_can_be_killed_and_comes_back(own_nats):
    own_nats.kill()
    own_nats.start()

    connection = await nats.connect(own_nats.everything_url)
    await connection.close()


async def test_a_fresh_database_is_migrated_and_its_own(fresh_database):
    first, second = await fresh_database("workflow"), await fresh_database("workflow")

    assert first != second
    connection = await asyncpg.connect(first.replace("+asyncpg", ""))
    try:
        assert await connection.fetchval("select count(*) from outbox") == 0
    finally:
        await connection.close()
