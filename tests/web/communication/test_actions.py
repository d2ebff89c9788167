"""Composing, wording, publishing, versions: the right rows, the right history, nothing by halves."""

from dataclasses import replace

import pytest
from django.utils import timezone

from firsthand.charts import Chart
from firsthand.communication import ChartBlock, Quote, cited_sources
from firsthand.errors import InputError
from firsthand_web.communication.actions import briefs
from firsthand_web.communication.models import Brief
from firsthand_web.communication.queries import composing
from firsthand_web.communication.queries.choices import Choices
from firsthand_web.core import registry, search
from firsthand_web.core.actions import history, records
from firsthand_web.core.models import AuditEntry, Link
from firsthand_web.evidence.models import Feedback
from firsthand_web.insights.actions import needs
from firsthand_web.insights.models import Opportunity, Theme
from firsthand_web.strategy.actions import key_results
from tests.web.communication.spoke import Spoke
from tests.world import World


def charts_of(brief: Brief) -> list[Chart]:
    return [block.chart for block in brief.told.blocks if isinstance(block, ChartBlock)]


def test_a_brief_cites_every_record_that_a_number_or_quote_came_from(brief: Brief) -> None:
    cited = {
        (link.target_type, link.target_id)
        for link in Link.objects.filter(source_type="communication.brief", source_id=brief.pk, kind="cites")
    }
    keys = cited_sources(brief.told)
    told = {tuple(brief.sources[key]) for key in keys if key in brief.sources}
    assert cited == told
    assert {name for name, _ in cited} == {
        *("evidence.survey", "evidence.feedback", "insights.opportunity"),
        *("roadmap.item", "roadmap.plan", "strategy.keyresult"),
    }
    # What has no page of its own: the user base. Everything else is a record.
    assert set(keys) - set(brief.sources) == {"users"}


def test_composing_is_history_and_found_by_search(world: World, brief: Brief) -> None:
    entry = AuditEntry.objects.get(verb="communication.brief.composed")
    assert (entry.by, entry.record_id, entry.data) == (world.eli, brief.pk, {"version": 1})
    assert [found.record_id for found in search.find(world.product, "highest opportunity")] == [brief.pk]


def test_numbers_do_not_change_under_the_readers_eyes(world: World, brief: Brief) -> None:
    before = brief.told
    top = Opportunity.objects.get(product=world.product, rank=1)
    needs.edit(by=world.eli, need=top, statement="Something else", detail="")
    brief.refresh_from_db()
    assert brief.told == before
    assert composing.changed(brief, today=timezone.localdate()) == ["the needs’ scores"]


def test_newer_data_are_noticed_part_by_part(world: World, brief: Brief, spoke: Spoke) -> None:
    today = timezone.localdate()
    assert composing.changed(brief, today=today) == []
    key_results.check_in(by=world.eli, key_result=spoke.key_result, on=today, value=260)
    assert composing.changed(brief, today=today) == ["the key results"]
    quoted = next(pk for name, pk in brief.sources.values() if name == "evidence.feedback")
    records.delete(by=world.eli, record=Feedback.objects.get(pk=quoted))
    assert composing.changed(brief, today=today) == ["what people said", "the key results"]
    records.delete(by=world.eli, record=spoke.survey)
    assert composing.changed(brief, today=today) == ["the needs’ scores"]


def test_neither_names_nor_addresses_are_told(world: World, choices: Choices) -> None:
    theme = Theme.objects.filter(product=world.product).order_by("-size").first()
    assert theme is not None
    for voice in Feedback.objects.filter(product=world.product):
        voice.who, voice.text = "mia.muster@example.org", f"{voice.text[:60]} Write to mia@example.org"
        voice.save()
    told = briefs.tell(by=world.eli, product=world.product, choices=choices).told
    quotes = [block for block in told.blocks if isinstance(block, Quote)]
    assert len(quotes) == 3
    assert all(quote.who.startswith("Respondent, one of ") for quote in quotes)
    assert all("[e-mail]" in quote.text for quote in quotes)
    assert "example.org" not in repr(told)
    assert "mia" not in repr(told).lower()


