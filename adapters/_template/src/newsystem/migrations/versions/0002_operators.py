"""What operators see of readings and write-backs."""

from alembic import op

from adapter_sdk import upgrade_adapter_tables

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    upgrade_adapter_tables(op, 2)
