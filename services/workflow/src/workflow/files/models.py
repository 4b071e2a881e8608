from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.tables import Base


class StoredFile(Base):
    """One object in the file store. Written before the object is, and gone only after it:
    a crash leaves an object that nobody needs and that is known, never a lost one."""

    __tablename__ = "stored_file"
    __table_args__ = (
        Index(None, "doomed_at", "id", postgresql_where=text("doomed_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    #: whose; none before it is kept
    case_id: Mapped[UUID | None]
    #: when it may be deleted; none while it is kept
    doomed_at: Mapped[datetime | None]
