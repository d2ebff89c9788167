"""Reading a case file: TOML in, a `Case` out, every mistake named by its place."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from firsthand.errors import InputError
from firsthand.insights.opportunities import FORMULAS
from firsthand.insights.scales import Scale, Scales
from firsthand.interchange.cases.case import Asked, Case, CaseItem, CaseTeam, Expected, NeedsAsked
from firsthand.roadmap.scoring import Range
from firsthand.tables.toml import Section, read_toml


def read_case(path: Path) -> Case:
    """The case in a file. Raises `FileError` naming the key, what stands there and what should."""
    way_out = "Case files are TOML in UTF-8; cases/jupyter-2020.toml is one that works."
    return _case(path.stem, read_toml(path, what="case", way_out=way_out))


def _range(table: Section, key: str) -> Range:
    return _as_range(table, key, table.data.get(key))


def _as_range(table: Section, key: str, value: object) -> Range:
    rule = "a range should stand here: [low, likely, high], each at least the one before"
    numbers: list[Any] = value if isinstance(value, list) else [value] * 3
    if len(numbers) != 3 or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
        raise table.wrong(key, rule, value)
    low, likely, high = (float(number) for number in numbers)
    try:
        return Range(low=low, likely=likely, high=high)
    except InputError as error:
        raise table.wrong(key, f"{rule} ({error})", value) from error


def _case(name: str, top: Section) -> Case:
    top.only(
        *("title", "product", "audience", "author", "date", "review", "seed", "survey", "needs", "voices"),
        *("users", "plan", "teams", "items", "expectations"),
    )
    survey, users, plan = top.table("survey"), top.table("users"), top.table("plan")
    survey.only("responses", "texts", "id_column", "asked")
    users.only("low", "likely", "high", "note")
    plan.only("periods")
    periods = plan.texts("periods")
    base = [users.number(key) for key in ("low", "likely", "high")]
    return Case(
        name=name,
        title=top.get("title", str),
        product=top.get("product", str),
        audience=top.get("audience", str, ""),
        author=top.get("author", str, ""),
        date=top.get("date", dt.date),
        review=top.get("review", dt.date),
        seed=top.get("seed", int),
        responses=survey.get("responses", str),
        texts=survey.get("texts", str, ""),
        id_column=survey.get("id_column", str, ""),
        asked=survey.get("asked", str, ""),
        needs=_needs(top.table("needs")),
        least_words=_voices(top),
        users=_as_range(users, "low", base),
        users_note=users.get("note", str, ""),
        periods=periods,
        teams=tuple(_team(table, periods) for table in top.tables("teams")),
        items=tuple(_item(table) for table in top.tables("items")),
        expectations=tuple(_expected(table) for table in top.tables("expectations")),
    )


def _voices(top: Section) -> int:
    if "voices" not in top.data:
        return 1
    voices = top.table("voices")
    voices.only("least_words")
    return voices.get("least_words", int, 1)


def _needs(table: Section) -> NeedsAsked:
    table.only(
        *("question", "importance", "satisfaction", "alternatives", "formula", "resamples"),
        *("segments", "important", "met"),
    )
    formula = table.get("formula", str, "ulwick")
    if formula not in FORMULAS:
        raise table.wrong("formula", f"choose one of {', '.join(FORMULAS)}", formula)
    met = _scale(table.table("met"))
    return NeedsAsked(
        question=table.get("question", str),
        importance=table.get("importance", str),
        satisfaction=table.get("satisfaction", str),
        alternatives=table.get("alternatives", str, ""),
        scales=Scales(importance=_scale(table.table("important")), satisfaction=met, alternatives=met),
        formula=formula,
        resamples=table.get("resamples", int, 2000),
        segments=_asked(table.table("segments")) if "segments" in table.data else None,
    )


def _scale(table: Section) -> Scale:
    table.only("positive", "other", "excluded")
    try:
        return Scale(
            positive=table.texts("positive"), other=table.texts("other"), excluded=table.texts("excluded")
        )
    except InputError as error:
        raise table.wrong("positive", str(error)) from error


def _asked(table: Section) -> Asked:
    table.only("question", "choices", "row")
    choices = table.texts("choices")
    if not choices:
        raise table.wrong("choices", "name at least one answer here")
    return Asked(question=table.get("question", str), choices=choices, row=table.get("row", str, ""))


def _team(table: Section, periods: Sequence[str]) -> CaseTeam:
    table.only("id", "name", "capacity")
    capacity = table.get("capacity", list)
    if len(capacity) != len(periods) or not all(isinstance(n, int | float) for n in capacity):
        rule = f"one number for each of the {len(periods)} periods should stand here"
        raise table.wrong("capacity", rule, capacity)
    numbers = tuple(float(number) for number in capacity)
    return CaseTeam(id=table.get("id", str), name=table.get("name", str), capacity=numbers)


def _item(table: Section) -> CaseItem:
    table.only(
        *("id", "title", "note", "reach", "impact", "confidence", "effort", "needs", "must"),
        *("depends_on", "excludes", "earliest", "latest"),
    )
    effort = table.table("effort")
    bound = isinstance(table.data.get("reach"), dict)
    return CaseItem(
        id=table.get("id", str),
        title=table.get("title", str),
        note=table.get("note", str, ""),
        reach=_asked(table.table("reach")) if bound else _range(table, "reach"),
        impact=_range(table, "impact"),
        confidence=_range(table, "confidence"),
        effort={team: _range(effort, team) for team in effort.data},
        needs=table.texts("needs"),
        must=table.get("must", bool, False),
        depends_on=table.texts("depends_on"),
        excludes=table.texts("excludes"),
        earliest=table.get("earliest", str) if "earliest" in table.data else None,
        latest=table.get("latest", str) if "latest" in table.data else None,
    )


def _expected(table: Section) -> Expected:
    table.only("metric", "need", "target", "by", "why")
    return Expected(
        metric=table.get("metric", str),
        need=table.get("need", str),
        target=table.number("target"),
        by=table.get("by", dt.date),
        why=table.get("why", str, ""),
    )
