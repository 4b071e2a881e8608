"""The tables of the chassis and of the adapter SDK."""

from alembic import op

from adapter_sdk import create_adapter_tables, create_platform_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_platform_tables(op)
    create_adapter_tables(op)
