"""Bringing in a file of items."""

from django.db import transaction

from firsthand_web.core.models import Batch, Person, Product
from firsthand_web.roadmap.actions import items
from firsthand_web.roadmap.actions.items import ONE, Draft
from firsthand_web.roadmap.models import Team
from firsthand_web.roadmap.queries.importing import Read

KIND = "roadmap items"


@transaction.atomic
def import_items(*, by: Person, product: Product, read: Read) -> int:
    """Add every row of a file that was read without blocking problems; returns how many.

    A file that is here already adds nothing. Raises `InputError` for a cycle of dependencies; then nothing
    is imported.
    """
    assert not read.blocking
    if Batch.objects.filter(product=product, kind=KIND, digest=read.digest, undone_at=None).exists():
        return 0
    batch = Batch.objects.create(
        product=product,
        kind=KIND,
        label=read.name[:200],
        digest=read.digest,
        by=by,
        summary={"items": len(read.rows)},
    )
    teams = {team.name: team for team in Team.objects.filter(product=product)}
    drafts = [
        Draft(
            key=row.key,
            title=row.title,
            status=row.status,
            reach=row.reach,
            impact=row.impact or ONE,
            confidence=row.confidence or ONE,
            efforts={teams[name]: effort for name, effort in row.efforts.items()},
            must=row.must,
            estimate_note=f"From {read.name}",
        )
        for row in read.rows
    ]
    needs = {row.key: row.needs for row in read.rows if row.needs}
    return len(items.create_many(by=by, product=product, drafts=drafts, needs=needs, batch=batch))
