"""One file of the practice company is downloaded, and nothing that lies elsewhere."""

import pytest
from django.conf import settings
from django.test import Client

from tests.web.home.test_practice_files import ADDRESS, begun
from tests.world import World


def test_it_is_downloaded(world: World, vera: Client, sam: Client) -> None:
    begun(world)
    reply = vera.get(f"{ADDRESS}interviews/interview-01.txt")
    assert b"".join(reply.streaming_content) == b"Thanks for making the time."  # type: ignore[attr-defined]
    assert reply["Content-Disposition"] == 'attachment; filename="interview-01.txt"'
    assert sam.get(f"{ADDRESS}interviews/interview-01.txt").status_code == 404


PATHS = ("../2/a.txt", "../../secret.key", "interviews", "%2e%2e/%2e%2e/secret.key", "none.txt")


@pytest.mark.parametrize("path", PATHS)
def test_nothing_else_is(world: World, ada: Client, path: str) -> None:
    begun(world)
    (settings.FOLDER / "secret.key").write_text("quiet")
    assert ada.get(ADDRESS + path).status_code in (301, 404)
