"""The rows: matters, the departments that offer them, and how they were rated."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, Integer, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from catalog.matters.errors import MatterNotOnline, MatterNotSuspended, MatterRetired
from catalog.matters.manifest import Manifest
from catalog.tables import Base


class Status(StrEnum):
    PROPOSED = "proposed"
    REJECTED = "rejected"
    ONLINE = "online"
    SUSPENDED = "suspended"
    RETIRED = "retired"


GIN: dict[str, Any] = {"postgresql_using": "gin", "postgresql_with": {"fastupdate": "off"}}
# What the hall shows: suspended matters too, with the reason.
LISTED = text("status IN ('online', 'suspended')")


class Matter(Base):
    """A matter, carrying the content of its online version; empty before there is one."""

    __tablename__ = "matter"

    code: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(server_default=Status.PROPOSED)
    latest_version: Mapped[int] = mapped_column(server_default="0")
    online_version: Mapped[int | None]
    # The Chinese title in pinyin: the order people expect of a list.
    sort_key: Mapped[str] = mapped_column(Text(collation="C"), server_default="")
    title_zh: Mapped[str] = mapped_column(server_default="")
    title_en: Mapped[str] = mapped_column(server_default="")
    kind: Mapped[str] = mapped_column(server_default="here")
    theme: Mapped[str] = mapped_column(server_default="")
    has_process: Mapped[bool] = mapped_column(server_default="false")
    departments: Mapped[list[str]] = mapped_column(server_default="{}")
    audiences: Mapped[list[str]] = mapped_column(server_default="{}")
    life_events: Mapped[list[str]] = mapped_column(server_default="{}")
    content: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    suspended_because: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    suspended_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    # Of the latest publication or suspension that was announced.
    sequence: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    updated_at: Mapped[datetime] = mapped_column(
        server_default=func.clock_timestamp(), onupdate=func.clock_timestamp()
    )

    __table_args__ = (
        Index("ix_matter_listed", "sort_key", "code", postgresql_where=LISTED),
        Index("ix_matter_theme", "theme", "sort_key", "code", postgresql_where=LISTED),
        Index("ix_matter_kind", "kind", "sort_key", "code", postgresql_where=LISTED),
        Index("ix_matter_departments", "departments", **GIN),
        Index("ix_matter_audiences", "audiences", **GIN),
        Index("ix_matter_life_events", "life_events", **GIN),
    )

    @property
    def manifest(self) -> Manifest:
        return Manifest.model_validate(self.content)

    def next_version(self) -> int:
        if self.status == Status.RETIRED:
            raise MatterRetired
        self.latest_version += 1
        return self.latest_version

    def put_online(
        self, version: int, content: Manifest, sort_key: str, has_process: bool, now: datetime
    ) -> bool:
        """Show `version` from now on; False, and nothing changes, if a newer one is there.

        A suspended matter stays suspended.
        """
        if self.status == Status.RETIRED or version <= (self.online_version or 0):
            return False
        self.online_version, self.sort_key, self.has_process = version, sort_key, has_process
        self.title_zh, self.title_en = content.title.zh, content.title.en
        self.kind, self.theme = content.kind, content.theme
        self.departments, self.audiences = list(content.departments), list(content.audiences)
        self.life_events = list(content.life_events)
        self.content = content.model_dump(mode="json")
        self.published_at = now
        if self.status != Status.SUSPENDED:
            self.status = Status.ONLINE
        return True

    def next_sequence(self) -> int:
        self.sequence += 1
        return self.sequence

    def turn_down(self, version: int) -> None:
        """`version` cannot run. What is online stays so."""
        if self.online_version is None and version == self.latest_version:
            self.status = Status.REJECTED

    def propose(self) -> None:
        if self.online_version is None:
            self.status = Status.PROPOSED

    def suspend(self, reason: dict[str, Any] | None, now: datetime) -> None:
        if self.status == Status.RETIRED:
            raise MatterRetired
        if self.status != Status.ONLINE:
            raise MatterNotOnline
        self.status, self.suspended_because, self.suspended_at = Status.SUSPENDED, reason, now

    def resume(self) -> int:
        """Open again; the version that is."""
        if self.status != Status.SUSPENDED or self.online_version is None:
            raise MatterNotSuspended
        self.status, self.suspended_because, self.suspended_at = Status.ONLINE, None, None
        return self.online_version

    def retire(self) -> None:
        """For good."""
        if self.status == Status.RETIRED:
            raise MatterRetired
        self.status, self.suspended_because, self.suspended_at = Status.RETIRED, None, None


class Department(Base):
    """An organisation that offers matters, by its code in the university."""

    __tablename__ = "department"

    code: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]


class Rating(Base):
    """How many gave how many stars. Kept up with each review, so that a guide need not count."""

    __tablename__ = "rating"

    matter_code: Mapped[str] = mapped_column(primary_key=True)
    stars: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default="{0,0,0,0,0}")


class Handling(Base):
    """How many cases of a matter have their result, kept up with each that gets it.

    `promised` are those that had a due date, `in_time` those of them that met it.
    """

    __tablename__ = "handling"

    matter_code: Mapped[str] = mapped_column(primary_key=True)
    completed: Mapped[int] = mapped_column(BigInteger, server_default="0")
    promised: Mapped[int] = mapped_column(BigInteger, server_default="0")
    in_time: Mapped[int] = mapped_column(BigInteger, server_default="0")
