"""Cases, tasks, timeline, write-backs and documents."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"

OPEN = sa.text("status = 'open'")
TZ = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("CREATE SEQUENCE case_number")
    _case()
    _task()
    _timeline()
    _writeback()
    _document()


def _case() -> None:
    op.create_table(
        "case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String()),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("matter_code", sa.String(), nullable=False),
        sa.Column("matter_version", sa.Integer(), nullable=False),
        sa.Column("matter_title", JSONB(), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column("applicant", JSONB(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("data", JSONB(), nullable=False),
        sa.Column("prefill", JSONB(), nullable=False),
        sa.Column("choices", JSONB(), nullable=False),
        sa.Column("waiting", JSONB(), nullable=False),
        sa.Column("returned", JSONB()),
        sa.Column("trail_length", sa.Integer(), nullable=False),
        sa.Column("trail_hash", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", TZ, nullable=False),
        sa.Column("updated_at", TZ, nullable=False),
        sa.Column("submitted_at", TZ),
        sa.Column("due_at", TZ),
        sa.Column("completed_at", TZ),
        sa.PrimaryKeyConstraint("id", name="pk_case"),
        sa.UniqueConstraint("number", name="uq_case_number"),
    )
    op.create_index(
        "ix_case_applicant_id_created_at_id", "case", ["applicant_id", "created_at", "id"]
    )
    op.create_index(
        "ix_case_applicant_id_status_created_at_id",
        "case",
        ["applicant_id", "status", "created_at", "id"],
    )
    op.create_table(
        "case_read",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("reader", JSONB(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", TZ, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_read"),
    )
    op.create_index("ix_case_read_case_id_at_id", "case_read", ["case_id", "at", "id"])


def _task() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("step_title", JSONB(), nullable=False),
        sa.Column("post", sa.String()),
        sa.Column("organisation", sa.String()),
        sa.Column("assignee_id", sa.Uuid()),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("claimed_by", sa.Uuid()),
        sa.Column("claimed_name", sa.String()),
        sa.Column("decision", sa.String()),
        sa.Column("comment", sa.String()),
        sa.Column("completed_by", sa.Uuid()),
        sa.Column("completed_name", sa.String()),
        sa.Column("opened_at", TZ, nullable=False),
        sa.Column("due_at", TZ),
        sa.Column("completed_at", TZ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_task_case_id_case"),
    )
    op.create_index("ix_task_case_id", "task", ["case_id"])
    op.create_index(
        "ix_task_post_organisation_opened_at_id",
        "task",
        ["post", "organisation", "opened_at", "id"],
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_task_assignee_id_opened_at_id",
        "task",
        ["assignee_id", "opened_at", "id"],
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_task_completed_by_completed_at_id", "task", ["completed_by", "completed_at", "id"]
    )
    op.create_index(
        "uq_task_waiting", "task", ["case_id", "ref"], unique=True, postgresql_where=OPEN
    )


def _timeline() -> None:
    op.create_table(
        "timeline_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", TZ, nullable=False),
        sa.Column("move", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("actor", JSONB()),
        sa.Column("step", sa.String()),
        sa.Column("step_title", JSONB()),
        sa.Column("comment", sa.String()),
        sa.Column("details", JSONB(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_timeline_entry"),
        sa.UniqueConstraint("case_id", "seq", name="uq_timeline_entry_case_id_seq"),
    )
    op.execute(
        """
        CREATE FUNCTION timeline_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the timeline is append-only' USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON timeline_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION timeline_is_append_only()"
    )


def _writeback() -> None:
    op.create_table(
        "writeback",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("step_title", JSONB(), nullable=False),
        sa.Column("adapter", sa.String(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("business_key", sa.String(), nullable=False),
        sa.Column("arguments", JSONB(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("answer", JSONB()),
        sa.Column("requested_at", TZ, nullable=False),
        sa.Column("answered_at", TZ),
        sa.PrimaryKeyConstraint("id", name="pk_writeback"),
        sa.UniqueConstraint("business_key", name="uq_writeback_business_key"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_writeback_case_id_case"),
    )
    op.create_index("ix_writeback_case_id", "writeback", ["case_id"])


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("try_at", TZ, nullable=False),
        sa.Column("ordered_at", TZ, nullable=False),
        sa.Column("issued_at", TZ),
        sa.Column("revoked_at", TZ),
        sa.Column("sha256", sa.String()),
        sa.Column("size", sa.Integer()),
        sa.Column("shown", JSONB(), nullable=False),
        sa.Column("pdf", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("code", name="uq_document_code"),
        sa.UniqueConstraint("case_id", "kind", name="uq_document_case_id_kind"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_document_case_id_case"),
    )
    op.create_index(
        "ix_document_try_at",
        "document",
        ["try_at"],
        postgresql_where=sa.text("status = 'pending'"),
    )
