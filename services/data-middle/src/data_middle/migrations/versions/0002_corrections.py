"""Corrections: what people say is wrong about what is held on them."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """
    CREATE TABLE correction (
        id uuid NOT NULL DEFAULT uuidv7(),
        record_id uuid NOT NULL,
        version integer NOT NULL,
        resource text NOT NULL,
        field text NOT NULL,
        person_id uuid NOT NULL,
        claimed_value text NOT NULL,
        reason text NOT NULL,
        case_id uuid,
        status text NOT NULL DEFAULT 'open',
        opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        comment text,
        answered_by uuid,
        answered_at timestamptz,
        closed_at timestamptz,
        settled_version integer,
        CONSTRAINT pk_correction PRIMARY KEY (id),
        CONSTRAINT fk_correction_record_id_golden_record
            FOREIGN KEY (record_id) REFERENCES golden_record (record_id)
    )
    """,
    """
    CREATE UNIQUE INDEX uq_correction_open ON correction (record_id, field)
        WHERE status = 'open'
    """,
    # Every merge that changes something looks here; most records have nothing to settle.
    """
    CREATE INDEX ix_correction_unsettled ON correction (record_id)
        WHERE status IN ('open', 'accepted')
    """,
    "CREATE INDEX ix_correction_person_id_id ON correction (person_id, id)",
    "CREATE INDEX ix_correction_resource_status_id ON correction (resource, status, id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
