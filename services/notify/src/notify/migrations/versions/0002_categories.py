"""What messages are about: task, case, document or data."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    "ALTER TABLE announcement ADD COLUMN category text",
    "UPDATE announcement SET category = split_part(kind, '-', 1)",
    "ALTER TABLE announcement ALTER COLUMN category SET NOT NULL",
    # Messages point at pages; what was announced so far pointed at the API.
    "UPDATE announcement SET link = regexp_replace(link, '^/api/workflow/v1', '')",
    "ALTER TABLE message ADD COLUMN category text",
    """
    UPDATE message SET category = announcement.category
    FROM announcement WHERE announcement.id = message.announcement_id
    """,
    "ALTER TABLE message ALTER COLUMN category SET NOT NULL",
    """
    CREATE INDEX ix_message_person_id_category_position
        ON message (person_id, category, position)
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
