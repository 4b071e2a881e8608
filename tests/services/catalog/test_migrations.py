"""The migrations and the models describe one schema."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from catalog.tables import Base
from chassis.database import PlatformBase


async def test_migrations_make_what_the_models_say(runtime):
    def differences(connection):
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return compare_metadata(context, [PlatformBase.metadata, Base.metadata])

    async with runtime.engine.connect() as connection:
        found = await connection.run_sync(differences)

    own = [d for d in found if any(table in str(d) for table in Base.metadata.tables)]
    assert own == []
