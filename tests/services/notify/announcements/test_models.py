"""Migrations and models say the same."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from notify.tables import Base


def _own(thing, name, kind, reflected, compare_to):
    return kind != "table" or name in Base.metadata.tables


async def test_the_migrated_database_is_what_the_models_say(runtime):
    def differences(connection):
        context = MigrationContext.configure(connection, opts={"include_object": _own})
        return compare_metadata(context, Base.metadata)

    async with runtime.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
