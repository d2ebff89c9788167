"""The whole way, as a product manager goes it: small steps, taken by whichever hand is given."""

from pathlib import Path

from tests.browser.hands import Hand
from tests.browser.way import decide, learn, tell
from tests.browser.way.case import SPOKE, Case, jupyter
from tests.web.project.serving import Server

__all__ = ["SPOKE", "jupyter", "walk"]


def walk(hand: Hand, case: Case, server: Server, folder: Path) -> None:
    learn.make_the_first_account(hand, server)
    learn.start_with_my_own(hand, case)
    learn.read_the_survey(hand, case)
    learn.check_and_confirm(hand, case)
    learn.count_filter_and_compare(hand, case)
    learn.talk_about_a_voice(hand, case)
    learn.take_needs_from_the_survey(hand, case)
    learn.ask_a_number_where_it_comes_from(hand, case)
    learn.find_themes(hand)
    learn.rename_one_and_link_it(hand, case)
    decide.name_periods_and_teams(hand)
    decide.add_three_items(hand, case)
    decide.read_the_reach(hand, case)
    decide.find_the_best_plan(hand)
    decide.adopt_it(hand)
    decide.bring_in_events(hand, folder)
    decide.define_a_metric(hand)
    decide.set_an_objective(hand)
    tell.compose_a_brief(hand, case)
    tell.follow_its_numbers(hand)
    tell.take_it_away(hand, case)
    tell.read_the_story(hand, case)
    tell.take_the_import_back(hand, case)
