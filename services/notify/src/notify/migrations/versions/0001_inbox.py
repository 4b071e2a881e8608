"""Announcements, the messages people get of them, and deliveries beside the inbox."""

from alembic import op

from chassis.cli import create_platform_tables

revision = "0001"
down_revision = None

STATEMENTS = (
    """
    CREATE TABLE announcement (
        id uuid NOT NULL DEFAULT uuidv7(),
        occasion text NOT NULL,
        kind text NOT NULL,
        title jsonb NOT NULL,
        body jsonb NOT NULL,
        link text NOT NULL,
        person_id uuid,
        post text,
        organisation text,
        state text NOT NULL DEFAULT 'open',
        attempts integer NOT NULL DEFAULT 0,
        due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT pk_announcement PRIMARY KEY (id),
        CONSTRAINT uq_announcement_occasion UNIQUE (occasion)
    )
    """,
    "CREATE INDEX ix_announcement_due_at ON announcement (due_at) WHERE state = 'open'",
    # `position` grows in the order in which messages become visible, see
    # notify.messages.queries; uuids and times do not.
    """
    CREATE TABLE message (
        id uuid NOT NULL DEFAULT uuidv7(),
        position bigint GENERATED ALWAYS AS IDENTITY,
        announcement_id uuid NOT NULL,
        person_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        read_at timestamptz,
        CONSTRAINT pk_message PRIMARY KEY (id),
        CONSTRAINT uq_message_position UNIQUE (position),
        CONSTRAINT uq_message_announcement_id_person_id UNIQUE (announcement_id, person_id),
        CONSTRAINT fk_message_announcement_id_announcement
            FOREIGN KEY (announcement_id) REFERENCES announcement (id)
    )
    """,
    "CREATE INDEX ix_message_person_id_position ON message (person_id, position)",
    "CREATE INDEX ix_message_unread ON message (person_id, position) WHERE read_at IS NULL",
    """
    CREATE TABLE delivery (
        message_id uuid NOT NULL,
        channel text NOT NULL,
        state text NOT NULL DEFAULT 'pending',
        reason text,
        attempt uuid,
        attempts integer NOT NULL DEFAULT 0,
        due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        begun_at timestamptz,
        CONSTRAINT pk_delivery PRIMARY KEY (message_id, channel),
        CONSTRAINT fk_delivery_message_id_message
            FOREIGN KEY (message_id) REFERENCES message (id)
    )
    """,
    "CREATE INDEX ix_delivery_due_at ON delivery (due_at) WHERE state = 'pending'",
    "CREATE INDEX ix_delivery_begun_at ON delivery (begun_at) WHERE state IN ('sending', 'unsure')",
)


def upgrade() -> None:
    create_platform_tables(op)
    for statement in STATEMENTS:
        op.execute(statement)
