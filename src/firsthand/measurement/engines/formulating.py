"""Formulas of trends asked of an engine: it sums counts and products, the kernel does the rest."""

from firsthand.measurement.engines.questions import Formulated
from firsthand.measurement.engines.tables import Tables, Text, complete, edges
from firsthand.measurement.formula_trends import FormulaPoint, Measure, Sums, points
from firsthand.measurement.formulas import named


def formula(source: Tables, question: Formulated, confidence: float) -> tuple[FormulaPoint, ...]:
    terms = [question.terms[name] for name in named(question.formula, question.terms)]
    found = edges(source, question.first_day, question.last_day, question.grain)
    text, size = Text(source=source), len(found) - 1
    flags = [f"CASE WHEN {text.is_step(term.step)} THEN 1 ELSE 0 END" for term in terms]
    each = range(1, len(terms) + 1)
    did = ", ".join(f"{flag} AS f{n}" for n, flag in zip(each, flags, strict=True))
    ways = {Measure.EVENTS: "sum", Measure.PEOPLE: "max"}
    counted = ", ".join(f"{ways[term.measure]}(f{n}) AS c{n}" for n, term in zip(each, terms, strict=True))
    pairs = [(one, other) for one in each for other in each if one <= other]
    products = [f"c{one} * c{other}" for one, other in pairs]
    sums = ", ".join(f"CAST(sum({each}) AS BIGINT)" for each in [*(f"c{n}" for n in each), *products])
    any_step = " OR ".join(f"f{n} = 1" for n in each)
    rows = text.rows(f"""SELECT period, count(*), {sums} FROM (
    SELECT person, period, {counted} FROM (
        SELECT *, {text.period(found, question.grain)} AS period FROM (
            SELECT person, {text.day()} AS day, {did} FROM {source.table}
        ) AS flagged WHERE {any_step}
    ) AS placed WHERE period >= 0 GROUP BY person, period
) AS counted GROUP BY period""")  # noqa: S608
    cells = {period: counts for period, *counts in rows}
    nobody = [0] * (1 + len(terms) + len(pairs))
    columns = list(zip(*(cells.get(period, nobody) for period in range(size)), strict=True))
    of = {pair: list(columns[1 + len(terms) + place]) for place, pair in enumerate(pairs)}
    sums_of = Sums(
        n=list(columns[0]),
        sums=[list(columns[n]) for n in each],
        products=[[of[min(one, other), max(one, other)] for other in each] for one in each],
    )
    return points(question.formula, found[:-1], complete(source, found), sums_of, confidence)
