"""The files of the practice company that lie beside its records."""

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

# What stands in each folder, and what becomes of it here.
WORDS = {
    "feedback": "What customers write, as app, support desk and store export it: among the voices already.",
    "surveys": "Each wave of the survey in the shapes of SurveyMonkey and Qualtrics.",
    "interviews": "Transcripts as text and as WebVTT, the guide, and who was asked.",
    "usability": "Sessions with prototypes: tasks, times and notes.",
    "experiments": "A/B tests: how each was set up, who saw what, and what they did.",
    "competitors": "What others offer and ship, with the source and date of each sighting.",
    "sales": "Notes of deals, won and lost.",
    "delivery": "What the teams estimated, and how long it took.",
    "hardware": "Parts, orders, builds, devices in use and what came back.",
}


@dataclass(frozen=True, kw_only=True)
class Group:
    """One folder: its name, what stands in it, and its files: name, path below the product, bytes."""

    name: str
    words: str
    files: tuple[tuple[str, str, int], ...]


def groups(folder: Path) -> list[Group]:
    """By folder, in the order of `WORDS`; nothing while the company is being built."""
    known = list(WORDS)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    found = []
    for name, inside in groupby(paths, key=lambda path: path.relative_to(folder).parts[0]):
        files = tuple(
            (path.name, path.relative_to(folder).as_posix(), path.stat().st_size) for path in inside
        )
        found.append(Group(name=name, words=WORDS.get(name, ""), files=files))
    return sorted(found, key=lambda group: known.index(group.name) if group.name in known else len(known))
