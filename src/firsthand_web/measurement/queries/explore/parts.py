"""What several kinds have in common: counts with people behind them, shares with interval and n."""

from datetime import date, timedelta

from firsthand.charts import figure
from firsthand.charts.wording import interval
from firsthand.errors import InputError
from firsthand.estimates import Estimate
from firsthand.measurement.metrics import Grain
from firsthand.measurement.trends import periods
from firsthand_web.measurement.queries.explore.asking import ANY_EVENT, Asked, AskedStep, read_steps
from firsthand_web.measurement.queries.explore.kinds import Cell, Pairs

SHARE = ("Share", "95 % interval", "n")


def step_or_any(asked: Asked, letter: str) -> AskedStep:
    """The step under the letter; any event where none is named."""
    found = read_steps(asked, (letter,))
    return found[0] if found else AskedStep(letter=letter, event=ANY_EVENT)


def pairs_of(step: AskedStep) -> Pairs:
    """Its address; nothing for any event."""
    return () if step.event == ANY_EVENT and not step.where else tuple(step.pairs)


def count(many: int, at: Pairs = ()) -> Cell:
    return Cell(text=f"{many:,}", value=many, at=at if many else ())


def share(estimate: Estimate) -> tuple[Cell, Cell, Cell]:
    """Share, interval and n, under `SHARE`."""
    return (
        Cell(text=figure(estimate.value, estimate.unit), value=estimate.value if estimate.known else None),
        Cell(text=interval(estimate) if estimate.has_interval else "–"),
        Cell(text=f"{estimate.n:,}", value=estimate.n),
    )


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def after(day: date, grain: Grain) -> date:
    """The first day of the period that follows the one of `day`."""
    return periods(day, day, grain)[-1]


def day_within(known: tuple[date, date], text: str, grain: Grain) -> date:
    """A day of the period that begins on the day in an address, on which there may be events."""
    first, last = known
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"day=“{text}” is no day: open the people from the table.") from error
    found = min(max(day, first), last)
    if not day <= found < max(after(day, grain), day + timedelta(days=1)):
        raise InputError(f"day={day} begins no period that has events: open the people from the table.")
    return found
