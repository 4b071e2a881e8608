from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.tables import Base


class Phrase(Base):
    """In one person's words, for nobody else."""

    __tablename__ = "phrase"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "text"),
        Index(None, "person_id", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    kind: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime]
