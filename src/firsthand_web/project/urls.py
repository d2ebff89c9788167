"""All addresses: pages of a product stand under /w/<workspace>/<product>/."""

from importlib import import_module

from allauth.account import urls as account
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path


def _patterns(name: str) -> list[URLPattern | URLResolver]:
    """`name` of every built area's urls module, leftmost area first."""
    found: list[URLPattern | URLResolver] = []
    for area in settings.BUILT:
        if area != "ui":
            found += getattr(import_module(f"firsthand_web.{area}.urls"), name, [])
    return found


urlpatterns = [
    # No mail is sent from here, so none is promised: `firsthand password` gives a new one.
    path("accounts/", include([route for route in account.urlpatterns if "reset" not in route.name])),
    path("ui/", include("firsthand_web.ui.urls")),
    *_patterns("site_patterns"),
    path("w/<slug:workspace>/<slug:product>/", include(_patterns("urlpatterns"))),
]
handler400 = "firsthand_web.ui.errors.bad_request"
handler403 = "firsthand_web.ui.errors.forbidden"
handler404 = "firsthand_web.ui.errors.not_found"
handler500 = "firsthand_web.ui.errors.server_error"
