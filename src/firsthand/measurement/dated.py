"""A file of values with their times, as one row in equal steps."""

import itertools
import math
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from firsthand.errors import FileError, InputError, Place, Problem
from firsthand.measurement.anomalies import SEASONS
from firsthand.tables import Table, read_table

DAY = timedelta(days=1)
MOST = 2_000_000  # steps between the first and the last value
WAY_OUT = "Put dates such as 2025-01-31 first and numbers second."


@dataclass(frozen=True, kw_only=True)
class Dated:
    """`values` from `begin` on, one each `step`, NaN where the file has none; `season` is the longest known.

    `columns` are the headers of time and value; `problems` lists the rows that were left out, and why.
    """

    begin: datetime
    step: timedelta
    values: tuple[float, ...]
    columns: tuple[str, str]
    problems: tuple[Problem, ...]

    @property
    def season(self) -> int:
        """A week, else a day, as often as the row holds it `SEASONS` times; else 1."""
        for length in (7 * DAY, DAY):
            whole, rest = divmod(length, self.step)
            if whole > 1 and not rest and len(self.values) >= SEASONS * whole:
                return int(whole)
        return 1

    def time(self, place: int) -> datetime:
        return self.begin + place * self.step


def read_dated(path: Path) -> Dated:
    """Read two columns, time and value, with a header; the commonest distance of neighbours is the step.

    Times without an offset are UTC. Rows without time or number, at a time that was there before, or between
    two steps are left out and listed. Raises `FileError`.
    """
    table = read_table(path, name=path.name)
    if table.width < 2:
        only = f"two columns are needed, date and value; there is only {_told(table, 0)}"
        raise FileError(Place(file=path.name), only, way_out=WAY_OUT)
    found, problems = _known(table)
    times = sorted(found)
    if len(times) < 2:
        read = f"read were {_told(table, 0)} as the date and {_told(table, 1)} as the value"
        message = f"fewer than two rows have a date and a number; {read}"
        raise FileError(Place(file=path.name), message, way_out=WAY_OUT)
    gaps = Counter(later - earlier for earlier, later in itertools.pairwise(times))
    step = min(gaps, key=lambda gap: (-gaps[gap], gap))
    size = (times[-1] - times[0]) // step + 1
    if size > MOST:
        raise InputError(
            f"{size:,} steps of {step} lie between the first and the last time: at most {MOST:,}."
        )
    values = [math.nan] * size
    for time in times:
        steps, rest = divmod(time - times[0], step)
        if rest:
            stray = f"does not lie a whole number of steps ({step}) after the first time"
            problems.append(Problem(place=Place(file=path.name), message=stray, value=str(time)))
        else:
            values[steps] = found[time]
    columns = (table.header(0), table.header(1))
    return Dated(begin=times[0], step=step, values=tuple(values), columns=columns, problems=tuple(problems))


def _known(table: Table) -> tuple[dict[datetime, float], list[Problem]]:
    """Values by their times, and the rows that are left out."""
    found: dict[datetime, float] = {}
    problems = list(table.problems)
    for number, cells in zip(table.row_numbers, table.rows, strict=True):
        time, value = _time(cells[0]), _number(cells[1])
        column = table.header(0) if time is None else table.header(1)
        place = Place(file=table.name, row=number, column=column)
        if time is None or value is None:
            what = "is no date such as 2025-01-31" if time is None else "is no number"
            problems.append(Problem(place=place, message=what, value=cells[0 if time is None else 1]))
        elif time in found:
            problems.append(Problem(place=place, message="this time was there before", value=cells[0]))
        else:
            found[time] = value
    return found, problems


def _told(table: Table, column: int) -> str:
    """A column's name, and what its first row holds."""
    name = f"column “{table.header(column)}”"
    return f"{name} (the first row has “{table.rows[0][column][:40]}”)" if table.rows else f"{name} (no rows)"


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
