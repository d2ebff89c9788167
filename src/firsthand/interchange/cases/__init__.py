"""A case: one product's way from a survey to a brief, as a file that can be run again.

case = read_case(Path("cases/jupyter-2020.toml"))
outcome = walk(case, data=Path("data"))
write(outcome, Path("out"))
"""

from firsthand.interchange.cases.case import Asked, Case, CaseItem, CaseTeam, Expected
from firsthand.interchange.cases.journey import Outcome, walk
from firsthand.interchange.cases.outputs import write
from firsthand.interchange.cases.reading import read_case
from firsthand.interchange.cases.telling import tell

__all__ = [
    "Asked",
    "Case",
    "CaseItem",
    "CaseTeam",
    "Expected",
    "Outcome",
    "read_case",
    "tell",
    "walk",
    "write",
]
