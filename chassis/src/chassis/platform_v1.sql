-- Tables the chassis needs in every service's database. Frozen: a change is a
-- new file and a new migration in `migrations`.
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE,
    subject text NOT NULL,
    shard smallint NOT NULL,
    envelope jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    published_at timestamptz
);
CREATE INDEX ix_outbox_unpublished ON outbox (id) WHERE published_at IS NULL;
CREATE INDEX ix_outbox_created_at ON outbox (created_at);
CREATE TABLE inbox (
    consumer text NOT NULL,
    event_id uuid NOT NULL,
    handled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, event_id)
);
CREATE INDEX ix_inbox_handled_at ON inbox (handled_at);
CREATE TABLE dead_letter (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    consumer text NOT NULL,
    event_id uuid NOT NULL,
    subject text NOT NULL,
    envelope jsonb NOT NULL,
    error text NOT NULL,
    tries integer NOT NULL,
    failed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    replayed_at timestamptz,
    UNIQUE (consumer, event_id)
);
CREATE TABLE idempotency (
    caller text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    status smallint NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (caller, key)
);
CREATE INDEX ix_idempotency_created_at ON idempotency (created_at)
