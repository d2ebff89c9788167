"""The question that every page test asks: who may not do this?"""

from django.test import Client


def assert_only_editors_post(address: str, given: dict[str, str], *, vera: Client, sam: Client) -> None:
    """A viewer gets 403, a stranger 404, and a mere look 405."""
    assert vera.post(address, given).status_code == 403
    assert sam.post(address, given).status_code == 404
    assert vera.get(address).status_code == 405


def assert_members_only(address: str, *, vera: Client, sam: Client) -> str:
    """A viewer may look, a stranger finds nothing; returns what the viewer sees."""
    assert sam.get(address).status_code == 404
    seen = vera.get(address)
    assert seen.status_code == 200
    return seen.content.decode()
