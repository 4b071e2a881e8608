-- From version 1 to 2: dead letters are paged by operators, and say how a replay ended.
-- Frozen: a change is a new file and a new migration beside this one's.
ALTER TABLE dead_letter ADD COLUMN replay_error text;
-- Version 1 kept the words of errors, which quote what was stumbled over: people's data.
UPDATE dead_letter SET error = split_part(error, ':', 1);
CREATE INDEX ix_dead_letter_open ON dead_letter (id) WHERE replayed_at IS NULL;
CREATE INDEX ix_dead_letter_replayed ON dead_letter (id) WHERE replayed_at IS NOT NULL
