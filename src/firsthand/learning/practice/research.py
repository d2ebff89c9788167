"""What a run's quarter leaves behind: what comes in anyhow, and the research that was bought."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from firsthand.errors import Progress, silent
from firsthand.learning.practice.run import Run, quarter_setting
from firsthand.learning.simulator.choices import Research
from firsthand.learning.simulator.company import Item
from firsthand.learning.simulator.setting import Setting

if TYPE_CHECKING:
    from firsthand.learning.simulator.sources.experiments.planning import Trial

# What comes in without being bought.
FREE = ("feedback", "sales", "competitors", "hardware", "delivery")
ANSWERS = 100  # of a survey that is bought once
LONG = 1  # the wave with every question


def write_quarter(run: Run, number: int, out: Path, *, progress: Progress = silent) -> None:
    """Write what a company would have of a quarter that is over into the new folder `out`, with no truth.

    Events as CSV, what comes in anyhow, and what was bought in it; quarter 0 is the one before the run.
    """
    from firsthand.learning.simulator.emit import write  # takes time to load

    setting = quarter_setting(run, number)
    with TemporaryDirectory(prefix="firsthand-practice-") as temporary:
        made = write(setting, out=Path(temporary, "quarter"), form="csv", sources=FREE, progress=progress)
        shutil.rmtree(made.folder / "truth")
        bought = run.choices[number - 1].research if number else ()
        write_bought(bought, made.folder, setting)
        shutil.copytree(made.folder, out)


def write_bought(bought: Sequence[Research], folder: Path, setting: Setting) -> None:
    """Write the studies that were bought into `folder`; fewer people may come than were asked for.

    Interviews and surveys about a segment are with its people only, about anything else with everybody.
    """
    items = {item.id: item for item in setting.world.company.items}
    segments = {segment.id for segment in setting.world.segments}
    numbers: dict[tuple[str, str], int] = {}
    for each in bought:
        whom = each.about if each.about in segments or each.study in ("usability", "experiment") else ""
        numbers[each.study, whom] = numbers.get((each.study, whom), 0) + each.number
    for (study, about), number in numbers.items():
        if study == "interviews":
            _interviews(folder / study, setting, number, about)
        elif study == "survey":
            _survey(folder / "surveys", setting, number, about)
        elif study == "usability":
            _usability(folder / study, setting, number, items[about])
        else:
            _experiment(folder / "experiments", setting, items[about])


def _interviews(folder: Path, setting: Setting, number: int, segment: str) -> None:
    from firsthand.learning.simulator.sources.interviews import interviews
    from firsthand.learning.simulator.sources.transcripts import guide, plain, vtt

    folder.mkdir(exist_ok=True)
    (folder / "guide.md").write_text(guide(setting), encoding="utf-8")
    for held in interviews(setting, number, segment):
        name = "-".join(filter(None, (held.id, segment)))
        (folder / f"{name}.vtt").write_text(vtt(held), encoding="utf-8")
        (folder / f"{name}.txt").write_text(plain(held), encoding="utf-8")


def _survey(folder: Path, setting: Setting, number: int, segment: str) -> None:
    from firsthand.learning.simulator.people import customers
    from firsthand.learning.simulator.sources.surveys.answering import survey
    from firsthand.learning.simulator.sources.surveys.invitations import MOST_INVITED, invitations
    from firsthand.learning.simulator.sources.surveys.respondents import answered
    from firsthand.learning.simulator.sources.surveys.surveymonkey import write_surveymonkey

    folder.mkdir(exist_ok=True)
    people = [each for each in customers(setting, MOST_INVITED) if segment in ("", each.segment)]
    about = survey(setting, LONG)
    found = answered(about, invitations(setting, LONG, people))[: number * ANSWERS]
    name = "-".join(filter(None, ("survey", segment)))
    write_surveymonkey(folder / f"{name}.csv", about, found)


def _usability(folder: Path, setting: Setting, number: int, item: Item) -> None:
    from firsthand.learning.simulator.sources.prototypes import prototype
    from firsthand.learning.simulator.sources.usability import notes, sessions

    folder.mkdir(exist_ok=True)
    tried = prototype(setting, item)
    text = notes(tried, list(sessions(setting, tried, number)))
    (folder / f"notes-{item.id}.txt").write_text(text, encoding="utf-8")


def _experiment(folder: Path, setting: Setting, item: Item) -> None:
    from firsthand.learning.simulator.people import customers
    from firsthand.learning.simulator.sources.experiments.files import write_trials

    folder.mkdir(exist_ok=True)
    write_trials(folder / item.id, setting, [trial_of(item)], customers(setting))


def trial_of(item: Item) -> "Trial":
    """The test that is bought: four weeks with the item for half of the people, from the second week on."""
    from firsthand.learning.simulator.sources.experiments.planning import Trial

    return Trial(item=item, day=7, weeks=4)
