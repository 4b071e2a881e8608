"""The declarative base of the catalogue's tables."""

from typing import Any

from sqlalchemy import MetaData, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase

from chassis.database import NAMES, TYPES

OWN_TYPES: dict[Any, Any] = {
    **TYPES,
    str: Text,
    list[str]: ARRAY(Text),
    list[dict[str, Any]]: JSONB,
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = OWN_TYPES
