"""Three ways to begin, for owners; others read what to do."""

import pytest
from django.test import Client

from firsthand_web.core.models import Job, Person, Product, Workspace
from firsthand_web.home.actions import example
from tests.world import World


def test_an_owner_sees_three_doors(world: World, ada: Client) -> None:
    page = ada.get("/doors/").content.decode()
    assert page.count('name="door"') == 3
    assert "Build the example" in page


def test_an_empty_product_begins_with_the_steps(world: World, ada: Client) -> None:
    for number in range(2):
        given = {"door": "own", "own-name": "Küche & Co", "own-kind": "physical"}
        made = ada.post("/doors/", given, follow=True)
        assert made.request["PATH_INFO"] == f"/w/lantern/kuche-co{'-2' if number else ''}/"
        assert "Import a survey" in made.content.decode()
    assert set(Product.objects.filter(name="Küche & Co").values_list("kind", flat=True)) == {"physical"}


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("survey_import", "surveys/import/"),
        ("feedback_import", "voices/import/"),
        ("event_import", "metrics/events/import/"),
        ("experiment_new", "experiments/new/?then=file"),
        ("items_import", "items/import/"),
    ],
)
def test_a_file_needs_a_product_first(world: World, ada: Client, page: str, address: str) -> None:
    reply = ada.post("/doors/", {"door": "import", "import-name": "Torch", "import-page": page})
    assert reply["Location"] == f"/w/lantern/torch/{address}"
    assert Product.objects.get(name="Torch").workspace == world.workspace
    assert ada.get(reply["Location"]).status_code == 200
    assert f'value="{page}"' in ada.get("/doors/").content.decode()


@pytest.mark.parametrize("given", [{"door": "own", "own-name": " "}, {"door": "import"}, {"door": "else"}])
def test_what_is_not_filled_in_makes_nothing(world: World, ada: Client, given: dict[str, str]) -> None:
    before = Product.objects.count()
    assert ada.post("/doors/", given).status_code == 422
    assert Product.objects.count() == before


def test_the_example_stands_in_its_own_workspace_and_is_built_once(
    world: World, ada: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    built: list[Workspace] = []
    monkeypatch.setattr(example, "build", lambda *, workspace, **rest: built.append(workspace))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        reply = ada.post("/doors/", {"door": "example"})
    product = Product.objects.get(example=True, name="Ladle")
    assert reply["Location"].startswith("/w/the-practice-company/ladle/jobs/")
    assert product.workspace != world.workspace
    assert Job.objects.get().state == Job.State.DONE
    assert ada.post("/doors/", {"door": "example"})["Location"] == "/w/the-practice-company/ladle/"
    assert built == [product.workspace]
    assert "Open the example" in ada.get("/doors/").content.decode()


def test_a_new_product_never_joins_the_example(world: World, ada: Client) -> None:
    example.begin(by=world.ada)
    ada.post("/doors/", {"door": "own", "own-name": "Torch", "own-kind": "digital"})
    assert Product.objects.get(name="Torch").workspace == world.workspace


def test_the_workspace_can_be_named_by_its_owner_only(world: World, ada: Client, sam: Client) -> None:
    other = Workspace.objects.get(slug="elsewhere")
    ada.post(
        "/doors/?in=elsewhere", {"door": "import", "import-name": "Torch", "import-page": "survey_import"}
    )
    assert not other.products.filter(name="Torch").exists()
    sam.post(
        "/doors/?in=elsewhere", {"door": "import", "import-name": "Torch", "import-page": "survey_import"}
    )
    assert other.products.filter(name="Torch").exists()


def test_others_are_told_whom_to_ask(world: World, eli: Client, vera: Client) -> None:
    for client in (eli, vera):
        page = client.get("/doors/").content.decode()
        assert 'name="door"' not in page
        assert "Lantern" in page
        client.post("/doors/", {"door": "own", "own-name": "Mine", "own-kind": "digital"})
        client.post("/doors/", {"door": "example"})
    assert Product.objects.filter(name="Mine").count() + Product.objects.filter(example=True).count() == 0


def test_who_belongs_nowhere_is_told_so(world: World) -> None:
    client = Client()
    client.force_login(Person.objects.create_user("nobody@example.org", "quiet kettle 42", name="Nobody"))
    assert "no workspace" in client.get("/doors/").content.decode()
