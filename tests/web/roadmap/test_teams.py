"""The capacity grid."""

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.roadmap.models import Team
from tests.web.access import assert_members_only
from tests.web.roadmap.conftest import Roadmap
from tests.world import World


def grid(roadmap: Roadmap, **changes: str) -> dict[str, str]:
    rows = {"Core": (roadmap.core, "4", "4"), "Shop": (roadmap.shop, "2", "2")}
    given = {"new-name": "", "new-period_0": "", "new-period_1": ""}
    for name, (team, first, second) in rows.items():
        given |= {f"team-{team.pk}-name": name}
        given |= {f"team-{team.pk}-period_0": first, f"team-{team.pk}-period_1": second}
    return given | changes


def test_members_see_it(world: World, roadmap: Roadmap, vera: Client, sam: Client) -> None:
    page = assert_members_only(world.url("plan/teams/"), vera=vera, sam=sam)
    assert "Core" in page
    assert "<input" not in page.partition("<h1>")[2].partition("</main>")[0]
    assert vera.post(world.url("plan/teams/"), grid(roadmap)).status_code == 403


def test_an_editor_changes_capacity_and_adds_a_team(world: World, roadmap: Roadmap, eli: Client) -> None:
    changes = {f"team-{roadmap.core.pk}-period_0": "6.5"}
    changes |= {"new-name": "Lab", "new-period_0": "1", "new-period_1": "0"}
    assert eli.post(world.url("plan/teams/"), grid(roadmap, **changes)).status_code == 302
    roadmap.core.refresh_from_db()
    assert [roadmap.core.capacity(period) for period in ("Q1 2027", "Q2 2027")] == [6.5, 4]
    lab = Team.objects.get(name="Lab")
    assert [lab.capacity(period) for period in ("Q1 2027", "Q2 2027")] == [1, 0]
    changed = AuditEntry.objects.filter(verb="roadmap.team.changed")
    assert [entry.label for entry in changed] == ["Core"]


def test_a_wrong_row_saves_nothing(world: World, roadmap: Roadmap, eli: Client) -> None:
    changes = {f"team-{roadmap.core.pk}-period_0": "9", "new-name": "shop", "new-period_0": "1"}
    page = eli.post(world.url("plan/teams/"), grid(roadmap, **changes, **{"new-period_1": "1"}))
    assert "There is a team called “shop” already" in page.content.decode()
    roadmap.core.refresh_from_db()
    assert roadmap.core.capacity("Q1 2027") == 4
    negative = eli.post(world.url("plan/teams/"), grid(roadmap, **{f"team-{roadmap.core.pk}-period_0": "-1"}))
    assert "-1.0 is too little: it may be 0 or more." in negative.content.decode()


def test_without_periods_the_next_step_is_shown(world: World, eli: Client) -> None:
    assert "Name the periods" in eli.get(world.url("plan/teams/")).content.decode()
