"""The only door to a workspace. Strangers get 404, members without the right get 403."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from firsthand_web.core import registry
from firsthand_web.core.models import Membership, Person, Product, Record, Role, Workspace
from firsthand_web.core.models.records import RecordQuerySet

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a signed-in member is: product, workspace, and what they may do there."""

    person: Person
    workspace: Workspace
    product: Product
    role: Role

    @property
    def can_edit(self) -> bool:
        return self.role.rank >= Role.CONTRIBUTOR.rank

    @property
    def can_guide(self) -> bool:
        """Whether they accept proposals and review the work of interns."""
        return self.role.rank >= Role.MENTOR.rank

    @property
    def can_own(self) -> bool:
        return self.role.rank >= Role.OWNER.rank

    def url(self, page: str, *args: Any) -> str:
        """The address of a page of this product: `place.url("need", need.pk)`."""
        return reverse(page, args=[self.workspace.slug, self.product.slug, *args])

    def url_of(self, record: Record) -> str:
        kind = registry.type_of(record)
        if kind is None:
            raise LookupError(
                f"{record.type_name()} is not registered: call registry.register in its apps.py."
            )
        named = kind.page_id(record)
        return self.url(kind.page, *(named if isinstance(named, tuple) else (named,)))


def enter(request: HttpRequest, workspace: str, product: str, *, need: Role = Role.VIEWER) -> Place:
    """Let the signed-in person into a product, or raise 404 (stranger) or 403 (not enough rights)."""
    person = request.user
    if not isinstance(person, Person):
        raise Http404
    membership = (
        Membership.objects.select_related("workspace")
        .filter(person=person, workspace__slug=workspace)
        .first()
    )
    if membership is None:
        raise Http404
    found = get_object_or_404(Product, workspace=membership.workspace, slug=product)
    place = Place(person=person, workspace=membership.workspace, product=found, role=Role(membership.role))
    request.place = place  # type: ignore[attr-defined]  # the page furniture reads it
    if place.role.rank < need.rank:
        raise PermissionDenied(
            f"You are a {place.role.label.lower()} here; this needs the role {need.label.lower()}."
        )
    return place


def edit(request: HttpRequest, workspace: str, product: str) -> Place:
    """`enter` for pages that change something."""
    return enter(request, workspace, product, need=Role.CONTRIBUTOR)


def record(place: Place, model: type[R], pk: int) -> R:
    """A record of this product that is not deleted, or 404."""
    found: R = get_object_or_404(model.objects.filter(product=place.product), pk=pk)
    return found


def any_record(place: Place, type_name: str, pk: int) -> Record:
    """A record of any registered type of this product, or 404."""
    kind = registry.named(type_name)
    if kind is None:
        raise Http404
    found: Record = get_object_or_404(rows(place, kind), pk=pk)
    return found


def open_record(place: Place, type_name: str, pk: int) -> Record:
    """One that this person may comment on, tag, link and delete, or 404."""
    found = any_record(place, type_name, pk)
    kind = registry.named(type_name)
    if kind is None or kind.kept or (kind.private and found.created_by_id != place.person.pk):
        raise Http404
    return found


def rows(place: Place, kind: registry.RecordType) -> RecordQuerySet:
    """The records of a kind that this person meets outside its own pages."""
    here: RecordQuerySet = kind.model.objects.filter(product=place.product)
    return kind.seen_by(place, here) if kind.seen_by else here


def records(place: Place, named: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Record]:
    """Those of the named records (type, id) that somebody meets in this product: one query a type."""
    ids: dict[str, set[int]] = defaultdict(set)
    for type_name, pk in named:
        ids[type_name].add(pk)
    return {
        (type_name, found.pk): found
        for type_name, wanted in ids.items()
        if (kind := registry.named(type_name)) is not None
        for found in rows(place, kind).filter(pk__in=wanted)
    }


def home_of(person: Person) -> Product | None:
    """The product that a person lands on: the first of their newest workspace."""
    return (
        Product.objects.filter(workspace__memberships__person=person)
        .order_by("example", "-workspace__memberships__joined_at", "name")
        .first()
    )