def test_a_long_quote_is_cut_at_a_word(world: World, choices: Choices) -> None:
    Feedback.objects.filter(product=world.product).update(text="word " * 200)
    told = briefs.tell(by=world.eli, product=world.product, choices=choices).told
    quotes = [block.text for block in told.blocks if isinstance(block, Quote)]
    assert quotes and all(len(quote) <= 282 and quote.endswith("word …") for quote in quotes)


def test_words_are_edited_until_published(world: World, brief: Brief) -> None:
    digest = brief.digest
    briefs.edit(by=world.eli, brief=brief, title="  Tell  them ", opening="One.\n\nTwo.", closing="Thanks.")
    brief.refresh_from_db()
    assert brief.told.title == "Tell them"
    assert [getattr(block, "parts", None) for block in brief.told.blocks[:2]] == [("One.",), ("Two.",)]
    assert getattr(brief.told.blocks[-1], "parts", None) == ("Thanks.",)
    assert brief.digest != digest and brief.changed_at is not None
    with pytest.raises(InputError, match="needs a title"):
        briefs.edit(by=world.eli, brief=brief, title=" ", opening="", closing="")
    briefs.publish(by=world.ada, brief=brief)
    with pytest.raises(InputError, match="published"):
        briefs.edit(by=world.eli, brief=brief, title="Later", opening="", closing="")
    with pytest.raises(InputError, match="published already"):
        briefs.publish(by=world.ada, brief=brief)
    verbs = ["communication.brief.edited", "communication.brief.published"]
    assert [AuditEntry.objects.filter(verb=verb).count() for verb in verbs] == [1, 1]


def test_a_new_version_takes_the_words_over_and_stands_once(
    world: World, brief: Brief, choices: Choices
) -> None:
    briefs.edit(by=world.eli, brief=brief, title=brief.title, opening="Decide by May.", closing="")
    made = briefs.tell(by=world.eli, product=world.product, choices=choices, replaces=brief)
    assert (made.version, made.opening, made.replaces) == (2, "Decide by May.", brief)
    assert list(Brief.objects.current(world.product)) == [made]
    with pytest.raises(InputError, match="Version 2 exists"):
        briefs.tell(by=world.eli, product=world.product, choices=choices, replaces=brief)
    records.delete(by=world.eli, record=made)
    assert brief.newer is None
    assert list(Brief.objects.current(world.product)) == [brief]


def test_deleting_is_undone(world: World, brief: Brief) -> None:
    deletion = records.delete(by=world.eli, record=brief)
    assert not Brief.objects.exists()
    records.restore(by=world.eli, deletion=deletion)
    assert Brief.objects.get().told == brief.told


def test_without_a_plan_it_tells_what_was_learnt(world: World, choices: Choices) -> None:
    made = briefs.tell(by=world.eli, product=world.product, choices=replace(choices, plan=None, most_needs=2))
    assert made.title.endswith("nothing is planned yet")
    assert len(charts_of(made)) == 1


def test_a_suggestion_is_put_into_its_words(world: World, brief: Brief) -> None:
    def words() -> dict[str, str]:
        return {part.key: part.text for part in registry.parts_of(brief) if part.key != "body"}

    for key in briefs.AMENDABLE:
        amend, before = registry.amend_of("communication.brief", key), words()
        assert amend is not None
        amend(by=world.eli, record=brief, key=key, text=f"Better {key}")
        brief.refresh_from_db()
        assert words() == {**before, key: f"Better {key}"}


def test_what_is_gone_is_named(world: World, choices: Choices, spoke: Spoke) -> None:
    records.delete(by=world.eli, record=spoke.survey)
    with pytest.raises(InputError, match="were deleted"):
        briefs.tell(by=world.eli, product=world.product, choices=choices)


def test_nothing_by_halves(world: World, choices: Choices, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(history, "note", fail)
    with pytest.raises(RuntimeError):
        briefs.tell(by=world.eli, product=world.product, choices=choices)
    assert not Brief.objects.exists()
    assert not Link.objects.filter(kind="cites", source_type="communication.brief").exists()
