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
    script = files("adapter_sdk").joinpath("adapter_v1.sql").read_text()
    for statement in script.split(";"):
        op.execute(statement)
