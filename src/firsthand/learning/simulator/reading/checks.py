"""Rules for what stands at a key of a world file; each names the key that breaks it."""

from collections.abc import Iterable, Mapping
from math import fsum

from firsthand.tables.toml import Section

NEARLY = 1e-6


def one_of(table: Section, key: str, known: tuple[str, ...]) -> str:
    value = table.get(key, str)
    if value not in known:
        rule = f"choose one of {', '.join(known)}" if known else "there is none in this file"
        raise table.wrong(key, rule, value)
    return value


def between(table: Section, key: str, low: float = 0, high: float = 1) -> float:
    number = table.number(key)
    if not low <= number <= high:
        raise table.wrong(key, f"a number from {low:g} to {high:g} should stand here", number)
    return number


def weights(table: Section, key: str, size: int) -> tuple[float, ...]:
    values = table.get(key, list)
    if len(values) != size or not all(type(value) in (int, float) and value >= 0 for value in values):
        raise table.wrong(key, f"{size} numbers, none below 0, should stand here", values)
    if not sum(values):
        raise table.wrong(key, "at least one number should be above 0", values)
    return tuple(float(value) for value in values)


def shares(table: Section, key: str, *, whole: bool) -> Mapping[str, float]:
    inner = table.table(key)
    shares = {name: between(inner, name) for name in inner.data}
    total = fsum(shares.values())
    if total > 1 + NEARLY or (whole and total < 1 - NEARLY):
        rule = f"these shares should add up to {'1' if whole else 'at most 1'}"
        raise table.wrong(key, rule, f"{total:g}")
    return shares


def distinct(tables: Iterable[Section], key: str) -> tuple[str, ...]:
    found: list[str] = []
    for table in tables:
        name = table.get(key, str)
        if not name:
            raise table.wrong(key, "a name should stand here")
        if name in found:
            raise table.wrong(key, "each has a name of its own; this one is taken", name)
        found.append(name)
    return tuple(found)


def named(table: Section, key: str, found: Iterable[str], known: Iterable[str]) -> None:
    """Each name that stands at `key` is among the known ones."""
    for name in found:
        if name not in known:
            choice = ", ".join(known) or "none"
            raise table.wrong(f"{key}.{name}", f"this is not known here; known are {choice}")


def numbers(
    table: Section, key: str, known: Iterable[str], *, high: float, low: float = 0, every: bool = False
) -> Mapping[str, float]:
    """Numbers from `low` to `high` by names among the known ones, all of them (`every`) or some."""
    if key not in table.data and not every:
        return {}
    inner = table.table(key)
    named(table, key, inner.data, known)
    return {name: between(inner, name, low, high) for name in (known if every else inner.data)}


def whole(table: Section, key: str, low: int, high: int) -> int:
    number = table.get(key, int)
    between(table, key, low, high)
    return number


def optional(table: Section, key: str, default: float, low: float = 0, high: float = 1) -> float:
    return between(table, key, low, high) if key in table.data else default
