"""The first page of a new folder: only the code from the terminal opens it, and only once."""

import pytest
from django.test import Client

from firsthand_web.core.actions import owner_code
from firsthand_web.core.models import Person, Role
from tests.world import PASSWORD

GIVEN = {"name": "Ada", "email": "Ada@Example.org", "password": PASSWORD, "workspace": "Lantern"}


@pytest.mark.django_db
def test_every_page_of_a_new_folder_leads_to_the_first_account(client: Client) -> None:
    assert client.get("/accounts/login/")["Location"] == "/start/"
    assert "One-time code" in client.get("/start/").content.decode()


@pytest.mark.django_db
def test_the_code_makes_an_owner_who_is_signed_in(client: Client) -> None:
    reply = client.post("/start/", GIVEN | {"code": owner_code.issue().lower()})
    assert reply.status_code == 302
    owner = Person.objects.get()
    assert owner.email == "ada@example.org"
    assert owner.memberships.get().role == Role.OWNER
    assert client.get("/doors/").status_code == 200
    assert not owner_code.matches("anything")


@pytest.mark.django_db
def test_a_wrong_code_makes_nobody_and_tries_run_out(client: Client) -> None:
    code = owner_code.issue()
    for _ in range(owner_code.TRIES):
        page = client.post("/start/", GIVEN | {"code": "AAAA-BBBB-CCCC"})
        assert "This is not the code" in page.content.decode()
    assert "This is not the code" in client.post("/start/", GIVEN | {"code": code}).content.decode()
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_the_code_is_kept_only_as_a_digest_that_only_the_owner_may_read() -> None:
    code = owner_code.issue()
    path = owner_code._path()
    assert code not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
