"""Lessons: one page each, opened from warnings, method checks and the programme."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from firsthand.learning.programme import shipped_lessons
from firsthand_web.core import access


def lessons(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    access.enter(request, workspace, product)
    return render(request, "learning/lessons.html", {"lessons": shipped_lessons().values()})


def lesson(request: HttpRequest, workspace: str, product: str, key: str) -> HttpResponse:
    access.enter(request, workspace, product)
    found = shipped_lessons().get(key)
    if found is None:
        raise Http404
    return render(request, "learning/lesson.html", {"lesson": found, "blocks": _blocks(found.text)})


def _blocks(text: str) -> list[tuple[str, list[str]]]:
    """Paragraphs ("p") and lists ("ul"), each with its lines."""
    found = []
    for block in text.split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if lines and all(line.startswith("- ") for line in lines):
            found.append(("ul", [line[2:] for line in lines]))
        elif lines:
            found.append(("p", [" ".join(lines)]))
    return found
