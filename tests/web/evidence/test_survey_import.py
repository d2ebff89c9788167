"""Uploading a survey: what is good becomes a draft, what is bad says where, which rule, and the way out."""

import io
import zipfile
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firsthand.errors import FileError
from firsthand_web.evidence.actions import drafts
from firsthand_web.evidence.models import Survey, SurveyDraft
from firsthand_web.evidence.queries import drafts as queries
from tests.web.evidence.conftest import RESPONSES, TEXTS
from tests.world import World

Upload = Callable[[bytes], SimpleUploadedFile]

HEADER = "Respondent ID,1. How often?,Why?\n"
ROWS = "".join(f"{number},{'Daily' if number % 2 else 'Weekly'},\n" for number in range(40))


def _bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("survey.csv", HEADER + "0,Daily,\n" * 3_000_000)
    return packed.getvalue()


def test_who_may(world: World, eli: Client, vera: Client, sam: Client) -> None:
    page = eli.get(world.url("surveys/import/")).content.decode()
    assert "SurveyMonkey" in page
    assert "Qualtrics" in page
    assert vera.get(world.url("surveys/import/")).status_code == 403
    assert sam.get(world.url("surveys/import/")).status_code == 404


def test_two_files_become_a_draft(world: World, eli: Client, upload: Upload) -> None:
    reply = eli.post(world.url("surveys/import/"), {"file": upload(RESPONSES), "texts": upload(TEXTS)})
    draft = SurveyDraft.objects.get()
    assert reply.status_code == 302
    assert reply["Location"] == world.url(f"surveys/drafts/{draft.pk}/")
    assert len(draft.files) == 2
    assert draft.title == "Export"
    assert not Survey.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "export or download it again"),
        (b"Respondent ID,Why?\n", "a header and no rows"),
        (b"  \n ", "empty"),
        (b"%PDF-1.7 " + bytes(range(256)), "PDF"),
        (b"\x00\x01\x02" * 400, "text"),
        (b'Respondent ID,Why?\n1,"never closed\n', "quotation mark"),
        (b"How often?,Why?\nDaily,a\nDaily,b\nWeekly,c\n", "no column tells the respondents apart"),
    ],
)
def test_what_is_no_survey_is_refused(
    world: World, eli: Client, upload: Upload, content: bytes, said: str
) -> None:
    reply = eli.post(world.url("surveys/import/"), {"file": upload(content)})
    page = reply.content.decode()
    assert reply.status_code == 422
    assert said in page
    assert not SurveyDraft.objects.exists()
    assert not list((settings.FOLDER / "files").iterdir())


def test_a_zip_bomb_is_refused(world: World, eli: Client, upload: Upload) -> None:
    reply = eli.post(world.url("surveys/import/"), {"file": upload(_bomb())})
    assert reply.status_code == 422
    assert "export.csv" in reply.content.decode()
    assert not list((settings.FOLDER / "files").iterdir())


def test_two_hundred_megabytes_are_refused_before_they_are_all_here(world: World) -> None:
    taken = 0

    def stream() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(200):
            taken += 1
            yield b"1,Daily,\n" * 111_111

    upload = drafts.Upload(name="huge.csv", chunks=stream())
    with pytest.raises(FileError, match="larger than 100 MB"):
        drafts.begin(by=world.eli, product=world.product, uploads=[upload])
    assert taken <= 102
    assert not list((settings.FOLDER / "files").iterdir())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_encodings_are_found_out(world: World, eli: Client, upload: Upload, encoding: str) -> None:
    text = HEADER + ROWS + "77,Daily,Größer wäre schön\n"
    eli.post(world.url("surveys/import/"), {"file": upload(text.encode(encoding))})
    draft = SurveyDraft.objects.get()
    reading = queries.read(draft)
    assert [text for _, text in reading.answers.texts_of(reading.text_questions[0])] == ["Größer wäre schön"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER + ROWS + "77,Daily\n", "2 cells instead of 3"),
        (HEADER + ROWS + "77,Daily,x,y\n", "4 cells instead of 3"),
        (HEADER.replace("Why?", "1. How often?") + ROWS, "stands over columns 2, 3"),
        (HEADER + ROWS + "3,Daily,\n", "The id already stands in row 5"),
        (HEADER + ROWS + ",Daily,\n", "The id is missing"),
        (HEADER + ROWS + '77,Daily,"=HYPERLINK(""http://example.org"")"\n', "look like a formula"),
    ],
)
def test_odd_rows_and_columns_are_listed(
    world: World, eli: Client, upload: Upload, text: str, said: str
) -> None:
    reply = eli.post(world.url("surveys/import/"), {"file": upload(text.encode())}, follow=True)
    assert said in reply.content.decode()


def test_a_file_without_ids_is_known_by_its_content(world: World, eli: Client, upload: Upload) -> None:
    content = b"How often?,Where?\n" + b"Daily,Home\nWeekly,Work\n" * 20
    eli.post(world.url("surveys/import/"), {"file": upload(content), "by_content": "on"})
    draft = SurveyDraft.objects.get()
    assert queries.read(draft).answers.size == 40


def test_an_id_column_can_be_named(world: World, eli: Client, upload: Upload) -> None:
    content = "Person,How often?\n" + "".join(f"p{number},Daily\n" for number in range(20))
    reply = eli.post(world.url("surveys/import/"), {"file": upload(content.encode()), "id_column": "Nobody"})
    assert "is not a header of export.csv" in reply.content.decode()
    eli.post(world.url("surveys/import/"), {"file": upload(content.encode()), "id_column": "Person"})
    assert queries.read(SurveyDraft.objects.get()).answers.ids[0] == "p0"
