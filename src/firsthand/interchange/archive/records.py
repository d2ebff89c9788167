"""Dataclasses as records of an archive."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, fields
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from firsthand.interchange.archive.contents import Kind
from firsthand.interchange.archive.values import Field

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

TYPES = {str: "text", int: "whole", float: "number", bool: "truth", dt.date: "date", dt.datetime: "time"}


def kind_of(name: str, of: "type[DataclassInstance]", records: "Iterable[DataclassInstance]") -> Kind:
    """Records that are instances of the dataclass `of`: each field by its type; nested ones are JSON."""
    hints = get_type_hints(of)
    shape = tuple(Field(name=field.name, type=_type(hints[field.name])) for field in fields(of))
    return Kind(name=name, fields=shape, rows=(asdict(record) for record in records))


def _type(hint: Any) -> str:
    union = get_origin(hint) in (Union, UnionType)
    kinds = [each for each in get_args(hint) if each is not NoneType] if union else [hint]
    return TYPES.get(kinds[0], "json") if len(kinds) == 1 else "json"
