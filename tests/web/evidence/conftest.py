"""A survey of sixty invented people, as two files, as a draft and as rows."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from firsthand_web.evidence.actions import drafts, letters, surveys, voices
from firsthand_web.evidence.models import Letter, Survey, SurveyDraft
from firsthand_web.evidence.queries import drafts as queries
from firsthand_web.evidence.queries.audience import reachable
from tests.world import World

SIXTY = Path(__file__).parents[2] / "fixtures" / "survey_sixty"
RESPONSES = (SIXTY / "responses.csv").read_bytes()
TEXTS = (SIXTY / "texts.csv").read_bytes()

Begin = Callable[..., SurveyDraft]


@pytest.fixture
def begin(world: World) -> Begin:
    """Begins a draft from the bytes of one or two files."""

    def make(*contents: bytes, **given: str) -> SurveyDraft:
        uploads = [
            drafts.Upload(name=name, chunks=[content])
            for name, content in zip(("responses.csv", "texts.csv"), contents, strict=False)
        ]
        return drafts.begin(by=world.eli, product=world.product, uploads=uploads, **given)

    return make


@pytest.fixture
def draft(begin: Begin) -> SurveyDraft:
    return begin(RESPONSES, TEXTS, title="Spoke survey")


@pytest.fixture
def bring(world: World) -> Callable[[SurveyDraft], Survey]:
    """Imports a draft."""

    def make(draft: SurveyDraft) -> Survey:
        return surveys.import_draft(by=world.eli, draft=draft, reading=queries.read(draft))

    return make


@pytest.fixture
def survey(draft: SurveyDraft, bring: Callable[[SurveyDraft], Survey]) -> Survey:
    return bring(draft)


@pytest.fixture
def upload() -> Callable[[bytes], SimpleUploadedFile]:
    """A file as a browser sends it."""
    return lambda content: SimpleUploadedFile("export.csv", content, content_type="text/csv")


@pytest.fixture
def addresses(world: World) -> None:
    """Two people who left an address, one of them twice, and one who did not."""
    for who, text, email in (
        ("p1", "The lamp flickers", "Anna@Example.net"), ("p2", "Too bright at night", "ben@example.net"),
        ("p1", "And it hums", "anna@example.net"), ("p3", "Mail me at cat@", "none"),
    ):  # fmt: skip
        name = {"name": "Anna"} if who == "p1" else {}
        voices.add(
            by=world.eli, product=world.product, text=text, who=who, attributes={"email": email, **name}
        )


@pytest.fixture
def letter(world: World, addresses: None) -> Letter:
    """To both of them, a draft."""
    words = letters.Words(
        purpose="Six interviews", subject="A question, {name}", text="Hello {name}, this is {sender}.",
        consent="You left us your address.",
    )  # fmt: skip
    return letters.write(by=world.ida, product=world.product, words=words, to=reachable(world.product))


@pytest.fixture
def released(world: World, letter: Letter) -> Letter:
    return letters.release(by=world.eli, product=world.product, payload={"letter": letter.pk})
