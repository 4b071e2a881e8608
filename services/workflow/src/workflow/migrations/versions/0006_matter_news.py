"""Which publication or suspension of a matter was heeded last."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "matter_news",
        sa.Column("matter_code", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("matter_code", name="pk_matter_news"),
    )


def downgrade() -> None:
    op.drop_table("matter_news")
