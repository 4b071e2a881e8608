"""Databases of the bench: on a PostgreSQL that fsyncs, as production does."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from chassis import cli


@pytest.fixture
async def platform_database(own_postgres) -> str:
    """A database with the chassis's tables and no more."""
    url = own_postgres.url("postgres").replace("://", "+asyncpg://", 1)
    engine = create_async_engine(url)
    statements: list[str] = []

    class Collecting:
        execute = staticmethod(statements.append)

    cli.create_platform_tables(Collecting)
    cli.upgrade_platform_tables(Collecting, 2)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()
    return url
