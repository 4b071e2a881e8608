"""What the portal shows: favourites, recent matters, announcements, handling figures."""

from alembic import op

revision = "0002"
down_revision = "0001"

# Cases that were completed before are counted; whether in time, nobody knows any more.
SCHEMA = """
ALTER TABLE matter ADD COLUMN updated_at timestamptz NOT NULL DEFAULT clock_timestamp();
UPDATE matter SET updated_at = coalesce(suspended_at, published_at, created_at);
ALTER TABLE matter ADD COLUMN sequence integer NOT NULL DEFAULT 0;
ALTER TABLE matter_version ADD COLUMN files jsonb NOT NULL DEFAULT '{}';
CREATE TABLE handling (
    matter_code text CONSTRAINT pk_handling PRIMARY KEY,
    completed bigint NOT NULL DEFAULT 0,
    promised bigint NOT NULL DEFAULT 0,
    in_time bigint NOT NULL DEFAULT 0
);
INSERT INTO handling (matter_code, completed)
    SELECT matter_code, count(*) FROM completed_case GROUP BY matter_code;
CREATE TABLE favourite (
    person_id uuid NOT NULL,
    matter_code text NOT NULL,
    added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_favourite PRIMARY KEY (person_id, matter_code)
);
CREATE INDEX ix_favourite_newest ON favourite (person_id, added_at, matter_code);
CREATE TABLE recent_matter (
    person_id uuid NOT NULL,
    matter_code text NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_recent_matter PRIMARY KEY (person_id, matter_code)
);
CREATE INDEX ix_recent_matter_newest ON recent_matter (person_id, seen_at, matter_code);
CREATE TABLE announcement (
    id uuid NOT NULL DEFAULT uuidv7() CONSTRAINT pk_announcement PRIMARY KEY,
    key text CONSTRAINT uq_announcement_key UNIQUE,
    version integer NOT NULL DEFAULT 1,
    title_zh text NOT NULL,
    title_en text NOT NULL,
    body_zh text NOT NULL,
    body_en text NOT NULL,
    department text,
    pinned boolean NOT NULL DEFAULT false,
    publish_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_by uuid,
    withdrawn_at timestamptz,
    withdrawn_by uuid
);
CREATE INDEX ix_announcement_shown ON announcement (pinned, publish_at, id)
    WHERE withdrawn_at IS NULL;
CREATE INDEX ix_announcement_withdrawn ON announcement (pinned, publish_at, id)
    WHERE withdrawn_at IS NOT NULL
"""


def upgrade() -> None:
    for statement in SCHEMA.split(";"):
        op.execute(statement)
