"""`firsthand events`: what people do, asked of files of events."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from firsthand.cli import engines
from firsthand.cli.asking import as_sql, load, said_columns, tell, without_bots

events = typer.Typer(no_args_is_help=True)
# The backslash keeps the bracket from being read as markup, in the terminal and in the reference.
BY = ("times", "trend", "funnel", "retention", "lifecycle", "stickiness")
RULE = 'A rule: "STEP", "STEP >=3 last 30d", "STEP never", "STEP -> STEP 7d".'
WHOSE = (
    "Trend: a day of a period; retention: COHORT or COHORT:PERIOD; lifecycle: STAGE:DAY; stickiness: in how "
    "many periods; paths: a link as it is listed."
)
WRITTEN = r"Written as EVENT or EVENT\[property=value]; empty is any event."

Files = Annotated[list[Path], typer.Argument(help="Files of events, all of one kind.")]
Zone = Annotated[str, typer.Option(help="The time zone whose days count, such as Europe/Berlin.")]
First = Annotated[str | None, typer.Option("--from", help="First day, such as 2025-01-31.")]
Last = Annotated[str | None, typer.Option("--to", help="Last day.")]
Every = Annotated[str, typer.Option(help="Length of a period: day, week or month.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as one JSON object.")]
People = Annotated[Path | None, typer.Option(help="Write the ids of the people behind it to this file.")]
Whose = Annotated[str, typer.Option(help=f"Whose ids. {WHOSE}")]
EventName = Annotated[str, typer.Option(help=f"What counts. {WRITTEN}")]


@events.callback()
def columns(
    user: Annotated[str, typer.Option(help="The column (or key) that says who.")] = "",
    event: Annotated[str, typer.Option(help="The column that says what was done.")] = "",
    time: Annotated[str, typer.Option(help="The column that says when.")] = "",
    bots: Annotated[bool, typer.Option("--without-bots", help="Leave out bots, by their userAgent.")] = False,
    sql: Annotated[bool, typer.Option("--sql", help="Print the question as SQL for DuckDB instead.")] = False,
    engine: Annotated[str, typer.Option(help="What answers: embedded, duckdb or spark.")] = "embedded",
) -> None:
    """Ask files of events: Parquet, CSV or JSON lines, perhaps as .gz or .zst.

    Columns are found by their usual names. Where yours are called otherwise, say it before the command.
    """
    said = {"user": user, "event": event, "time": time}
    said_columns.set({part: column for part, column in said.items() if column})
    if bots and (sql or engine == "spark"):
        raise typer.BadParameter("is for what Firsthand reads itself.", param_hint="--without-bots")
    without_bots.set(bots)
    as_sql.set(sql)
    engines.choose(engine)


@events.command()
def trend(
    files: Files, event: EventName = "", by: Annotated[str, typer.Option(help="Break down by.")] = "",
    every: Every = "day", first: First = None, last: Last = None, zone: Zone = "UTC",
    people: People = None, whose: Whose = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """How many events and people there are in each period."""
    from firsthand.cli import answers, behind, questions
    from firsthand.measurement import counts
    from firsthand.measurement.engines.asking import answer
    from firsthand.measurement.engines.questions import Counted
    from firsthand.measurement.metrics import Grain

    def ask() -> tuple[counts.Trend, ...]:
        step, grain = questions.step(event), questions.choice(Grain, every)
        begin, end = questions.day(first), questions.day(last)
        asked = Counted(step=step, grain=grain, by=by, first_day=begin, last_day=end)
        source = load(files, [step], zone, by, question=asked)
        behind.note(people, source, asked, whose)
        return answer(source, asked)

    tell(ask, as_json, answers.of_trend)


@events.command()
def funnel(
    files: Files,
    step: Annotated[list[str], typer.Option(help=f"A step; give two or more, in order. {WRITTEN}")],
    within: Annotated[str, typer.Option(help="The window, such as 30m, 12h, 7d, 4w.")] = "7d",
    order: Annotated[str, typer.Option(help="ordered, strict or any.")] = "ordered",
    exclude: Annotated[
        list[str] | None, typer.Option(help="May not happen between steps: EVENT, or EVENT:1-2.")
    ] = None,
    constant: Annotated[str, typer.Option(help="A property that must stay the same.")] = "",
    by: Annotated[str, typer.Option(help="Break down by this property of the first step.")] = "",
    first: First = None, last: Last = None, zone: Zone = "UTC",
    people: People = None,
    stopped_at: Annotated[int, typer.Option(help="Whose ids: who got to this step only.")] = 1,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """How many people take each step, and how long it takes them."""
    from firsthand.cli import answers, behind, questions
    from firsthand.measurement import funnels
    from firsthand.measurement.engines.asking import answer
    from firsthand.measurement.engines.questions import Parted

    def ask() -> tuple[funnels.FunnelResult, ...]:
        question = funnels.Funnel(
            steps=tuple(map(questions.step, step)), window=questions.length(within),
            order=questions.choice(funnels.Order, order),
            exclusions=tuple(questions.exclusion(each, len(step)) for each in exclude or []),
            constant=constant, first_day=questions.day(first), last_day=questions.day(last),
        )  # fmt: skip
        steps = [*question.steps, *(each.step for each in question.exclusions)]
        parted = Parted(funnel=question, by=by) if by else None
        source = load(files, steps, zone, constant, by, question=parted or question)
        if people:
            behind.note(people, source, question, str(stopped_at))
        return answer(source, parted) if parted else (answer(source, question),)

    tell(ask, as_json, answers.of_funnel)


@events.command()
def retention(
    files: Files,
    start: Annotated[str, typer.Option(help=f"What a person starts with. {WRITTEN}")] = "",
    back: Annotated[str, typer.Option(help=f"What counts as coming back. {WRITTEN}")] = "",
    every: Every = "week",
    returning: Annotated[str, typer.Option(help='on, or "on or after".')] = "on",
    bracket: Annotated[list[str] | None, typer.Option(help="Periods taken together, such as 1-3.")] = None,
    clock: Annotated[str, typer.Option(help="calendar, or rolling from each person's start.")] = "calendar",
    periods: Annotated[int | None, typer.Option(help="How many periods to show.")] = None,
    first: First = None, last: Last = None, zone: Zone = "UTC",
    people: People = None, whose: Whose = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Of the people who start together, how many come back in each period."""
    from firsthand.cli import answers, behind, questions
    from firsthand.measurement import retention as area
    from firsthand.measurement.engines.asking import answer
    from firsthand.measurement.metrics import Grain

    def ask() -> area.RetentionResult:
        steps = [questions.step(start), questions.step(back)]
        question = area.Retention(
            start=steps[0], back=steps[1], grain=questions.choice(Grain, every),
            returning=area.Return.BRACKET if bracket else questions.choice(area.Return, returning),
            clock=questions.choice(area.Clock, clock),
            brackets=tuple(map(questions.pair, bracket or [])), periods=periods,
            first_day=questions.day(first), last_day=questions.day(last),
        )  # fmt: skip
        source = load(files, steps, zone, question=question)
        behind.note(people, source, question, whose)
        return answer(source, question)

    tell(ask, as_json, answers.of_retention)


