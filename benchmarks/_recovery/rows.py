"""The rows of the recovery page, in its order."""

from benchmarks._recovery import behaviour, counts, experiments, needs, plans, policies, themes
from benchmarks._recovery.figures import Row

ROWS = (
    Row(
        name="Themes, sentence model",
        compares="Themes that `firsthand.insights.themes` finds in the quarter's messages, told nothing, "
        "with the need that each message is truly about (the first, where there are several). All "
        "messages count; those in no theme are one group.",
        improve="a sentence model that reads other languages too, and themes of sentences rather than of "
        "whole messages, so that a message about two needs can be in two themes.",
        measure=themes.by_sentence_model,
    ),
    Row(
        name="Themes, hashed words",
        compares="The same where the sentence model is not installed.",
        improve="install the sentence model; words alone do not show that two wordings mean one need.",
        measure=themes.by_hashed_words,
    ),
    Row(
        name="Needs ranked by the survey",
        compares="Scores that `firsthand.insights.opportunities` gives from the long survey wave, with "
        "importance, satisfaction and score among all people.",
        improve="weights for who is missing (below); neighbours in the true order often lie closer "
        "together than the width of their intervals, and more answers are the only cure for that.",
        measure=needs.ranking,
    ),
    Row(
        name="The same without careless answers",
        compares="As above, had somebody recognised every careless respondent: the most that a check of "
        "answers could gain.",
        improve="find the careless by their time, by blocks of equal answers and by contradictions; that "
        "is not built, and by these figures it would change little.",
        measure=needs.ranking_of_the_careful,
    ),
    Row(
        name="Who answers",
        compares="Those who answered the long wave with those asked and with all people.",
        improve="compare respondents with the user base where the survey is shown, and weight by it.",
        measure=needs.representation,
    ),
    Row(
        name="Segments",
        compares="Scores that `firsthand.insights.segments` gives among those who find themselves in the "
        "description of a segment (one in seven errs), with the truth of that segment. A "
        "difference between two segments is shown where their intervals of importance do not "
        "meet.",
        improve="a test of the difference itself, with control of multiplicity, finds more than intervals "
        "that do not meet; a quarter's answers are few for four segments.",
        measure=needs.segments,
    ),
    Row(
        name="Counts of events and people",
        compares="What `firsthand.measurement` counts in four weeks of delivered events (with "
        "repeats, late ones, bots and several ids for one person) with what people did.",
        improve="leave out bots when events come in (it is asked, not done by itself): with that and the ids "
        "that sign-ins put together hardly anything is left to gain.",
        measure=counts.delivered,
    ),
    Row(
        name="Plan",
        compares="What the plan that `firsthand.roadmap.plan` proves best earns over four quarters "
        "more than doing nothing, as a share of what the best plan under full information would (1 is "
        "as good, below 0 is worse than doing nothing). The team knows the scores of needs from the "
        "survey, which needs an item is meant for, and its own estimates, which are too low; it does "
        "not know how much an item does for a need, nor whom it harms. Other rules get the same. "
        "Least effort first begins early with short items that make people pay more readily and cost trust "
        "(Ladle’s paywall, Sill’s paid alerts): since these make people pay it stands where it does, up "
        "from 0.41 and 0.49; without them it would stand higher yet (0.59 and 0.82 on seeds 1 and 2).",
        improve="capacity kept free for estimates that are too low (an order by value ÷ effort has no "
        "periods that could overflow, and does as well or better), lead times and stages of hardware in "
        "the plan, and effects from experiments instead of the same effect for every item.",
        measure=plans.roadmap,
    ),
    Row(
        name="Ways to choose in a practice run",
        compares="What four quarters of a practice run bring in more than doing nothing, as a share of what "
        "the best plan under full information does, when the reference policies choose (see [Practice "
        "score](practice-score.md)). They should rank: full information, evidence, RICE as given, chance.",
        improve="all of them meet overruns, late parts and failed builds unprepared, the best plan too; one "
        "that keeps some days free would stand above it now and then.",
        measure=policies.ranked,
    ),
    Row(
        name="Weights for who is missing",
        compares="Importance after raking to known shares of segments and plans, with that among all people.",
        improve="",
    ),
    Row(
        name="Funnels",
        compares="Signing up and what most often follows, within a day, that `firsthand.measurement.funnels` "
        "reads from four weeks of delivered events (with repeats, late ones, bots and several ids for one "
        "person), imported without bots, with the same of the people themselves.",
        improve="hardly anything is lost; what is are people who never sign in on a second device.",
        measure=behaviour.funnels,
    ),
    Row(
        name="Retention",
        compares="Weekly cohorts that `firsthand.measurement.retention` finds in the same events with "
        "`weekly_return` in truth.json.",
        improve="the same. Had ids stayed apart and bots been kept, fewer people would seem to come back: "
        "an id that nobody signs in with comes once.",
        measure=behaviour.retained,
    ),
    Row(
        name="Experiments",
        compares="Differences that `firsthand.experiments` reads from the six A/B tests of the quarter "
        "(visits, goals, conversion, revenue) with the true effects on their people. Coverage, changes found "
        "and errors leave out the test whose split is wrong.",
        improve="more people: tests of so few have little power, as in life. Where hardly anybody converts, "
        "Newcombe's interval holds more often than it promises.",
        measure=experiments.read_out,
    ),
)
