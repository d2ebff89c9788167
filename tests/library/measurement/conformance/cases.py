"""What every engine is asked: events with ties, doubles and awkward names over a change of clocks."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import numpy as np

from firsthand.learning.simulator import read_world, simulate
from firsthand.measurement.behaviour import ANYTHING, Behaviour, Coded, Step, begins_of, span
from firsthand.measurement.conditions import Condition, How
from firsthand.measurement.engines.questions import Active, Counted, Lived, Parted, Question, Walked
from firsthand.measurement.funnels import Exclusion, Funnel, Order
from firsthand.measurement.loading import from_files, local_days
from firsthand.measurement.metrics import Grain
from firsthand.measurement.moments import Moments
from firsthand.measurement.paths import Paths
from firsthand.measurement.retention import Clock, Retention, Return

# Sorted; whatever is special somewhere: quotes, backslashes, marks of variables, other alphabets.
NAMES = ("A", "B '\" \\ ${x}", "C {v0:String} :v0 $v0", "Ünder ♥", "бег")
PLACES = ("x", "y's \\n", "ё")
# Numbers, what looks like them, and letters that change with those around them.
SIZES = (
    "+7",
    "-0.5",
    "007",
    "1e2",
    "1e999",
    "10.10",
    "5\n",
    "9,5",
    "NaN",
    "x 12",
    "ΣΑΣ",
    "İstanbul",
    "Straße",
)
CONDITIONS = (
    *(
        Condition(name="size", values=(bound,), how=how)
        for how in (How.LEAST, How.MOST)
        for bound in ("7", "10.1")
    ),
    Condition(name="size", values=("-0.5", "10.1"), how=How.BETWEEN),
    Condition(name="size", values=("", "1e2"), how=How.BETWEEN),
    *(Condition(name="size", values=(part,), how=How.CONTAINS) for part in ("σασ", "i", "SS", "\n", "'")),
    Condition(name="size", values=("RASS", "ß"), how=How.CONTAINS),
    Condition(name="size", how=How.SET),
    Condition(name="size", how=How.NUMBER),
    *(Condition(name="size", how=how) for how in (How.IS, How.CONTAINS, How.LEAST)),
)
HOUR = 3_600_000_000
ZONES = ("Europe/Berlin", "America/St_Johns", "UTC")


def exactly(answer: object) -> str:
    """All that an answer holds, to the last digit: unknown numbers are alike here, and are not for `==`."""
    return repr(answer)


def fuzzed(seed: int, *, people: int = 80, events: int = 2_500, zone: str = ZONES[0]) -> Behaviour:
    """Whole hours over ten weeks of autumn 2025, so that ties and edges of windows and days are frequent."""
    random = np.random.default_rng(seed)
    person = random.integers(0, people, events)
    start = 1_758_326_400_000_000 + random.integers(0, 40 * 24, people) * HOUR
    within = np.minimum(random.geometric(0.01, events), 30 * 24)
    time = start[person] + within * HOUR
    event = random.choice(len(NAMES), events, p=[0.35, 0.25, 0.2, 0.1, 0.1])
    place = random.integers(-1, len(PLACES), events)
    plan = random.integers(-1, 2, people)[person]
    size = random.integers(-1, len(SIZES), events)
    order = np.lexsort((size, plan, place, event, time, person))
    time = time[order]
    return Behaviour(
        people=np.array([f"{number:03}'" for number in range(people)], dtype=object),
        names=NAMES,
        begins=begins_of(person[order], people),
        event=event[order].astype(np.int16),
        moments=Moments(within=time),
        day=local_days(time, zone),
        zone=zone,
        properties={
            "place": Coded(codes=place[order].astype(np.int32), values=PLACES),
            "plan 'x'": Coded(codes=plan[order].astype(np.int32), values=("free", "pro")),
            "size": Coded(codes=size[order].astype(np.int32), values=SIZES),
        },
    )


def practised(folder: Path) -> Behaviour:
    """Twelve weeks of 150 customers of the practice company."""
    done = simulate(
        read_world("ladle"), seed=1, users=150, days=84, out=folder / "life", sources=(), best=False
    )
    paths = sorted((done.folder / "events").iterdir())
    return from_files(paths, properties=["device.type"], zone=ZONES[0])


def questions(found: Behaviour, by: str, value: str) -> dict[str, Question]:
    """All kinds of questions about the commonest events, with a property and one of its values."""
    common = np.argsort(-np.bincount(found.event, minlength=len(found.names)), kind="stable")
    names = [found.names[code] for code in common[:3]]
    middle = span(found)[0] + timedelta(days=20)
    a, b, c = (Step(event=name) for name in names)
    held = Step(event=names[0], where=(Condition(name=by, values=(value,)),))
    negated = Step(event="", where=(Condition(name=by, values=(value, "none such"), negate=True),))
    days = {"first_day": middle, "last_day": middle + timedelta(days=26)}
    asked: dict[str, Question] = {}
    for grain, step, some in product(Grain, (ANYTHING, held, negated), ({}, days)):
        key = f"{grain} {step} {bool(some)}"
        asked[f"counted {key}"] = Counted(step=step, grain=grain, **some)
        asked[f"lived {key}"] = Lived(step=step, grain=grain, **some)
        asked[f"active {key}"] = Active(step=step, grain=grain, **some)
    asked["counted by"] = Counted(by=by, most=2)
    asked["counted by, weeks"] = Counted(step=a, by=by, grain=Grain.WEEK)
    asked |= _funnels((a, b, c), held, negated, by, days) | _retentions(a, b, days) | _paths(a, held)
    for condition in CONDITIONS if "size" in found.properties else ():
        for negate in (False, True):
            where = (replace(condition, negate=negate),)
            asked[f"counted where {where[0]}"] = Counted(step=Step(event="", where=where), grain=Grain.MONTH)
    return asked


def _funnels(
    apart: tuple[Step, ...], held: Step, negated: Step, by: str, days: dict[str, date]
) -> dict[str, Question]:
    a, b, c = apart
    found: dict[str, Question] = {}
    rows = {
        "apart": apart,
        "doubles": (a, b, a),
        "same": (a, a),
        "any": (ANYTHING, b),
        "held": (held, a, negated),
    }
    for (label, steps), order, hours in product(rows.items(), Order, (5, 72)):
        if order is Order.ANY and label != "apart":
            continue
        for constant, some in (("", {}), (by, {}), ("", days)):
            question = Funnel(
                steps=steps, window=timedelta(hours=hours), order=order, constant=constant, **some
            )
            found[f"funnel {label} {order} {hours} {constant} {bool(some)}"] = question
    for after, before in ((1, 2), (2, 3), (1, 3)):
        blocked = (
            Exclusion(step=held, after=after, before=before),
            Exclusion(step=negated, after=1, before=2),
        )
        for constant in ("", by):
            found[f"funnel excluding {after} {before} {constant}"] = Funnel(
                steps=(b, c, a), window=timedelta(hours=90), exclusions=blocked, constant=constant
            )
    found["funnel by"] = Parted(funnel=Funnel(steps=apart, window=timedelta(days=3)), by=by, most=2)
    return found


def _retentions(a: Step, b: Step, days: dict[str, date]) -> dict[str, Question]:
    brackets = ((0, 0), (1, 2), (4, 6))
    ways = ((Return.ON, ()), (Return.ON_OR_AFTER, ()), (Return.BRACKET, brackets))
    return {
        f"retention {returning} {clock} {grain} {start} {some}": Retention(
            start=start, back=back, grain=grain, returning=returning, clock=clock, brackets=held, **some
        )
        for (returning, held), clock, grain in product(ways, Clock, Grain)
        for start, back, some in ((ANYTHING, ANYTHING, {}), (a, b, {"periods": 3}), (a, ANYTHING, days))
        if not (held and "periods" in some)
    }


def _paths(a: Step, held: Step) -> dict[str, Question]:
    found: dict[str, Question] = {}
    for collapse, (label, ends) in product(
        (True, False), {"first": {}, "after": {"after": held}, "before": {"before": a}}.items()
    ):
        question = Paths(length=4, gap=timedelta(hours=6), collapse=collapse, most=2, **ends)
        found[f"paths {label} {collapse}"] = question
        found[f"walked {label} {collapse}"] = Walked(paths=question, most=7)
    return found
