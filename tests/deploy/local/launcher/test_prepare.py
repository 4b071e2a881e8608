import asyncpg
import nats
import pytest

from launcher.prepare import Database, Wanted, prepare


@pytest.fixture
def wanted(own_postgres, own_nats):
    databases = (Database("workflow", "first-password"), Database("data_middle", "other"))
    return Wanted(own_postgres.url(), databases, own_nats.everything_url)


async def connect(own_postgres, user, password, database):
    return await asyncpg.connect(own_postgres.url(database, user, password))


async def test_a_second_time_nothing_is_lost(wanted, own_postgres, own_nats):
    await prepare(wanted)
    connection = await connect(own_postgres, "workflow", "first-password", "workflow")
    await connection.execute("create table kept (id int)")
    await connection.close()

    await prepare(wanted)

    connection = await connect(own_postgres, "workflow", "first-password", "workflow")
    assert await connection.fetchval("select to_regclass('kept') is not null")
    await connection.close()
    connection = await nats.connect(own_nats.everything_url)
    assert {s.config.name for s in await connection.jetstream().streams_info()} == {
        "EVENTS",
        "RECORDS",
    }
    await connection.close()


async def test_a_service_cannot_enter_another_ones_database(wanted, own_postgres):
    await prepare(wanted)

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connect(own_postgres, "data_middle", "other", "workflow")


async def test_a_new_password_replaces_the_old_one(wanted, own_postgres):
    await prepare(wanted)
    await prepare(Wanted(wanted.postgres_url, (Database("workflow", "second"),), ""))

    with pytest.raises(asyncpg.InvalidPasswordError):
        await connect(own_postgres, "workflow", "first-password", "workflow")
    connection = await connect(own_postgres, "workflow", "second", "workflow")
    await connection.close()


async def test_an_administrator_short_of_superuser_will_do(wanted, own_postgres):
    connection = await asyncpg.connect(own_postgres.url())
    await connection.execute("create role dba login createrole createdb password 'dba'")
    await connection.close()

    await prepare(Wanted(own_postgres.url("postgres", "dba", "dba"), wanted.databases, ""))

    connection = await connect(own_postgres, "workflow", "first-password", "workflow")
    await connection.close()


def test_what_is_wanted_survives_the_pipe(wanted):
    assert Wanted.from_json(wanted.to_json()) == wanted
