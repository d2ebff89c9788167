"""Records of a private kind: met by those alone whom the kind names, outside its own pages."""

import dataclasses

import pytest
from django.test import Client
from django.urls import reverse

from firsthand_web.core import registry
from firsthand_web.core import search as full_text
from firsthand_web.core.access import Place
from firsthand_web.core.actions import history, records, trace
from firsthand_web.core.models import AuditEntry, Link, Role
from firsthand_web.core.models.records import RecordQuerySet
from firsthand_web.core.queries.thread import thread
from firsthand_web.evidence.actions import voices
from firsthand_web.evidence.models import Feedback
from firsthand_web.insights.actions import needs
from tests.world import World


def mine(place: Place, rows: RecordQuerySet) -> RecordQuerySet:
    return rows.filter(created_by=place.person)


@pytest.fixture
def secret(world: World, monkeypatch: pytest.MonkeyPatch) -> Feedback:
    """A voice of Ida's, as if voices were private."""
    kind = registry.named("evidence.feedback")
    assert kind is not None
    monkeypatch.setitem(registry._types, kind.name, dataclasses.replace(kind, seen_by=mine))
    return voices.add(by=world.ida, product=world.product, text="Nobody may read zanzibar", who="p1")


def test_search_and_history_hold_nothing_of_it(
    world: World, secret: Feedback, ida: Client, ada: Client
) -> None:
    history.note(by=world.ida, verb="evidence.voice.edited", record=secret)
    records.delete(by=world.ida, record=secret)
    records.restore(by=world.ida, deletion=secret.product.deletions.get())
    assert full_text.find(world.product, "zanzibar") == []
    assert not AuditEntry.objects.filter(label__icontains="zanzibar").exists()
    assert "zanzibar" not in ada.get(world.url("activity/")).content.decode()
    assert f"voices/{secret.pk}/" in ida.get(world.url("activity/")).content.decode()
    assert f"voices/{secret.pk}/" not in ada.get(world.url("activity/")).content.decode()


def test_threads_pass_it_over(world: World, secret: Feedback) -> None:
    need = needs.create(by=world.ida, product=world.product, statement="Read in bed")
    trace.link(by=world.ida, source=secret, target=need, kind=Link.Kind.SUPPORTS)
    eli, ida = (
        Place(person=person, workspace=world.workspace, product=world.product, role=Role.EDITOR)
        for person in (world.eli, world.ida)
    )
    assert not any(stage.cards or stage.more for stage in thread(eli, need))
    assert [card.title for stage in thread(ida, need) for card in stage.cards] == [secret.text]


@pytest.mark.parametrize("page", ["comments", "tags", "links", "deletion"])
def test_what_is_kept_is_met_and_not_changed(
    world: World, secret: Feedback, ida: Client, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    kind = registry.named("evidence.feedback")
    assert kind is not None
    monkeypatch.setitem(registry._types, kind.name, dataclasses.replace(kind, kept=True))
    address = reverse(page, args=[world.workspace.slug, world.product.slug, "evidence.feedback", secret.pk])
    assert ida.post(address, {"text": "Seen", "name": "seen"}).status_code == 404
    assert Feedback.objects.filter(pk=secret.pk).exists()


@pytest.mark.parametrize("page", ["comments", "tags", "links", "deletion"])
def test_nobody_else_reaches_it_by_its_number(
    world: World, secret: Feedback, ada: Client, eli: Client, page: str
) -> None:
    address = reverse(page, args=[world.workspace.slug, world.product.slug, "evidence.feedback", secret.pk])
    for client in (ada, eli):
        assert client.post(address, {"text": "Seen", "name": "seen"}).status_code == 404
