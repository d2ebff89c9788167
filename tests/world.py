"""The one example company of the tests, and its people, built through actions.

Ada owns the workspace, Max is a mentor, Eli edits, Ida is an intern, Vera views; Sam is a stranger with a
workspace of his own.
"""

from dataclasses import dataclass

from firsthand_web.core.actions import people
from firsthand_web.core.models import Membership, Person, Product, Role, Workspace

PASSWORD = "quiet kettle 42"


@dataclass(frozen=True, kw_only=True)
class World:
    workspace: Workspace
    product: Product
    ada: Person
    max: Person
    eli: Person
    ida: Person
    vera: Person
    sam: Person

    def url(self, rest: str = "") -> str:
        """An address below the product: `world.url("needs/")`."""
        return f"/w/{self.workspace.slug}/{self.product.slug}/{rest}"


def build() -> World:
    ada = people.create_owner(
        email="ada@example.org", name="Ada Owner", password=PASSWORD, workspace="Lantern"
    )
    workspace = ada.memberships.get().workspace
    product = people.create_product(by=ada, workspace=workspace, name="Lamp")
    sam = people.create_owner(
        email="sam@example.org", name="Sam Stranger", password=PASSWORD, workspace="Elsewhere"
    )
    people.create_product(by=sam, workspace=sam.memberships.get().workspace, name="Other")
    return World(
        workspace=workspace,
        product=product,
        ada=ada,
        max=_member(workspace, "max@example.org", "Max Mentor", Role.MENTOR),
        eli=_member(workspace, "eli@example.org", "Eli Editor", Role.EDITOR),
        ida=_member(workspace, "ida@example.org", "Ida Intern", Role.INTERN),
        vera=_member(workspace, "vera@example.org", "Vera Viewer", Role.VIEWER),
        sam=sam,
    )


def _member(workspace: Workspace, email: str, name: str, role: Role) -> Person:
    person = Person.objects.create_user(email, PASSWORD, name=name)
    Membership.objects.create(workspace=workspace, person=person, role=role)
    return person
