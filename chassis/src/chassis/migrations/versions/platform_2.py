"""Dead letters that operators can page through.

The chassis's tables have a line of their own in every service's history, so
that a change to them is one file, here.
"""

from alembic import op

from chassis.cli import upgrade_platform_tables

revision = "platform_2"
down_revision = None
branch_labels = ("platform",)
# Each service's first migration makes the tables of version 1.
depends_on = "0001"


def upgrade() -> None:
    upgrade_platform_tables(op, 2)
