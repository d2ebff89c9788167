"""Themes: kept after a run, renamed, merged, split, and each decision taken back."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand.insights.theme_edits import ThemeEdits
from firsthand_web.core import search
from firsthand_web.core.actions import history, jobs, trace
from firsthand_web.core.models import Job, Link, Person, Product
from firsthand_web.evidence.models import Survey
from firsthand_web.insights.actions import theme_rows
from firsthand_web.insights.models import Opportunity, Theme, ThemeEdit, ThemeMember, ThemeRun
from firsthand_web.insights.queries import deciding
from firsthand_web.insights.queries.deciding import StoredThemes
from firsthand_web.insights.queries.finding import Found

ROWS = 1000


def find(*, by: Person | None, product: Product, survey: Survey | None) -> Job:
    """Start looking for themes."""
    return jobs.start(
        by=by,
        product=product,
        kind="insights.themes",
        label=f"Find themes in {f'“{survey}”' if survey else 'all voices'}",
        payload={"survey": survey.pk if survey else None},
    )


@transaction.atomic
def keep_found(*, by: Person | None, product: Product, survey: Survey | None, found: Found) -> ThemeRun:
    """Store the themes of a run in place of the last one's. Themes that somebody worked on keep their row."""
    run, _ = ThemeRun.objects.select_for_update().get_or_create(product=product, survey=survey)
    # Somebody may have decided something while the run was under way: that counts too, from now on.
    decided = deciding.edits_of(run)
    themes = _write_themes(by, run, found)
    ThemeMember.objects.filter(run=run).delete()
    ThemeMember.objects.bulk_create(
        (
            ThemeMember(
                run=run,
                feedback_id=member.feedback,
                digest=member.digest,
                theme=themes.get(member.theme or ""),
                found=themes.get(member.theme or ""),
                excluded=member.digest in found.edits.excluded,
                similarity=member.similarity,
            )
            for member in found.members
        ),
        batch_size=ROWS,
    )
    later = decided if run.edits and not _within(decided, found.edits) else found.edits
    run.edits, run.embedder = later.to_json(), found.themes.embedder
    run.voices, run.newest = len(found.members), max(member.feedback for member in found.members)
    run.stability, run.found_at = found.themes.stability, timezone.now()
    run.save()
    if later is not found.edits:
        theme_rows.follow(run, found.edits, later)
    history.note(
        by=by,
        verb="insights.themes.found",
        product=product,
        records=list(themes.values()),
        label=str(run),
        data={"run": run.pk, "themes": len(themes), "voices": run.voices},
    )
    return run


@transaction.atomic
def rename(*, by: Person, theme: Theme, name: str) -> ThemeEdit:
    run = _current(theme.run_id)
    edits = deciding.edits_of(run).rename(StoredThemes(run), theme.key, name[:200])
    return _decide(by, run, edits, f"Renamed “{theme.name}” to “{name.strip()[:200]}”", theme)


@transaction.atomic
def merge(*, by: Person, theme: Theme, other: Theme) -> ThemeEdit:
    """The voices of `other` join `theme`, and what `other` was linked to is linked to `theme` as well."""
    run = _current(theme.run_id)
    _same_run(run, [other.run_id])
    edits = deciding.edits_of(run).merge(StoredThemes(run), [theme.key, other.key], theme.name)
    made = _decide(by, run, edits, f"Merged “{other.name}” into “{theme.name}”", theme)
    for need in needs_of(other):
        trace.link(by=by, source=theme, target=need, kind=Link.Kind.SUPPORTS)
    return made


@transaction.atomic
def split(*, by: Person, theme: Theme, members: Sequence[ThemeMember], name: str) -> ThemeEdit:
    """Some voices of a theme become a theme of their own."""
    run = _current(theme.run_id)
    stored, digests = StoredThemes(run), _digests(members)
    if not name.strip():
        raise InputError("The new theme needs a name: write what its voices say.")
    if not digests or set(digests) == set(stored.texts_of(theme.key)):
        raise InputError("Tick some of the voices, not none and not all: the others stay where they are.")
    edits = deciding.edits_of(run).split(stored, theme.key, [digests])
    named = tuple(
        replace(held, name=name.strip()[:200]) if held.texts == tuple(digests) else held
        for held in edits.held
    )
    label = f"Split “{name.strip()[:100]}” from “{theme.name}”"
    return _decide(by, run, replace(edits, held=named), label, theme)


@transaction.atomic
def exclude(*, by: Person, run: ThemeRun, members: Sequence[ThemeMember]) -> ThemeEdit:
    """Leave voices out of every theme, now and in later runs."""
    run = _current(run.pk)
    _same_run(run, [member.run_id for member in members])
    edits = deciding.edits_of(run)
    for digest in _digests(members):
        edits = edits.exclude(digest)
    return _decide(by, run, edits, f"Left {_voices(members)} out of every theme", None)


