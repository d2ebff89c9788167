"""The door for programs: Segment's HTTP tracking API under /v1/. Nothing can be read here."""

import base64
import gzip
import io
import json
import zlib
from math import ceil
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from firsthand.errors import InputError
from firsthand_web.measurement.actions import capture as actions
from firsthand_web.measurement.actions import capture_limits as limits
from firsthand_web.measurement.actions.keys import digest_of
from firsthand_web.measurement.models import WriteKey

# Libraries in browsers shorten the kinds.
SHORT: Final = {
    "t": "track", "i": "identify", "p": "page", "s": "screen", "g": "group", "a": "alias", "b": "batch"
}  # fmt: skip
CODES: Final = {400: "bad_request", 401: "unauthorized", 413: "too_large", 429: "too_many"}


@csrf_exempt
@login_not_required
@require_http_methods(["POST", "OPTIONS"])
def capture(request: HttpRequest, kind: str) -> HttpResponse:
    """Take one message or a batch; 200 means that all of it is on disk, anything else that none is."""
    reply = (
        HttpResponse(status=204) if request.method == "OPTIONS" else _taken(request, SHORT.get(kind, kind))
    )
    # A write key stands in every page that uses it, and lets nobody read: any site may send with one.
    reply.headers["Access-Control-Allow-Origin"] = "*"
    reply.headers["Access-Control-Allow-Headers"] = "authorization, content-type, content-encoding"
    reply.headers["Access-Control-Allow-Methods"] = "POST"
    reply.headers["Access-Control-Max-Age"] = "86400"
    return reply


def _taken(request: HttpRequest, kind: str) -> JsonResponse:
    key = None
    try:
        key = _key(request, {})
        content = _content(request)
        key = key or _key(request, content)
        if key is None:
            return _refused(401, "This write key is not known, or was revoked.")
        messages = content.get("batch") if kind == "batch" else [content | {"type": kind}]
        if not isinstance(messages, list) or not all(isinstance(each, dict) for each in messages):
            raise InputError("batch must be a list of messages.")
        if wait := limits.seconds_to_wait(key, len(messages)):
            raise actions.Busy(ceil(wait))
        actions.take(product=key.product, messages=messages, sent_at=content.get("sentAt"))
    except InputError as error:
        return _noted(key, 400, str(error), error)
    except _TooLarge as error:
        return _noted(
            key, 413, f"A request may hold {actions.LARGEST_BATCH:,} bytes: send fewer messages.", error
        )
    except actions.Busy as busy:
        reply = _noted(key, 429, "Too many events come at once: send this again later.", busy)
        reply.headers["Retry-After"] = str(busy.seconds)
        return reply
    return JsonResponse({"success": True})


class _TooLarge(Exception):
    """More than a batch may have."""


def _refused(status: int, message: str) -> JsonResponse:
    # `code` is what Segment's own libraries look for.
    content = {"success": False, "code": CODES[status], "message": message}
    return JsonResponse(content, status=status)


def _noted(key: WriteKey | None, status: int, message: str, error: Exception) -> JsonResponse:
    """Refuse, and count it where whoever made the key can see it."""
    if key is not None:
        rule, sample = (error.rule, error.sample) if isinstance(error, actions.Refused) else (message, "")
        limits.note_refusal(key, rule, sample)
    return _refused(status, message)


def _content(request: HttpRequest) -> dict[str, Any]:
    try:
        if int(request.headers.get("Content-Length") or 0) > actions.LARGEST_BATCH:
            raise _TooLarge
        body = request.read(actions.LARGEST_BATCH + 1)
        if request.headers.get("Content-Encoding") == "gzip":
            with gzip.GzipFile(fileobj=io.BytesIO(body)) as stream:
                body = stream.read(actions.LARGEST_BATCH + 1)
        if len(body) > actions.LARGEST_BATCH:
            raise _TooLarge
        content = json.loads(body)
        if isinstance(content, dict):
            return content
    except (ValueError, RecursionError, OSError, EOFError, zlib.error):
        pass
    raise InputError("The body must be one JSON object.")


def _key(request: HttpRequest, content: dict[str, Any]) -> WriteKey | None:
    """Basic auth with the key as the user name, else writeKey in the body."""
    key = str(content.get("writeKey", ""))
    scheme, _, coded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            key = base64.b64decode(coded).decode().partition(":")[0]
        except ValueError:
            return None
    if not key:
        return None
    return WriteKey.objects.working().filter(digest=digest_of(key)).select_related("product").first()
