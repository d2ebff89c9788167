"""Paths asked of an engine: events stand in the order of time, then of their names."""

from collections.abc import Sequence

from firsthand.measurement.behaviour import MICROSECOND
from firsthand.measurement.engines.questions import Walked
from firsthand.measurement.engines.tables import Group, Tables, Text
from firsthand.measurement.paths import OTHER, REST, Link, Node, Path, Paths, PathsResult


def paths(source: Tables, question: Paths) -> PathsResult:
    text = Text(source=source)
    placed = f"FROM ({_placed(text, question)}) AS placed"
    ((sessions, people),) = text.rows(
        f"SELECT count(*), count(DISTINCT person) FROM (SELECT DISTINCT person, session {placed}) AS sessions"  # noqa: S608
    )
    shown = _shown(source, question)
    text = Text(source=source)
    labelled = f"FROM ({_labelled(text, question, shown)}) AS labelled"
    nodes = text.rows(f"SELECT place, code, count(*), count(DISTINCT person) {labelled} GROUP BY place, code")
    links = text.rows(
        f"SELECT place, code, target, count(*), count(DISTINCT person) {_linked(labelled)} "
        "GROUP BY place, code, target"
    )

    def name(code: int) -> str:
        return OTHER if code == REST else source.names[code]

    return PathsResult(
        question=question,
        sessions=sessions,
        people=people,
        nodes=tuple(
            Node(place=place, event=name(code), sessions=n, people=who)
            for place, code, n, who in sorted(nodes, key=lambda row: (row[0], -row[2], -row[3], row[1]))
        ),
        links=tuple(
            Link(place=place, source=name(code), target=name(target), sessions=n, people=who)
            for place, code, target, n, who in sorted(
                links, key=lambda row: (row[0], -row[3], -row[4], row[1], row[2])
            )
        ),
    )


def takers(source: Tables, question: Paths, link: tuple[int, str, str]) -> list[str]:
    """Who took the link, a place with its source and target, in any session."""
    text, (place, start, end) = Text(source=source), link
    codes = {name: number for number, name in enumerate(source.names)} | {OTHER: REST}
    labelled = f"FROM ({_labelled(text, question, _shown(source, question))}) AS labelled"
    taken = f"AND place = {place} AND code = {codes[start]} AND target = {codes[end]}"
    rows = source.run(f"SELECT DISTINCT person {_linked(labelled)} {taken}", text.values)
    return [str(person) for (person,) in rows]


def counted(source: Tables, question: Paths, who: Group, links: Sequence[tuple[int, str, str]]) -> list[int]:
    """How many of a group took each link, a place with its source and target, in any session."""
    text = Text(source=source.among(who))
    codes = {name: number for number, name in enumerate(source.names)} | {OTHER: REST}
    labelled = f"FROM ({_labelled(text, question, _shown(source, question))}) AS labelled"
    linked = f"{_linked(labelled)} GROUP BY place, code, target"
    rows = text.rows(f"SELECT place, code, target, count(DISTINCT person) {linked}")
    people = {(place, code, target): many for place, code, target, many in rows}
    return [people.get((place, codes[start], codes[end]), 0) for place, start, end in links]


def _linked(labelled: str) -> str:
    """Each event of a path with the one after it, as `target`."""
    onward = "OVER (PARTITION BY person, session ORDER BY place ROWS BETWEEN 1 FOLLOWING AND 1 FOLLOWING)"
    return f"""FROM (
    SELECT person, place, code, max(code) {onward} AS target, max(place) {onward} AS onward
    {labelled}
) AS linked WHERE onward = place + 1"""


def _shown(source: Tables, question: Paths) -> dict[int, list[int]]:
    """For each place the numbers of the events that are shown there."""
    text = Text(source=source)
    placed = f"FROM ({_placed(text, question)}) AS placed"
    rows = source.run(f"SELECT place, event, count(*) {placed} GROUP BY place, event", text.values)
    codes = {name: number for number, name in enumerate(source.names)}
    counted = [(int(str(place)), -int(str(n)), codes[str(event)]) for place, event, n in rows]
    return {
        place: [code for at, _, code in sorted(counted) if at == place][: question.most]
        for place in range(1, question.length + 1)
    }


