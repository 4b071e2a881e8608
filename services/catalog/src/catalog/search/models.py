"""The row a matter is found by."""

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from catalog.matters.models import GIN
from catalog.tables import Base


class SearchEntry(Base):
    """What `words` and `pinyin` made of a matter's online version; gone when it retires."""

    __tablename__ = "search_entry"

    matter_code: Mapped[str] = mapped_column(primary_key=True)
    lexemes: Mapped[str] = mapped_column(TSVECTOR)
    title_key: Mapped[str]
    english_key: Mapped[str]
    pinyin_key: Mapped[str]
    initials_key: Mapped[str]
    # Can be done on this platform.
    here: Mapped[bool]
    # One a character of the title, for highlights.
    syllables: Mapped[list[str]]

    __table_args__ = (Index("ix_search_entry_lexemes", "lexemes", **GIN),)