@events.command()
def lifecycle(
    files: Files, event: EventName = "", every: Every = "week", first: First = None, last: Last = None,
    zone: Zone = "UTC",
    people: People = None, whose: Whose = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Who is new, returning, back again or dormant in each period."""
    from firsthand.cli import answers, behind, questions
    from firsthand.measurement import lifecycle as area
    from firsthand.measurement.engines.asking import answer
    from firsthand.measurement.engines.questions import Lived
    from firsthand.measurement.metrics import Grain

    def ask() -> tuple[area.LifePeriod, ...]:
        step, grain = questions.step(event), questions.choice(Grain, every)
        begin, end = questions.day(first), questions.day(last)
        asked = Lived(step=step, grain=grain, first_day=begin, last_day=end)
        source = load(files, [step], zone, question=asked)
        behind.note(people, source, asked, whose)
        return answer(source, asked)

    tell(ask, as_json, answers.of_lifecycle)


@events.command()
def stickiness(
    files: Files, event: EventName = "", every: Every = "day", first: First = None, last: Last = None,
    zone: Zone = "UTC",
    people: People = None, whose: Whose = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """On how many days of a stretch (default: the last 30) people are active."""
    from firsthand.cli import answers, behind, questions
    from firsthand.measurement import stickiness as area
    from firsthand.measurement.engines.asking import answer
    from firsthand.measurement.engines.questions import Active
    from firsthand.measurement.metrics import Grain

    def ask() -> area.Stickiness:
        step, grain = questions.step(event), questions.choice(Grain, every)
        begin, end = questions.day(first), questions.day(last)
        asked = Active(step=step, grain=grain, first_day=begin, last_day=end)
        source = load(files, [step], zone, question=asked)
        behind.note(people, source, asked, whose)
        return answer(source, asked)

    tell(ask, as_json, answers.of_stickiness)


@events.command()
def paths(
    files: Files,
    after: Annotated[str, typer.Option(help=f"What paths begin with. {WRITTEN}")] = "",
    before: Annotated[str, typer.Option(help=f"What paths end with. {WRITTEN}")] = "",
    length: Annotated[int, typer.Option(help="Events in a path, 2 to 20.")] = 4,
    gap: Annotated[str, typer.Option(help="Silence that ends a session, such as 30m.")] = "30m",
    most: Annotated[int, typer.Option(help="Events shown at each place; the rest is one.")] = 8,
    repeats: Annotated[bool, typer.Option("--repeats", help="Keep an event repeated at once.")] = False,
    zone: Zone = "UTC",
    people: People = None, whose: Whose = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """What people do after, or before, something: nodes and links for a Sankey diagram."""
    from firsthand.cli import answers, behind, questions
    from firsthand.measurement import paths as area
    from firsthand.measurement.engines.asking import answer

    def ask() -> area.PathsResult:
        begin, end = (questions.step(each) if each else None for each in (after, before))
        question = area.Paths(
            length=length, after=begin, before=end, gap=questions.length(gap), collapse=not repeats, most=most
        )
        source = load(files, [each for each in (begin, end) if each], zone, question=question)
        behind.note(people, source, question, whose)
        return answer(source, question)

    tell(ask, as_json, answers.of_paths)


@events.command()
def formula(
    files: Files,
    text: Annotated[str, typer.Option("--formula", help="Of the letters, such as A / B.")],
    letter: Annotated[list[str], typer.Option(help=f"A=STEP counts events, A:people=STEP people. {WRITTEN}")],
    every: Every = "week", first: First = None, last: Last = None, zone: Zone = "UTC",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """A formula of several trends in each period; a ratio has its interval."""
    from firsthand.cli import answers, questions
    from firsthand.measurement import formula_trends, formulas
    from firsthand.measurement.engines.asking import answer
    from firsthand.measurement.engines.questions import Formulated
    from firsthand.measurement.metrics import Grain

    def ask() -> tuple[formula_trends.FormulaPoint, ...]:
        read, terms = formulas.parse(text), dict(map(questions.term, letter))
        grain, begin, end = questions.choice(Grain, every), questions.day(first), questions.day(last)
        asked = Formulated(formula=read, terms=terms, grain=grain, first_day=begin, last_day=end)
        return answer(load(files, [each.step for each in terms.values()], zone, question=asked), asked)

    tell(ask, as_json, answers.of_formula)


@events.command()
def segments(
    files: Files,
    who: Annotated[list[str], typer.Option(help=RULE)],
    beside: Annotated[list[str] | None, typer.Option(help="Rules of the other; none: all others.")] = None,
    any_rule: Annotated[bool, typer.Option("--any", help="Any rule of a segment is enough.")] = False,
    by: Annotated[str, typer.Option(help=f"{', '.join(BY)}.")] = "times",
    step: Annotated[list[str] | None, typer.Option(help=f"What is compared. {WRITTEN}")] = None,
    within: Annotated[str, typer.Option(help="The window of a funnel.")] = "7d",
    every: Every = "week", first: First = None, last: Last = None, zone: Zone = "UTC",
    people: People = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Two segments of people compared on an analysis, with the interval of each difference."""
    from firsthand.cli import answers, behind, questions
    from firsthand.measurement import comparing
    from firsthand.measurement.engines import groups
    from firsthand.measurement.engines.asking import days
    from firsthand.measurement.metrics import Grain
    from firsthand.measurement.selections import steps_in
    from firsthand.measurement.sql_text import comparing as in_sql

    def ask() -> comparing.Comparison:
        one, other = questions.segment(who, any_rule), questions.segment(beside or [], any_rule)
        steps = [questions.step(each) for each in step or [""]]
        asked = partial(
            questions.comparison, by=by, steps=steps, window=questions.length(within),
            grain=questions.choice(Grain, every), first=questions.day(first), last=questions.day(last),
        )  # fmt: skip
        source = load(
            files, [*steps, *steps_in(one), *steps_in(other)], zone,
            question=lambda zone: in_sql.compare(one, other if beside else None, asked(in_sql), zone=zone),
        )  # fmt: skip
        these = groups.members(source, one)
        if people:
            behind.write(people, groups.ids(source, these))
        those = groups.members(source, other) if beside else groups.others(source, these)
        return comparing.compare(source, these, those, asked(comparing, known=days(source)))

    tell(ask, as_json, answers.of_comparison)
