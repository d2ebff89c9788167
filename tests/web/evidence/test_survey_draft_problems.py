"""The rows that need a look, as a file that a spreadsheet can open safely."""

import csv
import io

from django.test import Client

from tests.web.evidence.conftest import Begin
from tests.world import World

ROWS = "".join(f"{number},Daily,\n" for number in range(40))
BAD = (
    "Respondent ID,1. How often?,Why?\n" + ROWS + '77,Daily\n78,Daily,"=HYPERLINK(""http://example.org"")"\n'
)


def test_failed_rows_are_downloaded_with_their_cells(world: World, eli: Client, begin: Begin) -> None:
    draft = begin(BAD.encode())
    reply = eli.get(world.url(f"surveys/drafts/{draft.pk}/problems/"))
    lines = list(csv.reader(io.StringIO(b"".join(reply.streaming_content).decode())))
    assert lines[0] == ["file", "row", "column", "problem", "value", "Respondent ID", "1. How often?", "Why?"]
    short = next(line for line in lines if "2 cells instead of 3" in line[3])
    assert (short[1], short[5:7]) == ("42", ["77", "Daily"])
    formula = next(line for line in lines if "formula" in line[3])
    assert formula[4].startswith("'=HYPERLINK")
    assert formula[7].startswith("'=HYPERLINK")


def test_others_may_not(world: World, vera: Client, sam: Client, begin: Begin) -> None:
    draft = begin(BAD.encode())
    assert vera.get(world.url(f"surveys/drafts/{draft.pk}/problems/")).status_code == 403
    assert sam.get(world.url(f"surveys/drafts/{draft.pk}/problems/")).status_code == 404
