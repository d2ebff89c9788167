"""Publishing a brief may have to wait for a mentor."""

from typing import Any

from firsthand.errors import InputError
from firsthand_web.communication.actions import briefs
from firsthand_web.communication.models import Brief
from firsthand_web.core.models import Person, Product
from firsthand_web.core.registry import Weighty


def publish(*, by: Person, product: Product, payload: dict[str, Any]) -> Brief:
    brief = _brief(product, payload)
    briefs.publish(by=by, brief=brief)
    return brief


def _says(product: Product, payload: dict[str, Any]) -> list[tuple[str, str]]:
    brief = _brief(product, payload)
    audience = f"“{brief.title}”, version {brief.version}, for {brief.audience or 'everybody'}."
    return [("What would be published", audience), ("Opening", brief.opening or "None.")]


def _digest(product: Product, payload: dict[str, Any]) -> str:
    return str(_brief(product, payload).digest)


def _brief(product: Product, payload: dict[str, Any]) -> Brief:
    found: Brief | None = Brief.objects.filter(product=product, pk=payload["brief"]).first()
    if found is None:
        raise InputError("The brief that this is about was deleted: restore it on the activity page.")
    return found


PUBLICATION = Weighty(
    name="communication.brief.publication",
    label="Publishing a brief",
    run=publish,
    says=_says,
    digest=_digest,
)
