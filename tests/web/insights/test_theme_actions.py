"""Themes: found, decided about, found again, and every decision taken back."""

from collections.abc import Callable

import pytest

from firsthand.errors import InputError
from firsthand_web.core import registry, search
from firsthand_web.core.actions import talk
from firsthand_web.core.models import AuditEntry, Job, Link
from firsthand_web.evidence.models import Feedback
from firsthand_web.insights.actions import needs, themes
from firsthand_web.insights.models import Theme, ThemeMember, ThemeRun
from firsthand_web.insights.queries import deciding
from tests.web.insights.conftest import TOPICS
from tests.world import World

Topic = Callable[[str], Theme]
Find = Callable[[], ThemeRun]


def _texts(theme: Theme) -> set[str]:
    return set(ThemeMember.objects.filter(theme=theme).values_list("feedback__text", flat=True))


def _state(run: ThemeRun) -> dict[str, tuple[str, int, bool, frozenset[str]]]:
    """Every theme that is listed, with its name, size, flag and texts."""
    return {
        theme.key: (theme.name, theme.size, theme.edited, frozenset(_texts(theme)))
        for theme in Theme.objects.filter(run=run, size__gt=0)
    }


def _members(theme: Theme, count: int) -> list[ThemeMember]:
    return list(ThemeMember.objects.filter(theme=theme).order_by("pk")[:count])


def test_voices_of_one_topic_are_one_theme_counted_in_people(
    world: World, run: ThemeRun, topic: Topic
) -> None:
    for name, text in TOPICS.items():
        assert _texts(topic(name)) == {text.format(number) for number in range(1, 7)}
        assert topic(name).size == 6
    assert ThemeMember.objects.filter(run=run, theme=None).count() == 3
    assert run.voices == 21
    assert AuditEntry.objects.filter(verb="insights.themes.found", by=world.eli).count() == 1
    assert search.find(world.product, "battery")


def test_a_second_run_changes_nothing(run: ThemeRun, find: Find) -> None:
    before = _state(run), set(Theme.objects.values_list("pk", flat=True))
    find()
    assert (_state(run), set(Theme.objects.values_list("pk", flat=True))) == before


def _decide(kind: str, world: World, topic: Topic) -> None:
    theme, other = topic("battery"), topic("label")
    if kind == "rename":
        themes.rename(by=world.eli, theme=theme, name="Runs empty")
    elif kind == "merge":
        themes.merge(by=world.eli, theme=theme, other=other)
    elif kind == "split":
        themes.split(by=world.eli, theme=theme, members=_members(theme, 3), name="Early hours")
    elif kind == "exclude":
        themes.exclude(by=world.eli, run=theme.run, members=_members(theme, 1))
    else:
        themes.pin(by=world.eli, theme=theme, members=_members(other, 1))


@pytest.mark.parametrize("kind", ["rename", "merge", "split", "exclude", "pin"])
def test_every_decision_is_kept_by_the_next_run_and_can_be_taken_back(
    world: World, run: ThemeRun, topic: Topic, find: Find, kind: str
) -> None:
    before = _state(run)
    _decide(kind, world, topic)
    decided = _state(run)
    assert decided != before
    assert AuditEntry.objects.filter(verb="insights.theme.edited", by=world.eli).count() == 1
    run.refresh_from_db()
    edit = run.history.get()
    themes.undo(by=world.eli, edit=edit)
    assert _state(run) == before
    _decide(kind, world, topic)
    find()
    assert _state(run) == decided


@pytest.mark.parametrize("kind", ["rename", "merge", "split", "exclude", "pin"])
def test_a_decision_older_than_the_last_run_is_taken_back_by_another_run(
    world: World,
    run: ThemeRun,
    topic: Topic,
    find: Find,
    kind: str,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    before = _state(run)
    _decide(kind, world, topic)
    find()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        job = themes.undo(by=world.eli, edit=run.history.get())
    assert job is not None
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    assert _state(run) == before


def test_merging_moves_people_and_links(world: World, topic: Topic) -> None:
    theme, other = topic("battery"), topic("label")
    need = needs.create(by=world.eli, product=world.product, statement="Print a whole label")
    themes.link_need(by=world.eli, theme=other, need=need)
    themes.merge(by=world.eli, theme=theme, other=other)
    theme.refresh_from_db()
    assert len(_texts(theme)) == 12
    assert theme.size == 6
    assert themes.needs_of(theme) == [need]


def test_newest_decision_first(world: World, run: ThemeRun, topic: Topic) -> None:
    first = themes.rename(by=world.eli, theme=topic("battery"), name="One")
    second = themes.rename(by=world.eli, theme=topic("battery"), name="Two")
    with pytest.raises(InputError, match="newest first"):
        themes.undo(by=world.eli, edit=first)
    themes.undo(by=world.eli, edit=second)
    assert topic("battery").name == "One"
    themes.undo(by=world.eli, edit=first)
    assert topic("battery").name == topic("battery").found_name


def test_bad_decisions_say_why_and_change_nothing(world: World, run: ThemeRun, topic: Topic) -> None:
    before, theme = _state(run), topic("battery")
    with pytest.raises(InputError, match="blank"):
        themes.rename(by=world.eli, theme=theme, name="  ")
    with pytest.raises(InputError, match="not none and not all"):
        themes.split(by=world.eli, theme=theme, members=_members(theme, 99), name="All")
    with pytest.raises(InputError, match="needs a name"):
        themes.split(by=world.eli, theme=theme, members=_members(theme, 1), name="")
    with pytest.raises(InputError, match="at least one voice"):
        themes.pin(by=world.eli, theme=theme, members=[])
    assert _state(run) == before
    assert not run.history.exists()


def test_what_was_linked_or_talked_about_keeps_its_row_when_voices_change(
    world: World, said: list[Feedback], run: ThemeRun, topic: Topic, find: Find
) -> None:
    need = needs.create(by=world.eli, product=world.product, statement="A lamp that lasts the night")
    linked, discussed = topic("battery"), topic("label")
    themes.link_need(by=world.eli, theme=linked, need=need)
    talk.comment(by=world.eli, record=discussed, text="Which printer?")
    # The most typical voices give a theme its id; without them it would get another.
    for theme in (linked, discussed):
        Feedback.objects.filter(text__in=sorted(_texts(theme))[:2]).delete()
    find()
    assert Theme.objects.filter(pk__in=[linked.pk, discussed.pk], size__gt=0).count() == 2
    assert Link.objects.filter(source_id=linked.pk, target_id=need.pk).exists()
    assert {theme.id for theme in deciding.edits_of(ThemeRun.objects.get()).held} == {
        linked.key,
        discussed.key,
    }


def test_a_voice_shows_its_theme_in_its_thread(said: list[Feedback], topic: Topic) -> None:
    assert registry.kin_of(said[0]) == [topic("battery")]
    assert registry.kin_of(said[-1]) == []


def test_a_decision_made_while_a_run_is_under_way_is_not_lost(
    world: World, run: ThemeRun, topic: Topic
) -> None:
    from firsthand_web.insights.queries import finding

    found = finding.find(
        world.product, None, deciding.edits_for(world.product, None), lambda share, message: None
    )
    themes.rename(by=world.eli, theme=topic("battery"), name="Runs empty")
    themes.keep_found(by=world.eli, product=world.product, survey=None, found=found)
    assert topic("battery").name == "Runs empty"


def test_nobody_said_anything(world: World) -> None:
    from firsthand_web.insights.queries import finding

    with pytest.raises(InputError, match="Nobody has said"):
        finding.find(
            world.product, None, deciding.edits_for(world.product, None), lambda share, message: None
        )
