"""Reading a programme from TOML, every mistake named by its place.

A shipped programme draws its lessons, assignments and competencies from the common files beside it.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from firsthand.errors import FileError, InputError, Place
from firsthand.learning.programme.model import (
    LEVELS,
    Assignment,
    Competency,
    Criterion,
    Lesson,
    Programme,
    Want,
    Week,
)
from firsthand.tables.toml import LARGEST, Section

T = TypeVar("T", Competency, Lesson, Assignment, Week)
_SHIPPED = files("firsthand.learning.programme") / "shipped"
_COMMON = "common"  # lessons, assignments and competencies that all shipped programmes draw from
_WAY_OUT = "A programme file is TOML in UTF-8: download one and change it."


def programmes() -> tuple[str, ...]:
    """The names of the programmes that come with Firsthand."""
    found = (Path(each.name) for each in _SHIPPED.iterdir() if each.name.endswith(".toml"))
    return tuple(sorted(path.stem for path in found))


@cache
def shipped_lessons() -> Mapping[str, Lesson]:
    """Every lesson that comes with Firsthand, by id; a warning's lesson has the warning's name."""
    top = Section(file=_COMMON, path="", data=_common())
    return {lesson.id: lesson for lesson in _each(top, "lessons", _lesson)}


def read_programme(name: str | Path) -> Programme:
    """A shipped programme by name, or one in a file. `FileError` names the wrong key and the way out."""
    if str(name) in programmes():
        return _shipped(str(name))
    path = Path(name)
    if path.suffix != ".toml":
        known = ", ".join(programmes())
        raise InputError(f"The programme “{name}” is not known: choose {known}, or give a .toml file.")
    try:
        if path.stat().st_size > LARGEST:
            raise FileError(Place(file=path.name), f"a programme file has at most {LARGEST:,} bytes")
        text = path.read_bytes()
    except OSError as error:
        raise FileError(Place(file=str(path)), f"the file cannot be read: {error.strerror}") from error
    return read_programme_text(text, file=path.name)


def read_programme_text(text: bytes | str, *, file: str) -> Programme:
    """A whole programme from the text of a file with this name."""
    return _programme(Section(file=file, path="", data=_parsed(text, file)))


def _shipped(name: str) -> Programme:
    """The weeks of the named file, with what they name out of the common files."""
    data = _parsed((_SHIPPED / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")
    weeks = [week for week in data.get("weeks", []) if isinstance(week, dict)]
    named = {
        "assignments": {id_ for week in weeks for id_ in week.get("assignments", [])},
        "lessons": {id_ for week in weeks for id_ in week.get("lessons", [])},
    }
    common = _common()
    chosen = [row for row in common["assignments"] if row["id"] in named["assignments"]]
    named["lessons"] |= {id_ for row in chosen for id_ in row.get("lessons", [])}
    lessons = [row for row in common["lessons"] if row["id"] in named["lessons"]]
    whole = {
        **data, "assignments": chosen, "lessons": lessons, "competencies": common["competencies"]
    }  # fmt: skip
    return _programme(Section(file=f"{name}.toml", path="", data=whole))


def _common() -> dict[str, list[dict[str, Any]]]:
    """The rows of the common files, by kind."""
    found: dict[str, list[dict[str, Any]]] = {"lessons": [], "assignments": [], "competencies": []}
    for each in sorted((_SHIPPED / _COMMON).iterdir(), key=lambda each: each.name):
        for kind, rows in _parsed(each.read_text(encoding="utf-8"), each.name).items():
            found[kind] += rows
    return found


def _parsed(text: bytes | str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.decode("utf-8") if isinstance(text, bytes) else text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FileError(Place(file=file), f"this is not TOML: {error}", way_out=_WAY_OUT) from error


def _programme(top: Section) -> Programme:
    top.only("title", "summary", "weeks", "lessons", "assignments", "competencies")
    competencies = _each(top, "competencies", _competency)
    lessons = _each(top, "lessons", _lesson)
    by_id = [competency.id for competency in competencies], [lesson.id for lesson in lessons]
    assignments = _each(top, "assignments", lambda table: _assignment(table, *by_id))
    known = [assignment.id for assignment in assignments]
    weeks = _each(top, "weeks", lambda table: _week(table, by_id[1], known))
    if not weeks:
        raise top.wrong("weeks", "a programme has at least one of [[weeks]]")
    return Programme(
        title=_text(top, "title"), summary=_text(top, "summary"), weeks=weeks, lessons=lessons,
        assignments=assignments, competencies=competencies,
    )  # fmt: skip


def _each(top: Section, key: str, read: Callable[[Section], T]) -> tuple[T, ...]:
    found: dict[str, T] = {}
    for table in top.tables(key):
        made = read(table)
        if made.id in found:
            raise table.wrong("id", "each has an id of its own; this one is taken", made.id)
        found[made.id] = made
    return tuple(found.values())


def _competency(table: Section) -> Competency:
    table.only("id", "title", "summary", "levels")
    return Competency(
        id=_text(table, "id"), title=_text(table, "title"), summary=_text(table, "summary"),
        levels=_levels(table),
    )  # fmt: skip


def _lesson(table: Section) -> Lesson:
    table.only("id", "title", "text", "source")
    return Lesson(
        id=_text(table, "id"), title=_text(table, "title"), text=_text(table, "text"),
        source=_text(table, "source"),
    )  # fmt: skip


def _assignment(table: Section, competencies: list[str], lessons: list[str]) -> Assignment:
    table.only(
        "id", "title", "purpose", "steps", "minutes", "competency", "record", "pages", "wants", "checks",
        "lessons", "rubric", "weight",
    )  # fmt: skip
    rubric = tuple(map(_criterion, table.tables("rubric")))
    if not rubric:
        raise table.wrong("rubric", "an assignment has at least one of [[assignments.rubric]]")
    return Assignment(
        id=_text(table, "id"),
        title=_text(table, "title"),
        purpose=_text(table, "purpose"),
        steps=table.texts("steps"),
        minutes=_whole(table, "minutes", 5, 2400),
        competency=_known(table, "competency", [_text(table, "competency")], competencies)[0],
        record=_text(table, "record"),
        pages=table.texts("pages"),
        wants=tuple(map(_want, table.tables("wants"))),
        checks=table.texts("checks"),
        lessons=_known(table, "lessons", table.texts("lessons"), lessons),
        rubric=rubric,
        weight=_whole(table, "weight", 1, 3) if "weight" in table.data else 2,
    )


def _criterion(table: Section) -> Criterion:
    table.only("id", "title", "levels", "accepted")
    return Criterion(
        id=_text(table, "id"), title=_text(table, "title"), levels=_levels(table),
        accepted=_whole(table, "accepted", 1, LEVELS) if "accepted" in table.data else 3,
    )  # fmt: skip


def _want(table: Section) -> Want:
    table.only("measure", "least", "says")
    return Want(
        measure=_text(table, "measure"), least=_whole(table, "least", 1, 10_000), says=_text(table, "says")
    )


def _week(table: Section, lessons: list[str], assignments: list[str]) -> Week:
    table.only("id", "title", "goals", "lessons", "assignments")
    return Week(
        id=_text(table, "id"),
        title=_text(table, "title"),
        goals=table.texts("goals"),
        lessons=_known(table, "lessons", table.texts("lessons"), lessons),
        assignments=_known(table, "assignments", table.texts("assignments"), assignments),
    )


def _text(table: Section, key: str) -> str:
    text = table.get(key, str).strip()
    if not text:
        raise table.wrong(key, "some text should stand here")
    return text


def _whole(table: Section, key: str, low: int, high: int) -> int:
    number = table.get(key, int)
    if not low <= number <= high:
        raise table.wrong(key, f"a whole number from {low:,} to {high:,} should stand here", number)
    return number


def _levels(table: Section) -> tuple[str, ...]:
    levels = table.texts("levels")
    if len(levels) != LEVELS or not all(level.strip() for level in levels):
        raise table.wrong("levels", f"{LEVELS} texts, lowest level first, should stand here", len(levels))
    return levels


def _known(table: Section, key: str, found: Iterable[str], known: list[str]) -> tuple[str, ...]:
    for name in found:
        if name not in known:
            raise table.wrong(key, f"this id is not among {key} of the file", name)
    return tuple(found)
