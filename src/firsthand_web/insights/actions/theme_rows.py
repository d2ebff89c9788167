"""Rows of themes following what people decided, without another run."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, F, Q

from firsthand.insights.theme_edits import ThemeEdits
from firsthand_web.insights.models import Theme, ThemeMember, ThemeRun
from firsthand_web.insights.queries import deciding

QUOTES = 3
CHUNK = 500


def follow(run: ThemeRun, before: ThemeEdits, after: ThemeEdits) -> list[Theme]:
    """Move the voices that the new edits place elsewhere; returns the themes that changed."""
    was, now = deciding.places(before), deciding.places(after)
    moved = sorted(digest for digest in {*was, *now} if was.get(digest) != now.get(digest))
    themes = {theme.key: theme for theme in Theme.objects.filter(run=run)}
    for held in after.held:
        if held.id not in themes:
            theme = Theme(
                product=run.product, run=run, survey=run.survey, key=held.id, name=held.name or held.id
            )
            theme.save()
            themes[held.id] = theme
    affected = {held.id for held in (*before.held, *after.held)}
    for start in range(0, len(moved), CHUNK):
        chunk = moved[start : start + CHUNK]
        members = ThemeMember.objects.filter(run=run, digest__in=chunk)
        affected |= set(members.exclude(theme=None).values_list("theme__key", flat=True))
        affected |= set(members.exclude(found=None).values_list("found__key", flat=True))
        _move(run, chunk, now, themes)
    return _describe([themes[key] for key in sorted(affected) if key in themes], after)


def _move(run: ThemeRun, digests: Iterable[str], now: Mapping[str, str], themes: dict[str, Theme]) -> None:
    by_place: dict[str | None, list[str]] = {}
    for digest in digests:
        by_place.setdefault(now.get(digest), []).append(digest)
    for place, found in by_place.items():
        members = ThemeMember.objects.filter(run=run, digest__in=found)
        if place is None:
            members.update(theme=F("found"), excluded=False)
        elif place == "":
            members.update(theme=None, excluded=True)
        else:
            members.update(theme=themes[place], excluded=False)


def _describe(themes: list[Theme], edits: ThemeEdits) -> list[Theme]:
    """Name, size and quotes of the themes as they are now."""
    names = {held.id: held.name for held in edits.held}
    for theme in themes:
        members = ThemeMember.objects.filter(theme=theme, feedback__deletion=None)
        counts = members.aggregate(
            known=Count("feedback__who", distinct=True, filter=~Q(feedback__who="")),
            unknown=Count("pk", filter=Q(feedback__who="")),
        )
        theme.size = counts["known"] + counts["unknown"]
        theme.name = names.get(theme.key) or theme.found_name or theme.name
        theme.edited = theme.key in names
        kept = set(members.filter(feedback__in=theme.quotes).values_list("feedback", flat=True))
        typical = members.exclude(feedback__in=kept).values_list("feedback", flat=True)
        quotes = [pk for pk in theme.quotes if pk in kept]
        theme.quotes = quotes + list(typical[: QUOTES - len(quotes)])
    Theme.objects.bulk_update(themes, ["name", "size", "edited", "quotes"], batch_size=200)
    return themes
