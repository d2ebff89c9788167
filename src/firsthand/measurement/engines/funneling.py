"""Funnels asked of an engine: for each person how long each step took, then who waits, counts and quantiles.

Everything rests on one order of a person's events, `slot`: by time, and in one moment by the first step that
an event can fill. Along it the start that leads to an event and the event of the step before never go back,
so the smallest of each is that of the first event that reaches a step.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from firsthand.errors import InputError
from firsthand.measurement.behaviour import MICROSECOND, day_number
from firsthand.measurement.conditions import Condition
from firsthand.measurement.durations import BINS, PERCENT, SECOND, Times, times
from firsthand.measurement.engines.questions import Parted
from firsthand.measurement.engines.tables import Tables, Text
from firsthand.measurement.funnels import (
    Funnel,
    FunnelResult,
    Order,
    beginning,
    result,
)

NEVER = 1 << 62
LINE = "OVER (PARTITION BY person, part ORDER BY"
EARLIER = f"{LINE} slot ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
AHEAD = LINE + " slot ROWS BETWEEN {0} FOLLOWING AND {0} FOLLOWING)"
BEFORE = f"{LINE} time RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
ONWARD = f"{LINE} time RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)"
SINCE_START, SINCE_PREVIOUS, WAITS = 1, 2, 3
Measured = tuple[int, int, dict[int, int], tuple[int, ...]]  # as `times` takes it


def funnel(source: Tables, question: Funnel, confidence: float, value: str = "") -> FunnelResult:
    text, steps = Text(source=source), range(1, len(question.steps) + 1)
    people = quickest(text, question)
    found: dict[tuple[int, int], Measured] = {}
    for level, kind, place, taken, n, total, *below in text.rows(_measured(source, people, steps)):
        bins = tuple(after - before for before, after in pairwise((0, *below, n)))
        found.setdefault((level, kind), (n, total, {}, bins))[2][place] = taken
    nobody: Measured = (0, 0, {}, ())
    took = [
        (_times(found.get((level, SINCE_START))), _times(found.get((level, SINCE_PREVIOUS))))
        for level in steps
    ]
    counts = [found.get((level, SINCE_START), nobody)[0] for level in steps]
    waiting = found.get((steps[-1], WAITS), nobody)[0]
    return result(question, value, counts, took, waiting, confidence)


def quickest(text: Text, question: Funnel) -> str:
    """Each person who began: how long each step took since the start and the one before, if reached."""
    ways = {Order.ORDERED: _ordered, Order.STRICT: _strict, Order.ANY: _unordered}
    return _quickest(ways[question.order](text, question), range(1, len(question.steps) + 1))


def funnel_by(source: Tables, question: Parted, confidence: float) -> tuple[FunnelResult, ...]:
    text = Text(source=source)
    value = text.property(question.by)
    rows = source.run(
        f"SELECT value, count(DISTINCT person) AS people FROM (SELECT person, {value} AS value "  # noqa: S608
        f"FROM {source.table} WHERE {text.is_step(question.funnel.steps[0])}) AS valued "
        f"WHERE value IS NOT NULL GROUP BY value ORDER BY people DESC, value LIMIT {question.most}",
        text.values,
    )
    return tuple(
        funnel(
            source,
            beginning(question.funnel, Condition(name=question.by, values=(str(value),))),
            confidence,
            str(value),
        )
        for value, _ in rows
    )


def _ordered(text: Text, question: Funnel) -> str:
    """For each person and part when each step was first reached, and how long that took."""
    window = question.window // MICROSECOND
    flags = [text.is_step(step) for step in question.steps]
    flags[0] = f"{flags[0]} AND {_begins(question)}"
    barriers = {f"x{n}": text.is_step(each.step) for n, each in enumerate(question.exclusions, start=1)}
    late = f"{flags[0]} AND {_late(text.source, window)}"
    among = [*flags, *barriers.values()]
    sql = _slotted(text, question, flags, barriers | {"late": late}, among=among)
    last = "".join(f", max(CASE WHEN {x} = 1 THEN time END) {BEFORE} AS last_{x}" for x in barriers)
    sql = f"SELECT *, CASE WHEN f1 = 1 THEN time END AS s1, time AS q1{last} FROM ({sql}) AS slotted"  # noqa: S608
    for n in range(2, len(flags) + 1):
        free = "".join(
            f" AND (last_{x} IS NULL OR last_{x} <= q{n})"
            for x, each in zip(barriers, question.exclusions, strict=True)
            if each.after < n <= each.before
        )
        leads = f"f{n} = 1 AND time - p{n} <= {window}{free}"
        sql = f"""SELECT *, CASE WHEN {leads} THEN p{n} END AS s{n} FROM (
    SELECT *, max(s{n - 1}) {EARLIER} AS p{n},
           max(CASE WHEN s{n - 1} IS NOT NULL THEN time END) {EARLIER} AS q{n}
    FROM ({sql}) AS level{n - 1}
) AS led{n}"""  # noqa: S608
    held = [(f"s{n} IS NOT NULL", "time", f"s{n}", f"q{n}") for n in range(1, len(flags) + 1)]
    return _firsts(sql, held)


def _strict(text: Text, question: Funnel) -> str:
    """The same for steps that follow each other directly: each start looks at the events after it."""
    window, begins = question.window // MICROSECOND, _begins(question)
    flags = [text.is_step(step) for step in question.steps]
    late = f"{flags[0]} AND {begins} AND {_late(text.source, window)}"
    sql = _slotted(text, question, flags, {"begins": begins, "late": late}, among=["1 = 1"])
    looked = "".join(
        f", max(f{n}) {over} AS l{n}, max(time) {over} AS u{n}"
        for n in range(2, len(flags) + 1)
        for over in [AHEAD.format(n - 1)]
    )
    sql = f"SELECT *, time AS u1{looked} FROM ({sql}) AS slotted"  # noqa: S608
    so_far = "f1 = 1 AND begins = 1"
    held = [(so_far, "time", "time", "time")]
    for n in range(2, len(flags) + 1):
        so_far += f" AND l{n} = 1"
        held.append((f"{so_far} AND u{n} - time <= {window}", f"u{n}", "time", f"u{n - 1}"))
    return _firsts(sql, held)


def _unordered(text: Text, question: Funnel) -> str:
    """For each window that opens, and each number of steps, when so many different ones were done."""
    source, window = text.source, question.window // MICROSECOND
    flags, levels = [text.is_step(step) for step in question.steps], range(1, len(question.steps) + 1)
    _refuse_doubles(source, question)
    sql = _slotted(text, question, flags, {"begins": _begins(question)}, among=flags)
    following = ", ".join(f"min(CASE WHEN f{n} = 1 THEN time END) {ONWARD} AS n{n}" for n in levels)
    inside = ", ".join(f"CASE WHEN n{n} - time <= {window} THEN n{n} ELSE {NEVER} END" for n in levels)
    sql = f"""SELECT person, time, begins, {source.dialect.array.format(a=inside)} AS moments
