"""The migrations and the models describe one schema."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from chassis.database import PlatformBase
from workflow.tables import Base


async def test_migrations_make_what_the_models_say(runtime):
    platform = set(PlatformBase.metadata.tables)

    def differences(connection):
        def ours(_, name, kind, *__):
            return kind != "table" or name not in {*platform, "alembic_version"}

        context = MigrationContext.configure(connection, opts={"include_object": ours})
        return compare_metadata(context, Base.metadata)

    async with runtime.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
