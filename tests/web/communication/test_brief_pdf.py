"""A brief as tagged PDF, read back."""

import io

from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from firsthand.communication import ChartBlock
from firsthand_web.communication.models import Brief
from tests.world import World


def test_members_download_two_tagged_pages(world: World, vera: Client, sam: Client, brief: Brief) -> None:
    address = world.url(f"briefs/{brief.pk}/brief.pdf")
    assert sam.get(address).status_code == 404
    reply = vera.get(address)
    assert reply["Content-Type"] == "application/pdf"
    assert reply["Content-Disposition"].endswith('-v1.pdf"')
    reader = PdfReader(io.BytesIO(reply.content))
    root = reader.root_object
    assert "/StructTreeRoot" in root and root["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None and reader.metadata.title == brief.title
    assert reader.metadata.creation_date == brief.composed_at.replace(microsecond=0)
    assert len(reader.pages) == 2
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for words in ("What we learnt", "Proven best", "It is a must-have", "What we do not know", "205 repairs"):
        assert words in text
    assert "/URI" not in str(reader.pages[0].get("/Annots"))


def test_the_same_bytes_are_kept_under_the_digest(world: World, vera: Client, brief: Brief) -> None:
    address = world.url(f"briefs/{brief.pk}/brief.pdf")
    first = vera.get(address).content
    kept = settings.FOLDER / "cache" / "briefs" / f"{brief.digest}.pdf"
    assert kept.read_bytes() == first
    kept.unlink()
    assert vera.get(address).content == first


def test_page_file_and_document_show_the_same_pictures(brief: Brief) -> None:
    """All three are told from one kept brief, whose pictures have one digest each."""
    kept = [block.chart.digest for block in brief.told.blocks if isinstance(block, ChartBlock)]
    again = Brief.objects.get(pk=brief.pk).told
    assert [block.chart.digest for block in again.blocks if isinstance(block, ChartBlock)] == kept
    assert len(set(kept)) == 2
