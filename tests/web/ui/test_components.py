"""The page that shows every component, and the palette that pages share with pictures."""

import re
from pathlib import Path

import pytest
from django.test import Client

import firsthand_web.ui
from firsthand.charts import DARK, LIGHT


@pytest.mark.django_db
def test_every_component_is_shown_to_whoever_builds_the_next(client: Client, world: object) -> None:
    page = client.get("/ui/").content.decode()
    assert 'class="number"' in page
    assert page.count("<svg") == 2
    assert 'style="' not in page
    assert "<style" not in page


def test_pages_and_pictures_have_one_palette() -> None:
    css = (Path(firsthand_web.ui.__path__[0]) / "static/ui/tokens.css").read_text()
    blocks = re.findall(r"\{([^{}]+)\}", css)
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in (blocks[0], blocks[2]))
    assert {name: light.get(name) for name in LIGHT} == LIGHT
    assert {name: dark.get(name) for name in DARK} == DARK
    assert dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[1])) == dark
