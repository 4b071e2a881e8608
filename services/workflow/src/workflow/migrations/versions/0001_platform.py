"""The tables of the chassis."""

from alembic import op

from chassis.cli import create_platform_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_platform_tables(op)
