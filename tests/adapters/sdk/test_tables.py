"""The tables the SDK's script makes are those its models speak of."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.ext.asyncio import create_async_engine

from adapter_sdk.tables import AdapterBase

TABLES = set(AdapterBase.metadata.tables)


def differences(connection):
    ours = {"include_name": lambda name, kind, _: kind != "table" or name in TABLES}
    return compare_metadata(MigrationContext.configure(connection, opts=ours), AdapterBase.metadata)


async def test_migrated_tables_and_models_agree(fresh_database):
    engine = create_async_engine(await fresh_database("academic"))
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()

    assert found == []