@transaction.atomic
def pin(*, by: Person, theme: Theme, members: Sequence[ThemeMember]) -> ThemeEdit:
    """Hold voices to a theme, wherever they were before."""
    run = _current(theme.run_id)
    _same_run(run, [member.run_id for member in members])
    edits = deciding.edits_of(run)
    for digest in _digests(members):
        edits = edits.pin(StoredThemes(run), digest, theme.key)
    return _decide(by, run, edits, f"Moved {_voices(members)} to “{theme.name}”", theme)


@transaction.atomic
def link_need(*, by: Person, theme: Theme, need: Opportunity) -> Link:
    """Say that a theme speaks of a need. From then on later runs keep the theme together."""
    return trace.link(by=by, source=theme, target=need, kind=Link.Kind.SUPPORTS)


@transaction.atomic
def undo(*, by: Person, edit: ThemeEdit) -> Job | None:
    """Take the newest decision back. One that is older than the last run needs another run, which starts."""
    newest = ThemeEdit.objects.filter(run=edit.run_id, undone_at=None).first()
    if edit.undone_at is not None or newest != edit:
        raise InputError("Decisions are taken back newest first: undo the later ones before this one.")
    run = _current(edit.run_id)
    now, before = deciding.edits_of(run), ThemeEdits.from_json(edit.before or ThemeEdits().to_json())
    run.edits = before.to_json()
    run.save(update_fields=["edits"])
    edit.undone_at = timezone.now()
    edit.save(update_fields=["undone_at"])
    themes = theme_rows.follow(run, now, before)
    history.note(
        by=by,
        verb="insights.theme-edit.undone",
        product=run.product,
        records=themes,
        label=edit.label,
        data={"edit": edit.pk},
    )
    if run.found_at and edit.at < run.found_at:
        return find(by=by, product=run.product, survey=run.survey)
    return None


def needs_of(theme: Theme) -> list[Opportunity]:
    links = Link.objects.filter(
        product=theme.product,
        source_type=Theme.type_name(),
        source_id=theme.pk,
        target_type=Opportunity.type_name(),
    )
    return list(Opportunity.objects.filter(pk__in=links.values("target_id")))


def _decide(by: Person, run: ThemeRun, edits: ThemeEdits, label: str, theme: Theme | None) -> ThemeEdit:
    """Keep a decision with the way back, and let the rows follow it."""
    before = deciding.edits_of(run)
    if edits == before:
        raise InputError("Nothing would change: tick at least one voice that is not there already.")
    made = ThemeEdit.objects.create(run=run, by=by, label=label[:300], before=before.to_json())
    run.edits = edits.to_json()
    run.save(update_fields=["edits"])
    themes = theme_rows.follow(run, before, edits)
    history.note(
        by=by,
        verb="insights.theme.edited",
        product=run.product,
        record=theme,
        records=themes,
        label=label,
        data={"edit": made.pk, "before": made.before, "after": run.edits},
    )
    return made


def _write_themes(by: Person | None, run: ThemeRun, found: Found) -> dict[str, Theme]:
    stored = {theme.key: theme for theme in Theme.everything.filter(run=run)}
    themes = {}
    for theme in found.themes.themes:
        row = stored.pop(theme.id, None) or Theme(
            product=run.product, created_by=by, run=run, survey=run.survey, key=theme.id
        )
        row.name = row.found_name = theme.name[:200]
        row.terms, row.size, row.edited = list(theme.terms), theme.size, theme.edited
        row.quotes, row.suggestions = found.quotes[theme.id], found.suggestions.get(theme.id, [])
        themes[theme.id] = row
    new = [row for row in themes.values() if row.pk is None]
    Theme.objects.bulk_create(new, batch_size=500)
    fields = ["name", "found_name", "terms", "size", "edited", "quotes", "suggestions"]
    Theme.objects.bulk_update([row for row in themes.values() if row not in new], fields, batch_size=200)
    worked_on = deciding.touched(run)
    Theme.objects.filter(pk__in=[row.pk for row in stored.values()]).update(size=0)
    gone = [row.pk for row in stored.values() if row.pk not in worked_on]
    search.forget(Theme.type_name(), gone)
    Theme.everything.filter(pk__in=gone).delete()
    return themes


def _within(edits: ThemeEdits, wider: ThemeEdits) -> bool:
    """Whether a run respected all of `edits`; it may hold more themes, because they were linked."""
    return set(edits.held) <= set(wider.held) and set(edits.excluded) == set(wider.excluded)


def _current(pk: int) -> ThemeRun:
    """The run as it is now, so that of two people who decide at once neither overwrites the other."""
    return ThemeRun.objects.select_for_update().get(pk=pk)


def _same_run(run: ThemeRun, runs: Sequence[int]) -> None:
    if not runs or set(runs) != {run.pk}:
        raise InputError("Tick at least one voice, and choose a theme of the same list.")


def _digests(members: Sequence[ThemeMember]) -> list[str]:
    return sorted({member.digest for member in members if member.digest})


def _voices(members: Sequence[ThemeMember]) -> str:
    return "one voice" if len(members) == 1 else f"{len(members)} voices"
