"""Running it again: a copy as a new draft."""

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.experiments.models import Experiment
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_a_mismatch_is_run_again_as_a_draft(
    world: World, uneven: Experiment, eli: Client, vera: Client, sam: Client
) -> None:
    page = eli.get(world.url(f"experiments/{uneven.pk}/")).content.decode()
    assert '<button class="primary">Run it again</button>' in page
    assert f'<a class="button secondary" href="{world.url(f"experiments/{uneven.pk}/decision/")}">' in page
    address = world.url(f"experiments/{uneven.pk}/again/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    reply = eli.post(address)
    made = Experiment.objects.exclude(pk=uneven.pk).get()
    assert reply["Location"] == world.url(f"experiments/{made.pk}/")
    assert (made.name, made.state, made.created_by) == ("Shorter checkout, again", "draft", world.eli)
    assert (made.decides, made.item, made.because) == (uneven.decides, uneven.item, uneven.because)
    assert set(made.asked.all()) == {world.eli, world.ida}
    assert (made.source, made.result, made.looks, made.fixed, made.verdict) == ({}, {}, [], {}, "")
    told = AuditEntry.objects.filter(verb="experiments.experiment.repeated").get()
    assert (told.record_id, told.data) == (uneven.pk, {"as": made.pk})
    assert "Start it" in eli.get(reply["Location"]).content.decode()


def test_what_has_not_started_is_edited_instead(world: World, experiment: Experiment, eli: Client) -> None:
    address = world.url(f"experiments/{experiment.pk}/again/")
    assert "edit it instead" in eli.post(address, follow=True).content.decode()
    assert Experiment.objects.count() == 1


def test_a_sound_one_leads_to_its_decision(world: World, sound: Experiment, eli: Client) -> None:
    page = eli.get(world.url(f"experiments/{sound.pk}/")).content.decode()
    assert "Run it again</button>" not in page
    assert f'<a class="button primary" href="{world.url(f"experiments/{sound.pk}/decision/")}">' in page
