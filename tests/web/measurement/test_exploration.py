"""A question to the events: its address holds it, its answer is the library's, strangers find nothing."""

from datetime import date, timedelta

from django.test import Client

from tests.web.measurement.conftest import Import
from tests.world import World


def test_people_a_week(world: World, vera: Client, bring: Import) -> None:
    bring()
    page = vera.get(world.url("explore/trend/?a=signed+up&grain=week")).content.decode()
    # u1 and u2 on 3 and 4 March, u3 on 12 March, u4 and u5 on 19 and 20 March; the last week is not over.
    assert "People: signed up: 2 in the week of 17 Mar 2025, as in the week of 3 Mar 2025" in page
    assert "Week of 24 Mar 2025 (not over yet)" in page


def test_a_change_is_answered_with_the_address_of_the_question(
    world: World, vera: Client, bring: Import
) -> None:
    bring()
    asked = world.url(
        "explore/trend/?a=paid&a.of=events&a.1=&b=&formula=&by=&top=5&period=90d&grain=&from=&to="
    )
    page = vera.get(asked, headers={"HX-Request": "true"})
    assert page.headers["HX-Push-Url"] == world.url("explore/trend/?a=paid&a.of=events")
    assert "HX-Push-Url" not in vera.get(asked).headers
    boosted = vera.get(asked, headers={"HX-Request": "true", "HX-Boosted": "true"})
    assert "HX-Push-Url" not in boosted.headers


def test_what_cannot_be_used_is_said(world: World, vera: Client, bring: Import) -> None:
    bring()
    page = vera.get(world.url("explore/trend/?a=paid&top=many&period=ever&from=soon&formula=A%2FB&saved=²"))
    told = page.content.decode()
    assert page.status_code == 200
    assert "top=“many” must be a whole number from 1 to 20" in told
    assert "period=“ever” is none of" in told
    assert "from=“soon” is no day" in told
    assert "B is none of the series above" in told


def test_an_event_that_never_happens_is_said(world: World, vera: Client, bring: Import) -> None:
    bring()
    page = vera.get(world.url("explore/trend/?a=flew")).content.decode()
    assert "event=“flew” never happens here: choose one of paid, signed up" in page


def test_a_property_nobody_has_is_said(world: World, vera: Client, bring: Import) -> None:
    bring()
    page = vera.get(world.url("explore/trend/?a=paid&by=shoe")).content.decode()
    assert "property=“shoe” is in no event" in page


def test_a_trend_that_asks_nothing_is_the_people_of_any_event(
    world: World, vera: Client, bring: Import
) -> None:
    bring()
    page = vera.get(world.url("explore/trend/")).content.decode()
    # Nobody does anything on 26 March, the last day that is over; u1 alone on 3 March.
    assert "People: any event: 0 on 26 Mar 2025, down from 1 on 3 Mar 2025" in page
    assert '<option value="*" selected>any event</option>' in page
    assert 'explore/trend/export.csv?a=%2A"' in page


def test_a_funnel_of_nothing_offers_the_order_in_which_people_begin(
    world: World, vera: Client, bring: Import
) -> None:
    bring()
    page = vera.get(world.url("explore/funnel/")).content.decode()
    assert "Choose two events or more" in page
    # u1, u2 and u3 sign up before they pay.
    assert world.url("explore/funnel/?a=signed+up&amp;b=paid") in page
    assert "signed up → paid, within 7 days, last 90 days" in page
    begun = vera.get(world.url("explore/funnel/?a=paid")).content.decode()
    assert "Choose two events or more" in begun
    answered = vera.get(world.url("explore/funnel/?a=signed+up&b=paid")).content.decode()
    assert "made of your commonest events" not in answered


def test_segments_offer_what_some_people_did(world: World, vera: Client, bring: Import) -> None:
    bring()
    page = vera.get(world.url("explore/segments/")).content.decode()
    # All five signed up, so nobody would stand beside them; three of them paid.
    assert world.url("explore/segments/?p1=paid") in page
    assert "p1=signed" not in page


def test_a_long_table_is_cut_until_all_of_it_is_asked_for(world: World, vera: Client, bring: Import) -> None:
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(110)]
    bring("\n".join(["user_id,event,timestamp", *(f"u1,looked,{day}T09:00:00Z" for day in days)]))
    asked = world.url("explore/trend/?a=looked&period=all&grain=day")
    page = vera.get(asked).content.decode()
    assert "The first 100 of 110 rows." in page
    assert f'href="{asked.replace("&", "&amp;")}&amp;rows=all">Show all' in page
    rows = page.partition('aria-label="The numbers"')[2]
    whole = vera.get(f"{asked}&rows=all").content.decode().partition('aria-label="The numbers"')[2]
    assert (rows.count('<th scope="row">'), whole.count('<th scope="row">')) == (100, 110)
    assert "of 110 rows" not in whole


def test_without_events_there_is_no_form(world: World, eli: Client) -> None:
    page = eli.get(world.url("explore/funnel/")).content.decode()
    assert "No events yet" in page
    assert 'aria-label="The question"' not in page


def test_annotations_are_drawn(world: World, eli: Client, bring: Import) -> None:
    bring()
    eli.post(world.url("explore/annotations/"), {"day": "2025-03-10", "text": "New price", "kind": "note"})
    assert (
        "10 Mar 2025: New price." in eli.get(world.url("explore/trend/?a=paid&grain=week")).content.decode()
    )


def test_markup_in_an_address_is_only_text(world: World, vera: Client, bring: Import) -> None:
    bring()
    page = vera.get(world.url("explore/trend/?a=%3Cscript%3Ex&by=%3Cscript%3Ey&top=%3Cscript%3Ez"))
    assert "<script>x" not in page.content.decode()
    assert "<script>z" not in page.content.decode()


def test_strangers_find_nothing(world: World, sam: Client, bring: Import) -> None:
    bring()
    assert sam.get(world.url("explore/trend/?a=paid")).status_code == 404


def test_there_is_no_other_kind(world: World, vera: Client) -> None:
    assert vera.get(world.url("explore/magic/")).status_code == 404
