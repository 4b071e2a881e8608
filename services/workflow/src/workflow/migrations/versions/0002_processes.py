"""Definitions, startable versions and running processes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "definition",
        sa.Column("id", sa.Uuid(), server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("matter_code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("title", JSONB(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("promised_working_days", sa.Integer()),
        sa.Column("package", JSONB(), nullable=False),
        sa.Column("problems", JSONB(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.func.clock_timestamp(),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_definition"),
        sa.UniqueConstraint("matter_code", "version", name="uq_definition_matter_code_version"),
    )
    op.create_table(
        "startable_matter",
        sa.Column("matter_code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("matter_code", name="pk_startable_matter"),
    )
    op.create_table(
        "process_instance",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("state", JSONB(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.String()),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("case_id", name="pk_process_instance"),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition.id"],
            name="fk_process_instance_definition_id_definition",
        ),
        # Every step rewrites the row; room in the page keeps that out of the index.
        postgresql_with={"fillfactor": "80"},
    )


def downgrade() -> None:
    op.drop_table("process_instance")
    op.drop_table("startable_matter")
    op.drop_table("definition")
