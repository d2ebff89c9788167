"""What every response carries, and where a new folder begins."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from firsthand_web.core.models import Person

# Between a digit and the sign, in text: what follows leads to the next tag and is in none.
LOOSE = re.compile(rb"(\d) %(?=[^<>]*<(?!/textarea))")
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


def typography(get_response: Next) -> Next:
    """A number and its per cent sign stay on one line, in the text of every page. Files stay as they are."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        page = response.headers.get("Content-Type", "").startswith("text/html")
        if page and not response.streaming and "Content-Disposition" not in response.headers:
            response.content = LOOSE.sub(b"\\1\xc2\xa0%", response.content)
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
