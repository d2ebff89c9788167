"""Comments and tags."""

from django.db import transaction

from firsthand.errors import InputError
from firsthand_web.core.actions import history
from firsthand_web.core.models import Comment, Person, Record, Tag, Tagging


@transaction.atomic
def comment(*, by: Person, record: Record, text: str) -> Comment:
    text = text.strip()
    if not text:
        raise InputError("The comment is empty: write something, or leave the page.")
    made = Comment(
        product=record.product,
        created_by=by,
        record_type=record.type_name(),
        record_id=record.pk,
        text=text[:5000],
    )
    made.save()
    history.note(by=by, verb="core.comment.created", record=record, data={"comment": made.pk})
    return made


@transaction.atomic
def tag(*, by: Person, record: Record, name: str) -> Tag:
    name = " ".join(name.split()).lower()
    if not name or len(name) > 60:
        raise InputError(f"A tag has 1 to 60 characters; this one has {len(name)}.")
    made, _ = Tag.objects.get_or_create(product=record.product, name=name)
    _, created = Tagging.objects.get_or_create(
        tag=made, record_type=record.type_name(), record_id=record.pk, defaults={"by": by}
    )
    if created:
        history.note(by=by, verb="core.tag.added", record=record, data={"tag": name})
    return made


@transaction.atomic
def untag(*, by: Person, record: Record, tag: Tag) -> None:
    removed, _ = Tagging.objects.filter(tag=tag, record_type=record.type_name(), record_id=record.pk).delete()
    if removed:
        history.note(by=by, verb="core.tag.removed", record=record, data={"tag": tag.name})
    if not tag.taggings.exists():
        tag.delete()
