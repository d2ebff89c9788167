"""Writing history. Every action ends here, so no change is unseen and search is never stale."""

from collections.abc import Sequence
from typing import Any

from firsthand_web.core import registry, search
from firsthand_web.core.models import AuditEntry, Person, Product, Record, Workspace


def note(
    *,
    by: Person | None,
    verb: str,
    product: Product | None = None,
    workspace: Workspace | None = None,
    record: Record | None = None,
    records: Sequence[Record] = (),
    label: str = "",
    data: dict[str, Any] | None = None,
) -> AuditEntry:
    """Record that something happened, and refresh the search entries of what it touched.

    A bulk action calls it once with all `records`; `data` then carries ids and counts, never contents.
    Call it inside the action's transaction, after the rows are saved.
    """
    if record is not None:
        product = product or record.product
        records = [record, *records]
        label = label or registry.label_of(record)
    home = workspace or (product.workspace if product else None)
    if home is None:
        raise ValueError(f"{verb} needs a record, a product or a workspace to belong to.")
    search.index(list(records))
    return AuditEntry.objects.create(
        workspace=home,
        product=product,
        by=by,
        verb=verb,
        record_type=record.type_name() if record else "",
        record_id=record.pk if record else None,
        label=label[:200],
        data=data or {},
    )
