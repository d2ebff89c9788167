"""Files of a portfolio: whole, without leaks, and with a digest that a change breaks."""

import hashlib
import io
import re
import zlib
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from typer.testing import CliRunner

from firsthand.cli.portfolio import portfolio as command
from firsthand.errors import InputError
from firsthand.learning.portfolio import (
    Line,
    Part,
    Piece,
    Portfolio,
    Rule,
    SignOff,
    canonical,
    check,
    compose,
    digest,
    signed,
    to_document,
    to_html,
)

SECRETS = (
    "Anna",
    "Müller",
    "Northwind",
    "kettlemaker",
    "anna@northwind.com",
    "northwind.com/x",
    "1701234567",
)
FIGURES = ("1,023", "48,200", "37 %")
RULES = (
    Rule(kind="person", word="Anna Müller", instead="a customer"),
    Rule(kind="company", word="Northwind Ltd"),
    Rule(kind="word", word="kettlemaker"),
    *(Rule(kind=kind) for kind in ("email", "link", "phone", "money", "share", "count")),
)
TOLD = (
    "Anna Müller (anna@northwind.com, +49 1701234567) of Northwind Ltd: https://northwind.com/x, 1,023, 37 %"
)
WRITTEN = Portfolio(
    title="What Northwind’s kettlemakers need",
    person="Ida Intern",
    words=f"{TOLD}\n<script>alert(1)</script> & “#heading”",
    pieces=(
        Piece(
            title="For Anna", question=TOLD, done="ANNA MUELLER said €48,200", outcome=TOLD, reflection=TOLD,
            parts=(Part(key="a", heading="Northwind", text=f"{TOLD}\nAnna\nMüller"),), review=(TOLD,),
        ),
        Piece(title="Second", question="Why?"),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def lines() -> tuple[Line, ...]:
    words = SignOff(name="Max Mentor", day="2026-11-23", words="As good as anything Anna saw.")
    return signed(compose(WRITTEN, RULES), words, RULES)


@pytest.fixture(scope="module")
def page(lines: tuple[Line, ...]) -> bytes:
    return to_html(lines).encode()


@pytest.fixture(scope="module")
def document(lines: tuple[Line, ...]) -> bytes:
    return to_document(lines)


def inflated(pdf: bytes) -> list[bytes]:
    """Every stream of the file as it stands and unfolded."""
    found = [match[1] for match in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)]
    for packed in tuple(found):
        try:
            found.append(zlib.decompressobj().decompress(packed))
        except zlib.error:
            continue
    return found


def shapes_of(word: str) -> list[bytes]:
    """A word as it may stand in a file: encodings, hexadecimal digits, references of a page."""
    encoded = [word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    referred = "".join(f"&#{ord(letter)};" for letter in word).encode()
    return [*encoded, *(each.hex().encode() for each in encoded), referred]


def leaks(contents: list[bytes]) -> list[str]:
    folded = [content.lower() for content in contents]
    return [
        word
        for word in (*SECRETS, "mueller", "Mu\u0308ller", *FIGURES)
        if any(shape.lower() in content for shape in shapes_of(word) for content in folded)
    ]


def test_nothing_that_was_taken_out_is_in_the_page(page: bytes) -> None:
    assert leaks([page]) == []


def test_nothing_that_was_taken_out_is_in_the_document(document: bytes) -> None:
    reader = PdfReader(io.BytesIO(document))
    text = "\n".join(each.extract_text() for each in reader.pages)
    metadata = [str(reader.metadata), str(reader.root_object), *map(str, reader.attachments.items())]
    squeezed = re.sub(r"\s+", "", text)
    assert (
        leaks([document, *inflated(document), text.encode(), squeezed.encode(), *map(str.encode, metadata)])
        == []
    )
    assert "a customer" in text and "40,000–50,000" in text


def test_a_leak_would_be_found() -> None:
    """The search itself: an unredacted page and document give every secret away."""
    rules: list[Rule] = []
    told = signed(compose(WRITTEN, rules), SignOff(name="M", day="2026-11-23", words=""), rules)
    assert set(leaks([to_html(told).encode()])) >= {*SECRETS, *FIGURES}
    assert set(leaks(inflated(to_document(told)))) >= {*SECRETS, *FIGURES}


def test_the_page_stands_alone(page: bytes) -> None:
    text = page.decode()
    assert "<script" not in text and "alert(1)" in text
    assert not re.search(r"(?:src|href)=\"(?!#)|url\(|@import|https?:", text)
    assert re.search(r'<html lang="en">', text)
    assert all(f"<{tag}" in text for tag in ("header>", "nav ", "main>", "footer>"))
    assert "prefers-color-scheme:dark" in text and "@media print" in text


def test_the_document_is_tagged_and_names_no_more_than_the_page(document: bytes) -> None:
    reader = PdfReader(io.BytesIO(document))
    assert "/StructTreeRoot" in reader.root_object
    assert reader.metadata is not None
    assert set(reader.metadata) <= {"/Title", "/Author", "/Creator", "/CreationDate", "/ModDate"}
    assert reader.metadata.author == "Ida Intern"


def test_the_digest_is_that_of_the_published_recipe(page: bytes, lines: tuple[Line, ...]) -> None:
    """The recipe of docs/reference/portfolio-digest.md, with nothing of ours in it."""
    body = page.decode().partition("<body>")[2].partition("<footer>")[0]
    rows = re.findall(r"<(h1|address|time|h2|h3|p)(?: [^>]*)?>(.*?)</\1>", body)
    text = "".join(f"{tag} {unescape(words)}\n" for tag, words in rows)
    assert text.encode() == canonical(lines)
    assert hashlib.sha256(text.encode()).hexdigest() == digest(lines)
    assert digest(lines).encode() in page


def test_both_files_are_good(page: bytes, document: bytes, lines: tuple[Line, ...]) -> None:
    for data in (page, document):
        found = check(data)
        assert found.good and found.lines == lines
        assert check(data, expected=digest(lines).upper()).good
        assert "Max Mentor on 2026-11-23" in found.says
        assert not check(data, expected="0" * 64).good


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_byte_changed_anywhere_is_noticed(page: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(min_value=0, max_value=len(page) - 1))
    other = data.draw(st.integers(min_value=1, max_value=255))
    changed = bytearray(page)
    changed[at] ^= other
    try:
        assert not check(bytes(changed)).good
    except InputError as error:
        assert str(error)


def test_a_byte_changed_in_the_document_is_noticed(document: bytes) -> None:
    for at in range(20, len(document), len(document) // 7):
        changed = bytearray(document)
        changed[at] ^= 1
        try:
            assert not check(bytes(changed)).good
        except InputError as error:
            assert str(error)


def test_words_added_beside_what_is_signed_are_noticed(page: bytes) -> None:
    found = check(page.replace(b"</main>", b"<div>and a medal</div></main>"))
    assert not found.good
    assert "around them was changed" in found.says
    assert not check(page.replace(b"Second", b"Third")).good


def test_other_files_are_refused(page: bytes) -> None:
    for data in (b"", b"<p", b"\xff\xfe", b"%PDF-1.7 nothing", page[:100]):
        with pytest.raises(InputError):
            check(data)


def test_a_document_needs_a_signature() -> None:
    with pytest.raises(InputError, match="Nobody has signed"):
        to_document(compose(WRITTEN, RULES))
    assert "nobody has signed" in to_html(compose(WRITTEN, RULES), draft=True)


def test_the_command(tmp_path: Path, page: bytes) -> None:
    file = tmp_path / "portfolio.html"
    file.write_bytes(page)
    run = CliRunner()
    good = run.invoke(command, ["check", str(file)])
    assert good.exit_code == 0 and "Unchanged: “What [a company]" in good.output
    file.write_bytes(page.replace(b"Second", b"Third"))
    assert run.invoke(command, ["check", str(file)]).exit_code == 1
    missing = run.invoke(command, ["check", str(tmp_path / "none.html")])
    assert missing.exit_code == 1 and "cannot be read" in missing.output
