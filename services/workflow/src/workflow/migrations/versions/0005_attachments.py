"""Attachments of cases, and the files they lie in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"

DOOMED = sa.text("doomed_at IS NOT NULL")


def upgrade() -> None:
    # The default stays: while a new version is rolled out, the old one still writes cases.
    op.add_column("case", sa.Column("attachments", JSONB(), nullable=False, server_default="[]"))
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("doomed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_stored_file"),
    )
    op.create_index(
        "ix_stored_file_doomed_at_id",
        "stored_file",
        ["doomed_at", "id"],
        postgresql_where=DOOMED,
    )


def downgrade() -> None:
    op.drop_table("stored_file")
    op.drop_column("case", "attachments")
