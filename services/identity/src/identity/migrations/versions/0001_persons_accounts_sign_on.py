"""Persons, accounts, sessions, clients, keys and the protocol's state."""

from importlib.resources import files

from alembic import op

from chassis.cli import create_platform_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_platform_tables(op)
    for statement in files("identity").joinpath("migrations/v1.sql").read_text().split(";"):
        op.execute(statement)
