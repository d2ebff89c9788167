"""Conversation, tags and links on any record."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from firsthand_web.core import access, refusals
from firsthand_web.core.actions import talk, trace
from firsthand_web.core.models import Link, Tag


@require_POST
def comments(request: HttpRequest, workspace: str, product: str, type_name: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    record = access.open_record(place, type_name, pk)
    with refusals.in_message(request):
        talk.comment(by=place.person, record=record, text=request.POST.get("text", ""))
    return redirect(place.url_of(record))


@require_POST
def tags(request: HttpRequest, workspace: str, product: str, type_name: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    record = access.open_record(place, type_name, pk)
    with refusals.in_message(request):
        talk.tag(by=place.person, record=record, name=request.POST.get("name", ""))
    return redirect(place.url_of(record))


@require_POST
def tag_removal(
    request: HttpRequest, workspace: str, product: str, type_name: str, pk: int, tag_pk: int
) -> HttpResponse:
    place = access.edit(request, workspace, product)
    record = access.open_record(place, type_name, pk)
    talk.untag(by=place.person, record=record, tag=get_object_or_404(Tag, product=place.product, pk=tag_pk))
    return redirect(place.url_of(record))


@require_POST
def links(request: HttpRequest, workspace: str, product: str, type_name: str, pk: int) -> HttpResponse:
    """Join this record to `other`, written `type:id` as the pickers do; `turned` joins that to this."""
    place = access.edit(request, workspace, product)
    record = access.open_record(place, type_name, pk)
    asked = request.GET.dict() | request.POST.dict()
    other_type, _, other_pk = asked.get("other", "").partition(":")
    kind = asked.get("kind", Link.Kind.SUPPORTS)
    if not other_pk.isdigit() or kind not in Link.BY_HAND:
        messages.error(request, "Choose the record to link, and how the two belong together.")
        return redirect(place.url_of(record))
    ends = record, access.open_record(place, other_type, int(other_pk))
    source, target = reversed(ends) if "turned" in asked else ends
    trace.link(by=place.person, source=source, target=target, kind=Link.Kind(kind))
    return redirect(place.url_of(record))


@require_POST
def link_removal(
    request: HttpRequest, workspace: str, product: str, type_name: str, pk: int, link_pk: int
) -> HttpResponse:
    place = access.edit(request, workspace, product)
    record = access.open_record(place, type_name, pk)
    mine = Link.objects.filter(product=place.product, kind__in=Link.BY_HAND)
    ends = mine.filter(source_type=type_name, source_id=pk) | mine.filter(target_type=type_name, target_id=pk)
    link = get_object_or_404(ends, pk=link_pk)
    again = {"other": f"{link.target_type}:{link.target_id}", "kind": link.kind}
    if (link.target_type, link.target_id) == (type_name, pk):
        again |= {"other": f"{link.source_type}:{link.source_id}", "turned": "1"}
    trace.unlink(by=place.person, link=link, record=record)
    undo = f"undo:{place.url('links', type_name, pk)}?{urlencode(again)}"
    messages.success(request, "Unlinked.", extra_tags=undo)
    return redirect(place.url_of(record))
