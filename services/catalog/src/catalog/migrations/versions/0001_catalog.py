"""The tables of the chassis, and of the catalogue."""

from alembic import op

from chassis.cli import create_platform_tables

revision = "0001"
down_revision = None

# Matters are read all day and written now and then: fastupdate would make each
# search read the list of what is not indexed yet.
SCHEMA = """
CREATE TABLE department (
    code text CONSTRAINT pk_department PRIMARY KEY,
    name_zh text NOT NULL,
    name_en text NOT NULL
);
CREATE TABLE matter (
    code text CONSTRAINT pk_matter PRIMARY KEY,
    status text NOT NULL DEFAULT 'proposed',
    latest_version integer NOT NULL DEFAULT 0,
    online_version integer,
    sort_key text COLLATE "C" NOT NULL DEFAULT '',
    title_zh text NOT NULL DEFAULT '',
    title_en text NOT NULL DEFAULT '',
    kind text NOT NULL DEFAULT 'here',
    theme text NOT NULL DEFAULT '',
    has_process boolean NOT NULL DEFAULT false,
    departments text[] NOT NULL DEFAULT '{}',
    audiences text[] NOT NULL DEFAULT '{}',
    life_events text[] NOT NULL DEFAULT '{}',
    content jsonb NOT NULL DEFAULT '{}',
    suspended_because jsonb,
    suspended_at timestamptz,
    published_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ix_matter_listed ON matter (sort_key, code)
    WHERE status IN ('online', 'suspended');
CREATE INDEX ix_matter_theme ON matter (theme, sort_key, code)
    WHERE status IN ('online', 'suspended');
CREATE INDEX ix_matter_kind ON matter (kind, sort_key, code)
    WHERE status IN ('online', 'suspended');
CREATE INDEX ix_matter_departments ON matter USING gin (departments) WITH (fastupdate = off);
CREATE INDEX ix_matter_audiences ON matter USING gin (audiences) WITH (fastupdate = off);
CREATE INDEX ix_matter_life_events ON matter USING gin (life_events) WITH (fastupdate = off);
CREATE TABLE matter_version (
    matter_code text NOT NULL
        CONSTRAINT fk_matter_version_matter_code_matter REFERENCES matter (code),
    version integer NOT NULL,
    status text NOT NULL,
    content_hash text NOT NULL,
    content jsonb NOT NULL,
    package jsonb,
    definition_id uuid,
    problems jsonb NOT NULL DEFAULT '[]',
    proposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    decided_at timestamptz,
    CONSTRAINT pk_matter_version PRIMARY KEY (matter_code, version)
);
CREATE TABLE search_entry (
    matter_code text CONSTRAINT pk_search_entry PRIMARY KEY,
    lexemes tsvector NOT NULL,
    title_key text NOT NULL,
    english_key text NOT NULL,
    pinyin_key text NOT NULL,
    initials_key text NOT NULL,
    here boolean NOT NULL,
    syllables text[] NOT NULL
);
CREATE INDEX ix_search_entry_lexemes ON search_entry USING gin (lexemes) WITH (fastupdate = off);
CREATE TABLE rating (
    matter_code text CONSTRAINT pk_rating PRIMARY KEY,
    stars integer[] NOT NULL DEFAULT '{0,0,0,0,0}'
);
CREATE TABLE completed_case (
    case_id uuid CONSTRAINT pk_completed_case PRIMARY KEY,
    review_id uuid NOT NULL DEFAULT uuidv7() CONSTRAINT uq_completed_case_review_id UNIQUE,
    case_number text NOT NULL,
    matter_code text NOT NULL,
    matter_title jsonb NOT NULL,
    applicant_id uuid NOT NULL,
    outcome text NOT NULL,
    completed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    stars smallint CONSTRAINT ck_completed_case_stars CHECK (stars BETWEEN 1 AND 5),
    comment text,
    reviewed_at timestamptz
);
CREATE INDEX ix_completed_case_reviews ON completed_case (matter_code, reviewed_at, case_id)
    WHERE stars IS NOT NULL;
CREATE INDEX ix_completed_case_applicant ON completed_case (applicant_id, completed_at, case_id);
CREATE INDEX ix_completed_case_open ON completed_case (applicant_id, completed_at, case_id)
    WHERE stars IS NULL
"""


def upgrade() -> None:
    create_platform_tables(op)
    for statement in SCHEMA.split(";"):
        op.execute(statement)
