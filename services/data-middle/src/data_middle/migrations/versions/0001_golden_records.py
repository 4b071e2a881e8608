"""Golden records with their history, collection runs, and the record of reads."""

from alembic import op

from chassis.cli import create_platform_tables

revision = "0001"
down_revision = None

TABLES = (
    # Every reading of a source touches observed_at and seen_at of most rows;
    # room on the page and no index on them keep those updates in place.
    """
    CREATE TABLE golden_record (
        record_id uuid NOT NULL DEFAULT uuidv7(),
        resource text NOT NULL,
        key text NOT NULL,
        source text NOT NULL,
        version integer NOT NULL,
        data jsonb NOT NULL,
        observed_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL,
        valid_from timestamptz NOT NULL,
        removed boolean NOT NULL DEFAULT false,
        CONSTRAINT pk_golden_record PRIMARY KEY (record_id),
        CONSTRAINT uq_golden_record_resource_key UNIQUE (resource, key)
    ) WITH (fillfactor = 80)
    """,
    """
    CREATE TABLE golden_record_version (
        record_id uuid NOT NULL,
        version integer NOT NULL,
        source text NOT NULL,
        data jsonb NOT NULL,
        observed_at timestamptz NOT NULL,
        valid_from timestamptz NOT NULL,
        valid_until timestamptz NOT NULL,
        removed boolean NOT NULL,
        CONSTRAINT pk_golden_record_version PRIMARY KEY (record_id, version),
        CONSTRAINT fk_golden_record_version_record_id_golden_record
            FOREIGN KEY (record_id) REFERENCES golden_record (record_id)
    )
    """,
    """
    CREATE TABLE collection_run (
        id uuid NOT NULL DEFAULT uuidv7(),
        run_id uuid NOT NULL,
        source text NOT NULL,
        resource text NOT NULL,
        mode text NOT NULL,
        status text NOT NULL DEFAULT 'receiving',
        began_at timestamptz NOT NULL,
        last_part integer,
        parts integer NOT NULL DEFAULT 0,
        received integer NOT NULL DEFAULT 0,
        rejected integer NOT NULL DEFAULT 0,
        nameless integer NOT NULL DEFAULT 0,
        created integer NOT NULL DEFAULT 0,
        updated integer NOT NULL DEFAULT 0,
        removed integer NOT NULL DEFAULT 0,
        missing integer NOT NULL DEFAULT 0,
        CONSTRAINT pk_collection_run PRIMARY KEY (id),
        CONSTRAINT uq_collection_run_run_id_resource UNIQUE (run_id, resource)
    )
    """,
    """
    CREATE INDEX ix_collection_run_source_resource_began_at
        ON collection_run (source, resource, began_at)
    """,
    """
    CREATE TABLE collection_part (
        run uuid NOT NULL,
        part integer NOT NULL,
        CONSTRAINT pk_collection_part PRIMARY KEY (run, part),
        CONSTRAINT fk_collection_part_run_collection_run
            FOREIGN KEY (run) REFERENCES collection_run (id)
    )
    """,
    """
    CREATE TABLE rejected_record (
        id uuid NOT NULL DEFAULT uuidv7(),
        run uuid NOT NULL,
        part integer NOT NULL,
        position integer NOT NULL,
        key text,
        reasons jsonb NOT NULL,
        CONSTRAINT pk_rejected_record PRIMARY KEY (id),
        CONSTRAINT uq_rejected_record_run_part_position UNIQUE (run, part, position),
        CONSTRAINT fk_rejected_record_run_collection_run
            FOREIGN KEY (run) REFERENCES collection_run (id)
    )
    """,
    """
    CREATE TABLE access_log (
        id uuid NOT NULL DEFAULT uuidv7(),
        read_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        reader_kind text NOT NULL,
        reader text NOT NULL,
        client_id text NOT NULL,
        resource text NOT NULL,
        fields jsonb NOT NULL,
        purpose text NOT NULL,
        case_id uuid,
        request_id text,
        CONSTRAINT pk_access_log PRIMARY KEY (id)
    )
    """,
    # Whose data a read was about. Ids of reads grow with time, so a person's
    # reads, newest first, are a walk along the primary key.
    """
    CREATE TABLE access_record (
        record_id uuid NOT NULL,
        access_id uuid NOT NULL,
        CONSTRAINT pk_access_record PRIMARY KEY (record_id, access_id),
        CONSTRAINT fk_access_record_record_id_golden_record
            FOREIGN KEY (record_id) REFERENCES golden_record (record_id),
        CONSTRAINT fk_access_record_access_id_access_log
            FOREIGN KEY (access_id) REFERENCES access_log (id)
    )
    """,
)


def upgrade() -> None:
    create_platform_tables(op)
    for statement in TABLES:
        op.execute(statement)
