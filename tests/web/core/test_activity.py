"""The activity page: what was done is seen by members, and by nobody else."""

from django.test import Client

from tests.world import World


def test_members_see_what_was_done(world: World, vera: Client) -> None:
    page = vera.get(world.url("activity/")).content.decode()
    assert "Ada Owner" in page
    assert "created" in page
    assert "Lamp" in page


def test_strangers_find_nothing(world: World, sam: Client) -> None:
    assert sam.get(world.url("activity/")).status_code == 404


def test_who_is_not_signed_in_is_asked_to(world: World, client: Client) -> None:
    reply = client.get(world.url("activity/"))
    assert reply.status_code == 302
    assert reply["Location"].startswith("/accounts/login/")


def test_every_page_forbids_inline_scripts(world: World, vera: Client) -> None:
    policy = vera.get(world.url("activity/")).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