FROM (SELECT person, time, begins, {following} FROM ({sql}) AS slotted) AS following"""  # noqa: S608
    chosen = [f"CASE WHEN {_late(source, window)} THEN 1 ELSE 0 END AS late"]
    for n in levels:
        here, before = (source.dialect.entry.format(a="moments", b=max(place, 1)) for place in (n, n - 1))
        for name, taken in (("t", here), ("d", f"{here} - time"), ("c", f"{here} - {before}")):
            chosen.append(f"CASE WHEN {here} < {NEVER} THEN {taken} END AS {name}{n}")
    return f"SELECT person, {', '.join(chosen)} FROM ({sql}) AS opened WHERE begins = 1"  # noqa: S608


def _refuse_doubles(source: Tables, question: Funnel) -> None:
    text = Text(source=source)
    fills = " + ".join(f"CASE WHEN {text.is_step(step)} THEN 1 ELSE 0 END" for step in question.steps)
    if text.rows(f"SELECT count(*) FROM {source.table} WHERE {fills} > 1")[0][0]:  # noqa: S608
        raise InputError("order=any: an event can fill two of the steps; make them differ, or use ordered.")


def _slotted(
    text: Text, question: Funnel, flags: Sequence[str], marked: Mapping[str, str], *, among: Sequence[str]
) -> str:
    """The events that any of `among` holds for, with f1, f2, … and `marked` as 0 or 1, in order of `slot`."""
    part = text.property(question.constant) if question.constant else "''"
    named = {f"f{n}": held for n, held in enumerate(flags, start=1)} | dict(marked)
    columns = ", ".join(f"CASE WHEN {held} THEN 1 ELSE 0 END AS {name}" for name, held in named.items())
    first = " ".join(f"WHEN f{n} = 1 THEN {n}" for n in range(1, len(flags) + 1))
    fills = " + ".join(f"{1 << (n - 1)} * f{n}" for n in range(1, len(flags) + 1))
    present = " OR ".join(f"({held})" for held in among)
    days = text.source.table
    if question.first_day or question.last_day:
        days = f"(SELECT *, {text.day()} AS day FROM {days}) AS dated"  # noqa: S608
    return f"""SELECT *, row_number() OVER (
    PARTITION BY person, part ORDER BY time, CASE {first} ELSE {len(flags) + 1} END, {fills}
) AS slot
FROM (SELECT person, {part} AS part, time, {columns} FROM {days} WHERE {present}) AS marked
WHERE part IS NOT NULL"""  # noqa: S608


def _firsts(sql: str, held: Sequence[tuple[str, str, str, str]]) -> str:
    """Per person and part the first of each step.

    `held` has for each step when a row counts, its moment, that of the start and that of the step before.
    """
    least = ", ".join(
        f"min(CASE WHEN {counts} THEN {column} END) AS {name}{n}"
        for n, (counts, *columns) in enumerate(held, start=1)
        for name, column in zip("tbe", columns, strict=True)
    )
    levels = range(1, len(held) + 1)
    taken = ", ".join(f"t{n}, t{n} - b{n} AS d{n}, t{n} - e{n} AS c{n}" for n in levels)
    return f"""SELECT person, late, {taken}
