"""The needs as a table to take away."""

import csv
from io import StringIO

from django.test import Client

from firsthand_web.insights.actions import needs
from firsthand_web.insights.models import NeedSetting, Opportunity
from tests.world import World


def test_figures_and_guarded_words(
    world: World, setting: NeedSetting, need: Opportunity, vera: Client, sam: Client
) -> None:
    needs.create(by=world.eli, product=world.product, statement='=HYPERLINK("http://x")')
    reply = vera.get(world.url("needs/export/"))
    rows = list(csv.DictReader(StringIO(reply.content.decode())))
    assert len(rows) == 7
    first = rows[0]
    assert (first["id"], first["rank"], first["survey"]) == (str(need.pk), "1", "Spoke survey")
    importance, satisfaction = float(first["importance"]), float(first["satisfaction"])
    assert abs(float(first["score"]) - importance - max(importance - satisfaction, 0)) < 0.001
    assert rows[-1]["statement"].startswith("'=")
    assert rows[-1]["score"] == ""
    assert sam.get(world.url("needs/export/")).status_code == 404


def test_one_segment(world: World, setting: NeedSetting, vera: Client) -> None:
    name = setting.segments[0]["name"]
    reply = vera.get(world.url("needs/export/"), {"segment": name})
    rows = list(csv.DictReader(StringIO(reply.content.decode())))
    assert {row["segment"] for row in rows} == {name}
    assert all(int(row["importance_n"]) <= setting.segments[0]["n"] for row in rows)
