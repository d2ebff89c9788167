"""What people decided about themes, and what the stored themes hold."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from firsthand.errors import InputError
from firsthand.insights.theme_edits import HeldTheme, ThemeEdits
from firsthand_web.core.models import Comment, Link, Product, Tagging
from firsthand_web.evidence.models import Survey
from firsthand_web.insights.models import Theme, ThemeMember, ThemeRun


@dataclass(frozen=True)
class StoredThemes:
    """The stored themes of a run, as the library's edits look at them."""

    run: ThemeRun

    def texts_of(self, theme_id: str) -> tuple[str, ...]:
        """The digests of a theme's texts, sorted; `InputError` where it has none."""
        members = ThemeMember.objects.filter(run=self.run, theme__key=theme_id).exclude(digest="")
        digests = tuple(sorted(set(members.values_list("digest", flat=True))))
        if not digests:
            raise InputError("This theme holds no voice any more: choose another.")
        return digests


def run_of(product: Product, survey: Survey | None) -> ThemeRun | None:
    return ThemeRun.objects.filter(product=product, survey=survey).first()


def survey_with_themes(product: Product) -> int | None:
    """The survey whose themes were found last, when only the voices of single surveys were grouped so far."""
    runs = ThemeRun.objects.filter(product=product, survey__deletion=None).exclude(survey=None)
    return runs.order_by("-pk").values_list("survey_id", flat=True).first()


def edits_of(run: ThemeRun | None) -> ThemeEdits:
    return ThemeEdits.from_json(run.edits) if run and run.edits else ThemeEdits()


def edits_for(product: Product, survey: Survey | None) -> ThemeEdits:
    """What the next run must respect: all decisions, and every theme that somebody linked or talked about.

    Such a theme is held, so that what was linked stays what it was.
    """
    run = run_of(product, survey)
    edits = edits_of(run)
    if run is None:
        return edits
    held = {theme.id for theme in edits.held}
    worked_on = touched(run)
    more = [
        HeldTheme(id=theme.key, texts=StoredThemes(run).texts_of(theme.key))
        for theme in Theme.objects.filter(run=run, pk__in=worked_on, size__gt=0).order_by("pk")
        if theme.key not in held
    ]
    return replace(edits, held=(*edits.held, *more))


def touched(run: ThemeRun) -> set[int]:
    """The themes of a run that were linked, tagged or commented on."""
    name = Theme.type_name()
    ids = set(Theme.objects.filter(run=run).values_list("pk", flat=True))
    links = Link.objects.filter(product=run.product)
    found = set(links.filter(source_type=name).values_list("source_id", flat=True))
    found |= set(links.filter(target_type=name).values_list("target_id", flat=True))
    for model in (Comment, Tagging):
        found |= set(model.objects.filter(record_type=name).values_list("record_id", flat=True))
    return found & ids


def places(edits: ThemeEdits) -> Mapping[str, str]:
    """By digest: the id of the theme that holds a text, or "" where it is left out of every theme."""
    held = {digest: theme.id for theme in edits.held for digest in theme.texts}
    return held | dict.fromkeys(edits.excluded, "")
