"""A brief as plain data and back, so that what was told on one day can be kept."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, cast

from firsthand.charts import Chart, ChartTable
from firsthand.communication import briefs
from firsthand.errors import Caution, InputError
from firsthand.estimates import Estimate

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        *(briefs.Brief, briefs.Source, briefs.Heading, briefs.Paragraph, briefs.Bullets, briefs.Quote),
        *(briefs.Numbers, briefs.KeyNumber, briefs.ChartBlock, briefs.TableBlock),
        *(briefs.Number, briefs.Link, briefs.Strong, Chart, ChartTable, Estimate, Caution),
    )
}


def to_plain(brief: briefs.Brief) -> dict[str, Any]:
    """The brief, pictures included, as dictionaries, lists, texts and numbers; `from_plain` reads it."""
    return cast(dict[str, Any], _plain(brief))


def from_plain(data: Mapping[str, Any]) -> briefs.Brief:
    """The brief that `to_plain` was given. Raises `InputError` for anything else."""
    try:
        found = _object(data)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"this is not a kept brief ({error}): compose it again.") from error
    if not isinstance(found, briefs.Brief):
        raise InputError(f"this is not a kept brief but {type(found).__name__}: compose it again.")
    return found


def _plain(part: Any) -> Any:
    if is_dataclass(part):
        held = {field.name: _plain(getattr(part, field.name)) for field in fields(part)}
        return {"is": type(part).__name__, **held}
    if isinstance(part, dt.date):
        return {"is": "date", "on": part.isoformat()}
    if isinstance(part, float) and not math.isfinite(part):
        return {"is": "float", "text": str(part)}
    if isinstance(part, Mapping):
        return {"is": "mapping", "of": {key: _plain(value) for key, value in part.items()}}
    if isinstance(part, tuple):
        return [_plain(each) for each in part]
    return part


def _object(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(_object(each) for each in data)
    if not isinstance(data, Mapping):
        return data
    held = {name: value for name, value in data.items() if name != "is"}
    match data["is"]:
        case "date":
            return dt.date.fromisoformat(held["on"])
        case "float":
            return float(held["text"])
        case "mapping":
            return {key: _object(value) for key, value in held["of"].items()}
        case kind:
            return _KINDS[kind](**{name: _object(value) for name, value in held.items()})