FROM (SELECT person, part, max(late) AS late, {least} FROM ({sql}) AS chains GROUP BY person, part) AS parts
WHERE t1 IS NOT NULL"""  # noqa: S608


def _quickest(sql: str, steps: Sequence[int]) -> str:
    """Each person once: of several ways to a step the first, then the quickest."""
    each = "OVER (PARTITION BY person)"
    soonest = ", ".join(f"min(t{n}) {each} AS m{n}" for n in steps)
    shortest = ", ".join(f"min(CASE WHEN t{n} = m{n} THEN d{n} END) {each} AS o{n}" for n in steps)
    chosen = ", ".join(
        f"min(o{n}) AS start{n}, min(CASE WHEN t{n} = m{n} AND d{n} = o{n} THEN c{n} END) AS previous{n}"
        for n in steps
    )
    return f"""SELECT person, max(late) AS waits, {chosen}
FROM (SELECT *, {shortest} FROM (SELECT *, {soonest} FROM ({sql}) AS ways) AS soonest) AS shortest
GROUP BY person"""  # noqa: S608


def _measured(source: Tables, people: str, steps: Sequence[int]) -> str:
    """(step, kind, place, microseconds, people, sum, how many below each bin) of the values by quantiles."""
    kinds = [(n, kind) for n in steps for kind in (SINCE_START, SINCE_PREVIOUS)]
    columns = {SINCE_START: "start", SINCE_PREVIOUS: "previous"}
    cases = "".join(f" WHEN level = {n} AND kind = {kind} THEN {columns[kind]}{n}" for n, kind in kinds)
    cases += f" WHEN kind = {WAITS} AND waits = 1 AND start{steps[-1]} IS NULL THEN 0"
    every = [*kinds, (steps[-1], WAITS)]
    listed = " UNION ALL ".join(f"SELECT {n} AS level, {kind} AS kind" for n, kind in every)
    low = [source.whole(f"(n - 1) * {percent}", 100) for percent in PERCENT]
    places = " OR ".join(f"place = {each} OR place = {each} + 1" for each in low)
    same = "OVER (PARTITION BY level, kind)"
    below = "".join(
        f", sum(CASE WHEN taken < {edge * SECOND} THEN 1 ELSE 0 END) {same} AS below{edge}"
        for edge in BINS[1:]
    )
    named = "".join(f", below{edge}" for edge in BINS[1:])
    return f"""SELECT level, kind, place, taken, n, total{named} FROM (
    SELECT level, kind, taken, row_number() OVER (PARTITION BY level, kind ORDER BY taken) - 1 AS place,
           count(*) {same} AS n, sum(taken) {same} AS total{below}
    FROM (
        SELECT level, kind, CASE{cases} END AS taken FROM ({people}) AS people CROSS JOIN ({listed}) AS kinds
    ) AS measured WHERE taken IS NOT NULL
) AS ranked WHERE {places}"""  # noqa: S608


def _times(found: Measured | None) -> Times | None:
    return times(*found) if found else None


def _begins(question: Funnel) -> str:
    """Whether a chain may begin on this event's day."""
    first = f"day >= {day_number(question.first_day)}" if question.first_day else "1 = 1"
    return f"{first} AND day <= {day_number(question.last_day)}" if question.last_day else first


def _late(source: Tables, window: int) -> str:
    return f"time > {source.moments[1] - window}"
