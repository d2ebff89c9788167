"""Write keys: who may send events, and taking that away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from firsthand.measurement import capture
from firsthand_web.core import access
from firsthand_web.measurement.actions import keys as actions
from firsthand_web.measurement.forms import WriteKeyForm
from firsthand_web.measurement.models import Refusal, WriteKey
from firsthand_web.measurement.queries.events import folder_of

MOST = 100


def write_keys(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The keys, a form for one more, and once, right after it was made, the key itself."""
    place = access.edit(request, workspace, product)
    form = WriteKeyForm(request.POST or None)
    shown = ""
    if request.method == "POST" and form.is_valid():
        made = actions.create_key(by=place.person, product=place.product, name=form.cleaned_data["name"])
        shown, form = made[1], WriteKeyForm()
    keys = WriteKey.objects.filter(product=place.product)
    context = {
        "keys": keys,
        "form": form,
        "shown": shown,
        "refusals": Refusal.objects.filter(key__in=keys).select_related("key")[:MOST],
        "reasons": capture.left_out_by_rule(folder_of(place.product)),
    }
    return render(request, "measurement/write_keys.html", context, status=422 if form.errors else 200)


def captured_left_out(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Messages that were acknowledged and cannot be used: row, column, value, rule, content."""
    place = access.edit(request, workspace, product)
    files = capture.left_out(folder_of(place.product))
    texts = [file.read_text(encoding="utf-8").partition("\n") for file in files]
    text = "".join([*(f"{first}\n" for first, _, _ in texts[:1]), *(rest for _, _, rest in texts)])
    headers = {"Content-Disposition": 'attachment; filename="captured-left-out.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
def write_key_revocation(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = get_object_or_404(WriteKey, product=place.product, pk=pk)
    actions.revoke_key(by=place.person, key=found)
    return redirect(place.url("write_keys"))
