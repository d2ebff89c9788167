"""The door for programs: Segment's HTTP tracking API under /v1/. Nothing can be read here."""

import base64
import gzip
import io
import json
import zlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from firsthand.errors import InputError
from firsthand_web.core.models import Product
from firsthand_web.measurement.actions import capture as actions
from firsthand_web.measurement.actions.keys import digest_of
from firsthand_web.measurement.models import WriteKey


@csrf_exempt
@login_not_required
@require_POST
def capture(request: HttpRequest, kind: str) -> JsonResponse:
    """Take one message or a batch; 200 means that all of it is on disk, anything else that none is."""
    try:
        content = _content(request)
        product = _product(request, content)
        if product is None:
            return _refused(401, "This write key is not known, or was revoked.")
        messages = content.get("batch") if kind == "batch" else [content | {"type": kind}]
        if not isinstance(messages, list) or not all(isinstance(each, dict) for each in messages):
            return _refused(400, "batch must be a list of messages.")
        actions.take(product=product, messages=messages, sent_at=content.get("sentAt"))
    except InputError as error:
        return _refused(400, str(error))
    except _TooLarge:
        return _refused(413, f"A request may hold {actions.LARGEST_BATCH:,} bytes: send fewer messages.")
    except actions.Busy:
        reply = _refused(429, "Too many events wait to be stored: send this again later.")
        reply.headers["Retry-After"] = str(actions.RETRY_SECONDS)
        return reply
    return JsonResponse({"success": True})


class _TooLarge(Exception):
    """More than a batch may have."""


def _refused(status: int, message: str) -> JsonResponse:
    return JsonResponse({"success": False, "message": message}, status=status)


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


def _product(request: HttpRequest, content: dict[str, Any]) -> Product | None:
    """Whose write key it is: Basic auth with the key as the user name, else writeKey in the body."""
    key = str(content.get("writeKey", ""))
    scheme, _, coded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            key = base64.b64decode(coded).decode().partition(":")[0]
        except ValueError:
            return None
    found = WriteKey.objects.working().filter(digest=digest_of(key)).select_related("product").first()
    return found.product if found else None
