"""The survey of sixty invented people as needs, and a few voices that fall into themes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from firsthand.insights.reading import suggest_reading
from firsthand_web.core.models import Job
from firsthand_web.evidence.actions import drafts, surveys
from firsthand_web.evidence.models import Feedback, Survey
from firsthand_web.evidence.queries import drafts as reading
from firsthand_web.evidence.queries.surveys import recognition_of
from firsthand_web.insights.actions import needs, themes
from firsthand_web.insights.actions.needs import How
from firsthand_web.insights.models import NeedSetting, Opportunity, Theme, ThemeRun
from firsthand_web.insights.queries import results
from tests.world import World

SIXTY = Path(__file__).parents[2] / "fixtures" / "survey_sixty"
TOPICS = {
    "battery": "The battery of the lamp runs empty after {} hours",
    "message": "Send a text message when repair number {} is ready",
    "label": "The printed label of ticket {} is cut off by the printer",
}
ODD = ["Zebras", "My grandmother sings beautifully", "Parking is awful downtown lately"]


@pytest.fixture
def survey(world: World) -> Survey:
    uploads = [
        drafts.Upload(name=name, chunks=[(SIXTY / name).read_bytes()])
        for name in ("responses.csv", "texts.csv")
    ]
    draft = drafts.begin(by=world.eli, product=world.product, uploads=uploads, title="Spoke survey")
    return surveys.import_draft(by=world.eli, draft=draft, reading=reading.read(draft))


@pytest.fixture
def how(survey: Survey) -> How:
    found = suggest_reading(recognition_of(survey).question("5"))
    assert found is not None
    return How(
        importance=found.importance,
        satisfaction=found.satisfaction,
        alternatives=found.alternatives,
        scales=results.scales_to_json(found.scales),
        resamples=100,
        segment="q1",
    )


@pytest.fixture
def setting(world: World, survey: Survey, how: How) -> NeedSetting:
    """All rows of question 5 as needs, scored."""
    question = recognition_of(survey).question("5")
    made = needs.create_from_survey(
        by=world.eli, survey=survey, question=question.key, rows=question.rows, how=how
    )
    assert needs.score(by=world.eli, setting=made) is None
    return made


@pytest.fixture
def need(setting: NeedSetting) -> Opportunity:
    """The need with the highest score."""
    return Opportunity.objects.get(setting=setting, rank=1)


@pytest.fixture
def said(world: World) -> list[Feedback]:
    """Six people on each of three topics, and three who say something else."""
    texts = [text.format(number) for text in TOPICS.values() for number in range(1, 7)] + ODD
    made = [
        Feedback(product=world.product, text=text, who=f"p{place % 6}") for place, text in enumerate(texts)
    ]
    return Feedback.objects.bulk_create(made)


@pytest.fixture
def find(world: World, django_capture_on_commit_callbacks: Callable[..., object]) -> Callable[[], ThemeRun]:
    """Finds the themes of all voices, in a job as the page does."""

    def run() -> ThemeRun:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            job = themes.find(by=world.eli, product=world.product, survey=None)
        job.refresh_from_db()
        assert job.state == Job.State.DONE, job.error
        return ThemeRun.objects.get(product=world.product, survey=None)

    return run


@pytest.fixture
def run(said: list[Feedback], find: Callable[[], ThemeRun]) -> ThemeRun:
    return find()


@pytest.fixture
def topic(run: ThemeRun) -> Callable[[str], Theme]:
    """The theme that holds the voices of a topic."""

    def of(name: str) -> Theme:
        first = TOPICS[name].format(1)
        return Theme.objects.get(run=run, members__feedback__text=first)

    return of
