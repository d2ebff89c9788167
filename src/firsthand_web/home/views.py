"""The doors, Today, and leaving the example."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from firsthand_web.core import access
from firsthand_web.core.actions import people
from firsthand_web.core.forms import ProductForm
from firsthand_web.core.models import Job, Person, Product, Role, Workspace
from firsthand_web.core.queries.activity import lines


def landing(request: HttpRequest) -> HttpResponse:
    """The signed-in person's product, or the doors when there is none yet."""
    assert isinstance(request.user, Person)
    product = access.home_of(request.user)
    if product is None:
        return redirect("doors")
    return redirect("today", product.workspace.slug, product.slug)


def doors(request: HttpRequest) -> HttpResponse:
    """Three ways to begin: look around the example, start empty, import a file."""
    assert isinstance(request.user, Person)
    workspace = Workspace.objects.filter(
        memberships__person=request.user, memberships__role=Role.OWNER
    ).first()
    form = ProductForm(request.POST or None)
    if request.method == "POST" and workspace and form.is_valid():
        made = people.create_product(
            by=request.user,
            workspace=workspace,
            name=form.cleaned_data["name"],
            kind=Product.Kind(form.cleaned_data["kind"]),
        )
        return redirect("today", workspace.slug, made.slug)
    return render(request, "home/doors.html", {"form": form, "workspace": workspace})


def today(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product)
    history = place.product.history.select_related("by")[:12]
    jobs = Job.objects.filter(product=place.product)[:5]
    return render(request, "home/today.html", {"lines": lines(place, history), "jobs": jobs})


def example_removal(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product, need=Role.OWNER)
    if request.method == "POST":
        people.remove_example(by=place.person, product=place.product)
        return redirect("landing")
    return render(request, "home/example_removal.html")
