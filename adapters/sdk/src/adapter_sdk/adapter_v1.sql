-- Tables the SDK needs in every adapter's database. Frozen: a change is a new
-- file and a new migration in each adapter.
CREATE TABLE intent (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    business_key text NOT NULL CONSTRAINT uq_intent_business_key UNIQUE,
    writeback_id uuid NOT NULL,
    case_id uuid NOT NULL,
    operation text NOT NULL,
    arguments jsonb NOT NULL,
    status text NOT NULL DEFAULT 'waiting'
        CONSTRAINT ck_intent_status CHECK (status IN ('waiting', 'done', 'refused', 'parked')),
    tries integer NOT NULL DEFAULT 0,
    sendings integer NOT NULL DEFAULT 0,
    sent_at timestamptz,
    due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    lease_token uuid,
    lease_until timestamptz,
    result jsonb,
    failure jsonb,
    note text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    settled_at timestamptz
);
CREATE INDEX ix_intent_due_at ON intent (due_at) WHERE status = 'waiting';
CREATE INDEX ix_intent_status ON intent (status, id);
CREATE TABLE reading (
    resource text PRIMARY KEY,
    cursor text,
    full_at timestamptz,
    lease_token uuid,
    lease_until timestamptz
);
CREATE TABLE fingerprint (
    resource text NOT NULL,
    key text NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (resource, key)
)
