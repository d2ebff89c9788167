"""The page that the figures stand on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks._recovery.figures import Figure, Row, pooled

# World, then row, then figure: one value for each seed.
Results = Mapping[str, Mapping[str, Mapping[str, Sequence[Figure]]]]

TOP = """# Recovery: how well the analyses find what is true

<!-- Written by `make bench` from benchmarks/_recovery: change that instead. -->

**What it says.** The practice company's customers, needs and roadmap are made up, so the truth about them
is known. Here Firsthand's own analyses get what a real team would get (messages, answers, events) and are
compared with that truth.

**When to use it.** Before you rely on an analysis: to see how far it can be trusted at the size of your
own data, and what it does not see. Poor figures stay in, each with what would improve them.

## How it is computed

{setup}

For each seed everything is drawn anew: people, what they write and answer, who answers at all. A number
is the mean over seeds with the 95 % interval of that mean (Student's t). A share is pooled over seeds
with Wilson's interval; needs of one survey have respondents in common, so its true interval is somewhat
wider. ARI (adjusted Rand index) and NMI (normalised mutual information) say how far two groupings agree:
1 is the same, ARI 0 is chance. Kendall's tau-b compares two orders: 1 is the same, 0 is chance, −1
reversed. Truth about needs is that of the whole population: the shares of each segment to whom a need
matters and who find it met, weighted by the segments' sizes, times 10.
"""
END = """## Assumptions and limits

- Invented people are simpler than real ones: high figures here are necessary, not sufficient. Each
  analysis has a page of its own with what it makes of real data.
- Two worlds are no sample of all products. The intervals tell of chance within these worlds.
- Theme figures depend in the last digit on the kind of processor (see [Themes](themes.md)); all others do
  not.

## How it is tested

The page in the repository names the rows and figures that the benchmark has now. A small trial's coverage
equals a plain count over intervals and the world's own numbers; its order of needs is compared pair by
pair. Doing nothing earns what a closed form says, and a plan that is carried out ships nothing before what
it needs.

## Sources

L. Hubert and P. Arabie (1985), *Journal of Classification* 2, 193–218 (ARI). A. Strehl and J. Ghosh
(2002), *Journal of Machine Learning Research* 3, 583–617 (NMI). M. G. Kendall (1945), *Biometrika* 33,
239–251 (tau-b). E. B. Wilson (1927), *J. Am. Stat. Assoc.* 22, 209–212.
"""


@dataclass(frozen=True, kw_only=True)
class Setup:
    """What the figures were made from."""

    version: str
    seeds: Sequence[int]
    users: int
    days: int
    embedder: str

    @property
    def words(self) -> str:
        return (
            f"Firsthand {self.version}; seeds {', '.join(map(str, self.seeds))}; {self.users:,} people over "
            f"{self.days} days, the first quarter; sentence model `{self.embedder}`."
        )


def page(rows: Sequence[Row], results: Results, setup: Setup) -> str:
    """Markdown, the same for the same figures."""
    parts = [TOP.format(setup=setup.words)]
    parts += [section(row, results) for row in rows if row.measure]
    parts.append(unbuilt([row for row in rows if not row.measure]))
    return "\n".join([*parts, END])


def section(row: Row, results: Results) -> str:
    worlds = list(results)
    lines = [
        f"| figure | {' | '.join(world.capitalize() for world in worlds)} |",
        "| --- |" + " --- |" * len(worlds),
    ]
    for figure in dict.fromkeys(name for world in worlds for name in results[world][row.name]):
        values = [results[world][row.name].get(figure) for world in worlds]
        lines.append(f"| {figure} | {' | '.join(pooled(each) if each else '–' for each in values)} |")
    return f"## {row.name}\n\n{row.compares}\n\n" + "\n".join(lines) + f"\n\n*To improve:* {row.improve}\n"


def unbuilt(rows: Sequence[Row]) -> str:
    lines = [f"| {row.name} | {row.compares} | not built |" for row in rows]
    return (
        "## Not built\n\nThese analyses do not exist yet. Whoever builds one fills its row in "
        "`benchmarks/_recovery/rows.py` with a function.\n\n| analysis | what will be compared | figures |\n"
        "| --- | --- | --- |\n" + "\n".join(lines) + "\n"
    )


def names(text: str) -> list[str]:
    """The rows on a page and the figures of each, in order: what a page can be checked by."""
    found, chapter = [], ""
    for line in text.splitlines():
        if line.startswith("## "):
            chapter = line[3:]
        elif line.startswith("| ") and not line.startswith(("| ---", "| figure |", "| analysis |")):
            found.append(f"{chapter}: {line.split(' | ')[0].removeprefix('| ')}")
    return found
