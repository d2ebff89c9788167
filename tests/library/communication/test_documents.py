"""The PDF of a brief, read back: tagged, titled, two pages, words as written, same bytes twice."""

import datetime as dt
import io
import re

import pytest
from pypdf import PdfReader

from firsthand.communication import Brief, to_pdf
from firsthand.errors import InputError
from tests.library.communication.conftest import CREATED, HOSTILE


@pytest.fixture(scope="session")
def pdf(brief: Brief) -> bytes:
    return to_pdf(brief, created=CREATED)


@pytest.fixture
def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def test_tagged_and_named(reader: PdfReader, brief: Brief) -> None:
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata and reader.metadata.title == brief.title
    assert reader.metadata.creation_date == CREATED
    assert b"pdfuaid:part" in reader.root_object["/Metadata"].get_data()


def test_pictures_have_alternatives(reader: PdfReader) -> None:
    found: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if node.get("/S") == "/Figure":
                found.append(str(node.get("/Alt", "")))
            if "/K" in node:
                walk(node["/K"])

    walk(reader.root_object["/StructTreeRoot"])
    assert [alt.split(".")[0] for alt in found] == [
        "Needed by four in five, met for one in four",
        "Sharing first",
    ]


def test_two_a4_pages_with_all_sections(reader: PdfReader) -> None:
    assert len(reader.pages) == 2
    assert [float(edge) for edge in reader.pages[0].mediabox[2:]] == pytest.approx([595.28, 841.89], abs=0.1)
    text = " ".join(page.extract_text() for page in reader.pages)
    for words in (
        "What we learnt",
        "Proven best",
        "412 points",
        "13.2 (12.8",
        "What we do not know",
        "Where the numbers come from",
        "15 April 2027",
    ):
        assert words in text


def test_numbers_are_links_inside_the_document(reader: PdfReader) -> None:
    links = [
        note.get_object()
        for page in reader.pages
        for note in page.get("/Annots", [])
        if note.get_object()["/Subtype"] == "/Link"
    ]
    assert len(links) >= 30
    assert not any("/URI" in link.get("/A", {}) for link in links)


def test_hostile_words_come_out_literally(reader: PdfReader) -> None:
    squeezed = re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))
    assert squeezed.count(re.sub(r"\s+", "", HOSTILE)) >= 3
    assert "root:x:0" not in squeezed


def test_same_bytes_twice(brief: Brief, pdf: bytes) -> None:
    assert to_pdf(brief, created=CREATED) == pdf


def test_a_date_without_zone_is_refused(brief: Brief) -> None:
    with pytest.raises(InputError, match="time zone"):
        to_pdf(brief, created=dt.datetime(2026, 6, 3))  # noqa: DTZ001
