"""Write keys: who may send events, and taking that away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from firsthand_web.core import access
from firsthand_web.measurement.actions import keys as actions
from firsthand_web.measurement.forms import WriteKeyForm
from firsthand_web.measurement.models import WriteKey


def write_keys(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The keys, a form for one more, and once, right after it was made, the key itself."""
    place = access.edit(request, workspace, product)
    form = WriteKeyForm(request.POST or None)
    shown = ""
    if request.method == "POST" and form.is_valid():
        made = actions.create_key(by=place.person, product=place.product, name=form.cleaned_data["name"])
        shown, form = made[1], WriteKeyForm()
    context = {"keys": WriteKey.objects.filter(product=place.product), "form": form, "shown": shown}
    return render(request, "measurement/write_keys.html", context, status=422 if form.errors else 200)


@require_POST
def write_key_revocation(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = get_object_or_404(WriteKey, product=place.product, pk=pk)
    actions.revoke_key(by=place.person, key=found)
    return redirect(place.url("write_keys"))