def commonest_paths(source: Tables, question: Walked) -> tuple[Path, ...]:
    text, length = Text(source=source), question.paths.length
    columns = ", ".join(f"event{place}" for place in range(1, length + 1))
    spread = ", ".join(
        f"max(CASE WHEN place = {place} THEN event END) AS event{place}" for place in range(1, length + 1)
    )
    rows = source.run(
        f"""SELECT sessions, people, {columns} FROM (
    SELECT *, rank() OVER (ORDER BY sessions DESC, people DESC) AS standing FROM (
        SELECT {columns}, count(*) AS sessions, count(DISTINCT person) AS people FROM (
            SELECT person, session, {spread} FROM ({_placed(text, question.paths)}) AS placed
            GROUP BY person, session
        ) AS walks GROUP BY {columns}
    ) AS counted
) AS ranked WHERE standing <= {question.most}""",  # noqa: S608
        text.values,
    )
    found = [
        Path(
            events=tuple(str(name) for name in names if name is not None),
            sessions=int(str(sessions)),
            people=int(str(people)),
        )
        for sessions, people, *names in rows
    ]
    return tuple(sorted(found, key=lambda path: (-path.sessions, -path.people, path.events))[: question.most])


def _placed(text: Text, question: Paths) -> str:
    """(person, session, place from 1, event) of the events that the question looks at."""
    gap, step = question.gap // MICROSECOND, question.after or question.before
    hit = f"CASE WHEN {text.is_step(step)} THEN 1 ELSE 0 END" if step else "0"
    line = "OVER (PARTITION BY person ORDER BY slot ROWS BETWEEN"
    run = f"sum(fresh) {line} UNBOUNDED PRECEDING AND CURRENT ROW)" if question.collapse else "slot"
    anchor = "max" if question.before else "min"
    shift = question.length if question.before else 1
    anchored = "hit = 1" if step else "1 = 1"
    return f"""SELECT person, session, place - anchor + {shift} AS place, event FROM (
    SELECT *, {anchor}(CASE WHEN {anchored} THEN place END) OVER (PARTITION BY person, session) AS anchor
    FROM (
        SELECT person, session, event, hit,
               row_number() OVER (PARTITION BY person, session ORDER BY run) AS place
        FROM (
            SELECT person, session, run, max(event) AS event, max(hit) AS hit FROM (
                SELECT person, event, hit, {run} AS run,
                       sum(opens) {line} UNBOUNDED PRECEDING AND CURRENT ROW) AS session
                FROM (
                    SELECT person, slot, event, hit,
                           CASE WHEN slot = 1 OR time - earlier > {gap} THEN 1 ELSE 0 END AS opens,
                           CASE WHEN slot = 1 OR time - earlier > {gap} OR event <> former THEN 1 ELSE 0 END
                               AS fresh
                    FROM (
                        SELECT *, max(time) {line} 1 PRECEDING AND 1 PRECEDING) AS earlier,
                               max(event) {line} 1 PRECEDING AND 1 PRECEDING) AS former
                        FROM (
                            SELECT person, time, event, {hit} AS hit,
                                   row_number() OVER (PARTITION BY person ORDER BY time, event) AS slot
                            FROM {text.source.table}
                        ) AS numbered
                    ) AS looked
                ) AS marked
            ) AS sessions GROUP BY person, session, run
        ) AS runs
    ) AS ranked
) AS anchored WHERE anchor IS NOT NULL AND place - anchor + {shift} BETWEEN 1 AND {question.length}"""  # noqa: S608


def _labelled(text: Text, question: Paths, shown: dict[int, list[int]]) -> str:
    """The same with the number of each event's name, REST for those that are not shown at their place."""
    cases = " ".join(
        f"WHEN place = {place} AND event = {text.bind(text.source.names[code])} THEN {code}"
        for place, codes in shown.items()
        for code in codes
    )
    chosen = f"CASE {cases} ELSE {REST} END" if cases else str(REST)
    return f"SELECT person, session, place, {chosen} AS code FROM ({_placed(text, question)}) AS placed"  # noqa: S608
