-- From version 1 to 2: what operators see of readings and write-backs, and who settled what.
-- Frozen: a change is a new file and a new migration in each adapter.
ALTER TABLE intent
    ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN error_code text,
    ADD COLUMN settled_by uuid,
    ADD COLUMN settled_because text;
ALTER TABLE reading
    ADD COLUMN mode text,
    ADD COLUMN run_id uuid,
    ADD COLUMN received integer,
    ADD COLUMN read_up_to timestamptz,
    ADD COLUMN completed_at timestamptz,
    ADD COLUMN tried_at timestamptz,
    ADD COLUMN failure text
