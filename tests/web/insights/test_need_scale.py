"""How answers become scores: shown to everybody, changed by editors."""

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.insights.models import NeedSetting, Opportunity
from tests.web.access import assert_members_only
from tests.web.insights.test_needs_new import _given
from tests.world import World


def test_the_formula_is_shown_in_words(world: World, setting: NeedSetting, vera: Client, sam: Client) -> None:
    seen = assert_members_only(world.url(f"needs/scales/{setting.pk}/"), vera=vera, sam=sam)
    assert "importance + max(importance − satisfaction, 0)" in seen
    assert "Does not apply" in seen
    assert "Ulwick" in seen
    assert "Save and score again" not in seen


def test_changing_it_scores_again(world: World, setting: NeedSetting, eli: Client, vera: Client) -> None:
    address = world.url(f"needs/scales/{setting.pk}/")
    given = _given(eli.get(address).content.decode()) | {"formula": "gap", "segment": ""}
    assert vera.post(address, given).status_code == 403
    shown = eli.post(address, given, follow=True).content.decode()
    assert "computed anew" in shown
    setting.refresh_from_db()
    assert (setting.formula, setting.segments) == ("gap", [])
    assert AuditEntry.objects.filter(verb="insights.scoring.changed", by=world.eli).count() == 1
    best = Opportunity.objects.get(setting=setting, rank=1).result["score"]
    assert best["score"]["value"] == best["importance"]["value"] - best["satisfaction"]["value"]
    assert "Nothing was changed" in eli.post(address, given, follow=True).content.decode()
