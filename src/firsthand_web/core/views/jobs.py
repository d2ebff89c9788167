"""Long work, watched."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from firsthand_web.core import access, registry
from firsthand_web.core.actions import jobs
from firsthand_web.core.models import Job


# The polls have the page's address: a browser that kept their answers would show one of them for “back”.
@never_cache
def job(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Progress, refreshed by htmx; without JavaScript the page reloads itself."""
    place = access.enter(request, workspace, product)
    found = get_object_or_404(Job, product=place.product, pk=pk)
    after = found.result.get("url", "")
    # A boosted form leads here by htmx too, and wants the whole page.
    polls = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    if found.state == Job.State.DONE and after:
        return HttpResponseClientRedirect(after) if polls else redirect(after)
    part = "#progress" if polls else ""
    return render(
        request, f"core/job.html{part}", {"job": found, "stops": found.kind not in registry.unstoppable}
    )


@require_POST
def job_cancellation(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = get_object_or_404(Job, product=place.product, pk=pk)
    jobs.cancel(by=place.person, job=found)
    return redirect(place.url("job", pk))
