"""The doors, Today, and leaving the example."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from firsthand_web.core import access
from firsthand_web.core.actions import people
from firsthand_web.core.models import Job, Person, Product, Role, Workspace
from firsthand_web.home.actions import example
from firsthand_web.home.forms import ImportForm, OwnForm
from firsthand_web.home.queries import practice
from firsthand_web.home.queries.changes import changes
from firsthand_web.home.queries.steps import steps
from firsthand_web.home.queries.waiting import waiting
from firsthand_web.learning.queries.practice import folder_of
from firsthand_web.measurement.queries import events


def landing(request: HttpRequest) -> HttpResponse:
    """The signed-in person's product, or the doors when there is none yet."""
    assert isinstance(request.user, Person)
    product = access.home_of(request.user)
    if product is None:
        return redirect("doors")
    return redirect("today", product.workspace.slug, product.slug)


def doors(request: HttpRequest) -> HttpResponse:
    """Three ways to begin: look around the example, start with your own, import a file."""
    assert isinstance(request.user, Person)
    workspace = _workspace(request.user, request.GET.get("in", ""))
    door = request.POST.get("door", "") if workspace else ""
    own = OwnForm(request.POST if door == "own" else None, prefix="own")
    file = ImportForm(request.POST if door == "import" else None, prefix="import")
    if workspace and door == "example":
        return _example(request.user)
    if workspace and door == "own" and own.is_valid():
        made = _made(request.user, workspace, own.cleaned_data["name"], own.cleaned_data["kind"])
        return redirect("today", workspace.slug, made.slug)
    if workspace and door == "import" and file.is_valid():
        made = _made(request.user, workspace, file.cleaned_data["name"], Product.Kind.DIGITAL)
        page = file.cleaned_data["page"]
        address = reverse(page, args=[workspace.slug, made.slug])
        return redirect(f"{address}?then=file" if page == "experiment_new" else address)
    context = {
        "own": own,
        "file": file,
        "workspace": workspace,
        "example": example.of(request.user),
        "member_of": Workspace.objects.filter(memberships__person=request.user),
    }
    return render(request, "home/doors.html", context, status=422 if door else 200)


def today(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """What waits, what is under way, what changed, and the next step along the chain."""
    place = access.enter(request, workspace, product)
    chain = steps(place)
    context = {
        "steps": chain,
        "next": next((step for step in chain if not step.done), None),
        "waiting": waiting(place, today=timezone.localdate()),
        "jobs": Job.objects.under_way().filter(product=place.product),
        "changes": changes(place),
        "events": events.span(place.product),
    }
    return render(request, "home/today.html", context)


def example_removal(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product, need=Role.OWNER)
    if not place.product.example:
        raise Http404
    if request.method == "POST":
        example.remove(by=place.person, workspace=place.workspace)
        return redirect("landing")
    return render(request, "home/example_removal.html")


def practice_files(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """What the example company's tools exported, to read or to import into a product of one's own."""
    place = access.enter(request, workspace, product)
    if not place.product.example:
        raise Http404
    return render(request, "home/practice_files.html", {"groups": practice.groups(folder_of(place.product))})


def practice_file(request: HttpRequest, workspace: str, product: str, path: str) -> FileResponse:
    """One of these files, to download."""
    place = access.enter(request, workspace, product)
    folder = folder_of(place.product)
    known = {file for group in practice.groups(folder) for _, file, _ in group.files}
    if not place.product.example or path not in known:
        raise Http404
    return FileResponse((folder / path).open("rb"), as_attachment=True)


def _workspace(person: Person, slug: str) -> Workspace | None:
    """Where a new product goes: the workspace asked for, or one of their own that is not the example's."""
    owned = Workspace.objects.filter(memberships__person=person, memberships__role=Role.OWNER)
    asked = owned.filter(slug=slug).first()
    return asked or owned.order_by("products__example", "pk").first()


def _made(person: Person, workspace: Workspace, name: str, kind: str) -> Product:
    return people.create_product(by=person, workspace=workspace, name=name, kind=Product.Kind(kind))


def _example(person: Person) -> HttpResponse:
    """The example's Today; while it is being built, the page that shows how far that is."""
    built = example.of(person)
    if built is not None and not built.jobs.filter(kind=example.BUILD).exists():  # `firsthand demo` built it
        return redirect("today", built.workspace.slug, built.slug)
    job = example.start(by=person, today=timezone.localdate())
    place = [job.product.workspace.slug, job.product.slug]
    return redirect("today", *place) if job.state == Job.State.DONE else redirect("job", *place, job.pk)
