"""The tables every adapter's database has."""

from importlib.resources import files
from typing import Any, ClassVar

from sqlalchemy import MetaData, Text
from sqlalchemy.orm import DeclarativeBase

from chassis.database import NAMES, TYPES


class AdapterBase(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {**TYPES, str: Text()}


def create_adapter_tables(op: Any) -> None:
    """For an adapter's first migration: the tables of the SDK, as of version 1."""
    upgrade_adapter_tables(op, 1)


def upgrade_adapter_tables(op: Any, version: int) -> None:
    """For a later migration: the tables of the SDK, from the version before."""
    script = files("adapter_sdk").joinpath(f"adapter_v{version}.sql").read_text()
    for statement in script.split(";"):
        op.execute(statement)
