"""What lists of tasks are filtered and sorted by; urging; phrases."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

OPEN = sa.text("status = 'open'")
#: name, type, and what it is for tasks there are already
COLUMNS = (
    ("case_number", sa.String(), "coalesce(c.number, '')"),
    ("matter_code", sa.String(), "c.matter_code"),
    ("applicant_name", sa.String(), "coalesce(c.applicant->>'name', '')"),
    ("due_order", sa.DateTime(timezone=True), "coalesce(t.due_at, '9999-12-31 00:00:00+00')"),
    ("batch", sa.Boolean(), "false"),
)
INDEXES = (
    ["post", "organisation", "due_order", "id"],
    ["assignee_id", "due_order", "id"],
    ["post", "organisation", "matter_code"],
)


def upgrade() -> None:
    op.add_column("case", sa.Column("urges", sa.Integer(), server_default="0", nullable=False))
    op.alter_column("case", "urges", server_default=None)
    for name, kind, _ in COLUMNS:
        op.add_column("task", sa.Column(name, kind))
    values = ", ".join(f"{name} = {value}" for name, _, value in COLUMNS)
    op.execute(f'UPDATE task AS t SET {values} FROM "case" AS c WHERE c.id = t.case_id')
    for name, _, _ in COLUMNS:
        op.alter_column("task", name, nullable=False)
    for columns in INDEXES:
        op.create_index(f"ix_task_{'_'.join(columns)}", "task", columns, postgresql_where=OPEN)
    _phrase()


def _phrase() -> None:
    op.create_table(
        "phrase",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_phrase"),
        sa.UniqueConstraint("person_id", "kind", "text", name="uq_phrase_person_id_kind_text"),
    )
    op.create_index(
        "ix_phrase_person_id_created_at_id", "phrase", ["person_id", "created_at", "id"]
    )


def downgrade() -> None:
    op.drop_table("phrase")
    for columns in INDEXES:
        op.drop_index(f"ix_task_{'_'.join(columns)}", "task")
    for name, _, _ in COLUMNS:
        op.drop_column("task", name)
    op.drop_column("case", "urges")
