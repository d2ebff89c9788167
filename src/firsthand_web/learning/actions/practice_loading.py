"""What a quarter of a practice run returns: written as files first, then brought into its product at once."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path

from django.db import transaction

from firsthand.errors import Progress, silent
from firsthand.learning.practice.research import write_quarter
from firsthand.learning.practice.run import Run as Lived
from firsthand.learning.practice.run import quarter_setting
from firsthand_web.core.models import Person, Product
from firsthand_web.learning.actions import practice_tests, simulated
from firsthand_web.learning.models import Run
from firsthand_web.learning.queries.practice import coming_of, folder_of
from firsthand_web.measurement.actions.events import follow, in_step


def write(run: Run, lived: Lived, number: int, *, progress: Progress = silent) -> None:
    """Simulate a quarter into a folder that no page shows; what an earlier attempt has written stays."""
    folder = coming_of(run.product) / _name(number)
    simulated.write_whole(folder, lambda pending: write_quarter(lived, number, pending, progress=progress))


@contextmanager
def at_once(product: Product) -> Iterator[None]:
    """What happens inside happens whole or not at all: rows, and events, which follow the rows.

    After an exception the event store is put right here, after a kill at the next start.
    """
    with in_step:
        try:
            with transaction.atomic():
                yield
        except BaseException:
            follow(product)
            raise


def bring_in(run: Run, lived: Lived, number: int, *, by: Person) -> None:
    """Events, feedback, surveys and tests of a written quarter come into the product's records."""
    product, folder = run.product, coming_of(run.product) / _name(number)
    ends = quarter_setting(lived, number).date(91)
    simulated.bring_events(
        product,
        folder / "events",
        name=f"events to {ends:%Y-%m-%d}.csv",
        reference=datetime.combine(ends, time(), tzinfo=UTC),
        by=by,
    )
    for source in simulated.SOURCES:
        for path in sorted((folder / "feedback").glob(source.files)):
            simulated.bring_feedback(product, source, path, by=by, name=f"{folder.name} {path.name}")
    for path in sorted((folder / "surveys").glob("*.csv")):
        title = f"{path.stem.capitalize()} of quarter {number}"
        simulated.bring_survey(product, path, title=title, by=by)
    practice_tests.bring_tests(run, folder, number, by=by)


def show_files(run: Run) -> None:
    """Everything else of the quarters that are over lies beside the records, as files."""
    for number in range(run.known.played + 1):
        folder: Path = coming_of(run.product) / _name(number)
        if folder.exists():
            shutil.rmtree(folder / "events", ignore_errors=True)  # kept with the uploads
            folder_of(run.product).mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.rename(folder_of(run.product) / folder.name)


def forget(run: Run, number: int) -> None:
    """Throw away what an attempt has written that did not come to its end: it was for other choices."""
    shutil.rmtree(coming_of(run.product) / _name(number), ignore_errors=True)


def _name(number: int) -> str:
    return f"quarter-{number}"
