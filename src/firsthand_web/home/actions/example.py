"""The example company: small, invented, built through the actions that people use."""

from django.db import transaction

from firsthand_web.core.actions import people
from firsthand_web.core.models import Person, Product, Workspace


@transaction.atomic
def build_workspace(*, email: str, password: str) -> Workspace:
    """A whole example workspace with an owner who can sign in."""
    owner = people.create_owner(
        email=email, name="Ada Lindqvist", password=password, workspace="Kettle & Key"
    )
    workspace = owner.memberships.get().workspace
    build_product(by=owner, workspace=workspace)
    return workspace


@transaction.atomic
def build_product(*, by: Person, workspace: Workspace) -> Product:
    """The example product in any workspace, flagged, so that it can be removed in one click."""
    return people.create_product(by=by, workspace=workspace, name="Morrow", example=True)
