"""What is set so that it does not fall apart at the end of a line."""

import pytest
from django.conf import LazySettings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import path

from firsthand_web.core.middleware import typography
from firsthand_web.project import settings as project
from firsthand_web.project import urls
from tests.world import World


@login_not_required
def _share(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>9 %</p>")


urlpatterns = [*urls.urlpatterns, path("share/", _share)]


def _shown(response: HttpResponse) -> str:
    return typography(lambda request: response)(RequestFactory().get("/")).content.decode()


def test_a_number_keeps_its_per_cent_sign_on_its_line() -> None:
    page = '<p title="9 %">100 % worse</p><b>12 %</b> 3 % <i>4</i> %'
    assert _shown(HttpResponse(page)) == (
        '<p title="9 %">100\u00a0% worse</p><b>12\u00a0%</b> 3\u00a0% <i>4</i> %'
    )


@pytest.mark.urls(__name__)
def test_a_page_is_sent_whole(world: World, settings: LazySettings) -> None:
    settings.MIDDLEWARE = project.MIDDLEWARE
    reply = Client().get("/share/")
    assert reply.content.decode() == "<p>9\u00a0%</p>"
    assert int(reply.headers["Content-Length"]) == len(reply.content)


def test_what_people_edit_stays_as_they_wrote_it() -> None:
    page = '<textarea>5 %</textarea><input value="6 %"><p>7 %</p>'
    assert _shown(HttpResponse(page)) == page.replace("7 %", "7\u00a0%")


def test_files_stay_as_they_are() -> None:
    table = "<th>5 %</th>"
    assert _shown(HttpResponse(table, content_type="text/csv")) == table
    kept = HttpResponse(table, headers={"Content-Disposition": "attachment"})
    assert _shown(kept) == table
    streamed: HttpResponseBase = StreamingHttpResponse([table])
    reply = typography(lambda request: streamed)(RequestFactory().get("/"))  # type: ignore[arg-type, return-value]
    assert b"".join(reply.streaming_content) == table.encode()  # type: ignore[attr-defined]
