"""Formulas over trends as SQL: the counts of each letter beside each other, worked out in each period."""

from collections.abc import Mapping
from datetime import date

from firsthand.measurement.formula_trends import Measure, Term
from firsthand.measurement.formulas import BINDS, MINUS, Formula, named
from firsthand.measurement.metrics import Grain
from firsthand.measurement.sql_text.words import between, column, condition, day_of, period_of, where, whole

COUNTED = {Measure.EVENTS: "count(*)", Measure.PEOPLE: "count(DISTINCT person)"}


def formula(
    question: Formula,
    terms: Mapping[str, Term],
    *,
    grain: Grain = Grain.DAY,
    first_day: date | None = None,
    last_day: date | None = None,
    by: str = "",
    most: int = 10,
    zone: str = "UTC",
) -> str:
    """(period, [value,] formula): NULL where something is divided by zero.

    `by` works it out for each of the `most` commonest values of that property of the first term's events.
    """
    letters, keys = named(question, terms), "period, value" if by else "period"
    parts = [("commonest", _commonest(next(iter(terms.values())), by, most))] if by else []
    days = between("period", first_day, last_day, grain)
    table = f"events JOIN commonest ON {column(by)} = value" if by else "events"
    for letter in letters:
        done = f"SELECT *, {period_of(grain, day_of(zone))} AS period\nFROM {table}"
        done += where([condition(terms[letter].step)])
        counted = (
            f"SELECT {keys}, {COUNTED[terms[letter].measure]}::DOUBLE AS n\nFROM (\n{done}\n){where(days)}"
        )
        parts.append((letter.lower(), f"{counted}\nGROUP BY {keys}"))
    first, *others = [letter.lower() for letter in letters]
    joined = first + "".join(f"\nFULL JOIN {other} USING ({keys})" for other in others)
    return whole(parts, f"SELECT {keys}, {_worked_out(question)} AS formula\nFROM {joined}\nORDER BY {keys}")


def _commonest(term: Term, by: str, most: int) -> str:
    name = column(by)
    text = f"SELECT {name} AS value\nFROM events{where([condition(term.step), f'{name} IS NOT NULL'])}\n"
    return text + f"GROUP BY value ORDER BY count(*) DESC, value LIMIT {most}"


def _worked_out(question: Formula) -> str:
    """The formula as an expression; what is divided by zero is NULL, and stays so."""
    stack: list[str] = []
    for part in question.postfix:
        if isinstance(part, float):
            stack.append(f"{part!r}::DOUBLE")
        elif part == MINUS:
            stack.append(f"(-{stack.pop()})")
        elif part not in BINDS:
            stack.append(f"coalesce({part.lower()}.n, 0)")
        else:
            right, left = stack.pop(), stack.pop()
            stack.append(f"({left} / nullif({right}, 0))" if part == "/" else f"({left} {part} {right})")
    return stack[0]
