"""What every response carries, and where a new folder begins."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from firsthand_web.core.models import Person

Next = Callable[[HttpRequest], HttpResponse]

# No inline script or style anywhere; a page may be framed by nobody and posts only to itself.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


def security_headers(get_response: Next) -> Next:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return middleware


def first_run(get_response: Next) -> Next:
    """Until an owner exists, every page leads to the one that creates them."""
    someone = False

    def middleware(request: HttpRequest) -> HttpResponse:
        nonlocal someone
        someone = someone or Person.objects.exists()
        start = reverse("first_owner")
        if not someone and request.path != start and not request.path.startswith(settings.STATIC_URL):
            return redirect(start)
        return get_response(request)

    return middleware
