"""The people behind a number of an answer, named as the lines of the answer name it."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from firsthand.cli import questions
from firsthand.errors import InputError
from firsthand.measurement.engines.asking import Source, answer, days
from firsthand.measurement.engines.behind import ActiveIn, Began, Did, People, Reached, Staged, Went, people
from firsthand.measurement.engines.questions import Active, Counted, Lived
from firsthand.measurement.funnels import Funnel
from firsthand.measurement.lifecycle import Stage
from firsthand.measurement.paths import Paths
from firsthand.measurement.retention import Retention
from firsthand.measurement.trends import periods

Asked = Active | Counted | Funnel | Lived | Paths | Retention


def note(path: Path | None, source: Source, asked: Asked, whose: str) -> None:
    """Write the ids of the people behind one number of the answer to a new file, if one is wanted."""
    if path:
        write(path, _behind(source, asked, whose))
    elif whose:
        raise InputError(f"whose=“{whose}” says whose ids, and nothing where to: name a file with --people.")


def write(path: Path, ids: Sequence[str]) -> None:
    """Write ids to a new file, one a line."""
    if path.exists():
        raise InputError(f"people=“{path}” is there already: name a new file.")
    try:
        path.write_text("".join(f"{each}\n" for each in ids), encoding="utf-8")
    except OSError as error:
        raise InputError(f"people=“{path}” cannot be written ({error.strerror}): choose another.") from error


def _behind(source: Source, asked: Asked, whose: str) -> tuple[str, ...]:
    try:
        return people(source, _question(source, asked, whose))
    except ValueError as error:
        rule = "is none of the answer's lines: write it as they do"
        raise InputError(f"whose=“{whose}” {rule}, such as {_example(source, asked)}.") from error


def _question(source: Source, asked: Asked, whose: str) -> People:
    """The question who is behind; raises ValueError for a number that is none of the answer's."""
    match asked:
        case Funnel():
            return Reached(funnel=asked, step=int(whose), stopped=True)
        case Counted(step=step, grain=grain, first_day=first, last_day=last):
            begin, end = days(source)
            day = questions.day(whose or None)
            edges = periods(day or first or begin, day or last or end, grain)
            return Did(step=step, first_day=edges[0], last_day=edges[-1] - timedelta(days=1))
        case Lived(step=step, grain=grain):
            stage, _, said = whose.partition(":")
            when = questions.day(said or None) or days(source)[1]
            return Staged(stage=Stage(stage), day=when, step=step, grain=grain)
        case Active(step=step, grain=grain):
            found = answer(source, asked)
            first, last = found.first_day, found.last_day
            shown = [str(each.periods) for each in found.histogram]
            many = found.histogram[shown.index(whose)].periods
            return ActiveIn(periods=many, first_day=first, last_day=last, step=step, grain=grain)
        case Retention():
            cohort, _, cell = whose.partition(":")
            began = date.fromisoformat(cohort)
            return Began(retention=asked, first_day=began, first=int(cell) if cell else None)
        case Paths():
            links = answer(source, asked).links
            shown = [f"{each.place}. {each.source} → {each.target}" for each in links]
            link = links[shown.index(whose.replace("->", "→"))]
            return Went(paths=asked, place=link.place, source=link.source, target=link.target)


def _example(source: Source, asked: Asked) -> str:
    match asked:
        case Lived():
            return f"dormant or new:{days(source)[1]}"
        case Active():
            return "5"
        case Retention():
            day = answer(source, asked).cohorts[0].first_day
            return f"{day}, or {day}:2 for who came back then"
        case Paths():
            found = answer(source, asked).links
            return (
                f"“{found[0].place}. {found[0].source} → {found[0].target}”" if found else "those of others"
            )
    return str(days(source)[0])
