"""Error pages: what happened, what it means, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request, 400, "That request made no sense to us", "Go back and try again; nothing was changed."
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    what = str(exception) or "You may look here, but not do this."
    return _page(request, 403, "You may not do this", f"{what} Ask an owner of the workspace for the right.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    means = "It was moved or deleted, or it belongs to a workspace that you are not a member of."
    return _page(request, 404, "There is nothing here", means)


def server_error(request: HttpRequest) -> HttpResponse:
    means = "This is our fault, not yours. What you saved before is safe. Try again, and tell us if it stays."
    return render(
        request, "ui/error.html", {"heading": "Something went wrong", "means": means, "code": 500}, status=500
    )


def _page(request: HttpRequest, code: int, heading: str, means: str) -> HttpResponse:
    return render(request, "ui/error.html", {"heading": heading, "means": means, "code": code}, status=code)
