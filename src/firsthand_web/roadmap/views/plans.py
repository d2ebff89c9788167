"""Pages of plans."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from firsthand_web.core import access, refusals
from firsthand_web.core.actions import jobs, proposals
from firsthand_web.roadmap.actions import weighty
from firsthand_web.roadmap.forms import AdoptionForm
from firsthand_web.roadmap.models import Plan
from firsthand_web.roadmap.queries import plans, wording
from firsthand_web.roadmap.queries.asking import ask

# The name under which apps.py registers the job.
SOLVE_PLAN = "roadmap.solve-plan"


def plan(request: HttpRequest, workspace: str, product: str, pk: int | None = None) -> HttpResponse:
    """The newest plan, or an older one by its id."""
    place = access.enter(request, workspace, product)
    newest = plans.newest(place.product)
    found = newest if pk is None else access.record(place, Plan, pk)
    asked = ask(place.product)
    context = {
        "plan": found,
        "asked": asked,
        "shown": plans.show(found, asked) if found else None,
        "newest": newest,
        "decision": found.decision if found else None,
        "adopted": plans.adopted(place.product),
        "older": Plan.objects.filter(product=place.product).exclude(pk=found.pk)[:10] if found else [],
    }
    return render(request, "roadmap/plan.html", context)


@require_POST
def plan_solving(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Start solving; what can be seen to be impossible without solving is said at once."""
    place = access.edit(request, workspace, product)
    asked = ask(place.product)
    if asked.troubles or not asked.problem.items:
        messages.error(request, "This cannot be planned yet: see what is in the way below.")
        return redirect(place.url("plan"))
    job = jobs.start(
        by=place.person, product=place.product, kind=SOLVE_PLAN, label="Finding the best plan", payload={}
    )
    return redirect(place.url("job", job.pk))


def plan_adoption(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Plan, pk)
    title = f"What we build: {str(found).removeprefix('Plan ')}"
    form = AdoptionForm(request.POST or None, initial={"title": title})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals.on_form(form):
            made = proposals.settle(
                by=place.person,
                product=place.product,
                role=place.role,
                act=weighty.ADOPTION.name,
                title=f"Adopt: {data['title']}",
                payload=weighty.adoption_payload(found, data),
                record=found,
            )
            return redirect(place.url_of(made))
    context = {
        "form": form,
        "plan": found,
        "placements": wording.placements(found),
        "waits": proposals.waits(place.role, place.workspace, weighty.ADOPTION.name),
        "stale": found.digest != ask(place.product).digest,
    }
    return render(request, "roadmap/plan_adoption.html", context)
