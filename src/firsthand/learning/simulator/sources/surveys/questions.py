"""What a wave asks, as the form has it: pages of questions with their rows and choices."""

from dataclasses import dataclass

from firsthand.learning.simulator.company import Item
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.surveys import kano, maxdiff
from firsthand.learning.simulator.world import World

Answer = int | str | None
WAVES = (1, 2)
OPEN = ("improve", "more")  # codes of the questions that are answered in words of one's own
KANO_ITEMS = 6
IMPORTANCE = (
    "Not important", "Slightly important", "Somewhat important", "Very important", "Extremely important",
)  # fmt: skip
SATISFACTION = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")
AGREEMENT = ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree")
FREQUENCY = ("Rarely", "Monthly", "A few times a month", "Weekly", "A few times a week", "Daily")
TENURE = ("Less than 1 month", "1-6 months", "7-12 months", "More than 12 months")
DEVICES = {"phone": "Phone", "web": "Computer"}
DO_NOT_KNOW, DOES_NOT_APPLY, NONE_OF_THESE = "Don't know", "Does not apply", "None of these"
# Brooke (1996), SUS: a “quick and dirty” usability scale; odd items are praise, even ones blame.
SUS = (
    "I think that I would like to use {} frequently",
    "I found {} unnecessarily complex",
    "I thought {} was easy to use",
    "I think that I would need the support of a technical person to be able to use {}",
    "I found the various functions in {} were well integrated",
    "I thought there was too much inconsistency in {}",
    "I would imagine that most people would learn to use {} very quickly",
    "I found {} very cumbersome to use",
    "I felt very confident using {}",
    "I needed to learn a lot of things before I could get going with {}",
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question: a column for each of `rows`, whose ids are `keys`; without rows it has one column.

    Answer n means `choices[n - 1]`, answer 0 `opt_out`; without choices the answer is itself. `boxes`: the
    rows are boxes to tick (1); `shown`: the places of the choices that are to be seen. `page` counts from 1.
    """

    code: str
    page: int
    title: str
    rows: tuple[str, ...] = ("",)
    keys: tuple[str, ...] = ("",)
    choices: tuple[str, ...] = ()
    opt_out: str = ""
    boxes: bool = False
    shown: tuple[int, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it is answered in words of one's own."""
        return self.code in OPEN

    def words(self, answer: Answer, row: int) -> str:
        """An answer as the exported cell of a row has it."""
        if answer is None:
            return ""
        if self.boxes:
            return self.rows[row]
        if not self.choices or isinstance(answer, str):
            return str(answer)
        return self.choices[answer - 1] if answer else self.opt_out


def asked_items(setting: Setting) -> tuple[Item, ...]:
    """The items of the catalogue that the surveys of a stretch ask about: at most seven, drawn at random."""
    dice, left = setting.dice("survey items"), list(setting.world.company.items)
    return tuple(left.pop(int(dice.share() * len(left))) for _ in range(min(maxdiff.ITEMS, len(left))))


def asked(setting: Setting, wave: int) -> tuple[Asked, ...]:
    """The questions of a wave: 1 asks everything, 2 is the short form."""
    world, items = setting.world, asked_items(setting)
    about = (*_about_them(world), *_about_needs(world))
    last = len(PAGES) if wave == 1 else 5
    end = (
        Asked(
            code="describes",
            page=last,
            title="Which of these describes you best?",
            choices=(*(segment.name for segment in world.segments), NONE_OF_THESE),
        ),
        Asked(code="improve", page=last, title=f"What should we make better in {world.title}?"),
    )
    if wave == 2:
        return (*about, *end)
    more = Asked(code="more", page=last, title="Is there anything else that you would like to tell us?")
    return (*about, *_about_use(world), *_about_items(world, items), *end, more)


PAGES = ("you", "importance", "satisfaction", "recommending", "ease of use", "ideas", "choices", "words")


def _about_them(world: World) -> tuple[Asked, ...]:
    plans = tuple(dict.fromkeys(plan for segment in world.segments for plan in segment.plans))
    return (
        Asked(
            code="plan", page=1, title="Which plan do you have?", choices=tuple(map(str.capitalize, plans))
        ),
        Asked(code="tenure", page=1, title=f"How long have you used {world.title}?", choices=TENURE),
        Asked(
            code="devices",
            page=1,
            title=f"What do you use {world.title} on?",
            rows=tuple(DEVICES.values()),
            keys=tuple(DEVICES),
            boxes=True,
        ),
        Asked(code="frequency", page=1, title=f"How often do you use {world.title}?", choices=FREQUENCY),
    )


def _about_needs(world: World) -> tuple[Asked, ...]:
    statements = tuple(need.statement for need in world.needs)
    keys = tuple(need.id for need in world.needs)
    return (
        Asked(
            code="importance",
            page=2,
            title="How important is each of these to you?",
            rows=statements,
            keys=keys,
            choices=IMPORTANCE,
            opt_out=DO_NOT_KNOW,
        ),
        Asked(
            code="satisfaction",
            page=3,
            title=f"How satisfied are you today with each of these in {world.title}?",
            rows=statements,
            keys=keys,
            choices=SATISFACTION,
            opt_out=DOES_NOT_APPLY,
        ),
        Asked(
            code="recommend",
            page=4,
            title=f"How likely is it that you would recommend {world.title} to a friend or colleague?",
        ),
    )


def _about_use(world: World) -> tuple[Asked, ...]:
    return (
        Asked(
            code="sus",
            page=5,
            title=f"How much do you agree with these statements about {world.title}?",
            rows=tuple(each.format(world.title) for each in SUS),
            keys=tuple(f"sus{place}" for place in range(1, 11)),
            choices=AGREEMENT,
        ),
    )


def _about_items(world: World, items: tuple[Item, ...]) -> tuple[Asked, ...]:
    some = items[:KANO_ITEMS]
    titles, keys = tuple(item.title for item in some), tuple(item.id for item in some)
    feelings = {
        "functional": f"How would you feel if {world.title} had this?",
        "dysfunctional": f"How would you feel if {world.title} did not have this?",
    }
    pairs = tuple(
        Asked(code=code, page=6, title=title, rows=titles, keys=keys, choices=kano.ANSWERS)
        for code, title in feelings.items()
        if some
    )
    if len(items) < maxdiff.ITEMS:
        return pairs
    names = tuple(item.title for item in items)
    sets = tuple(
        Asked(
            code=f"choice{place}",
            page=7,
            title=f"Which of these would help you most, and which least? (set {place} of {maxdiff.ITEMS})",
            rows=("Most", "Least"),
            keys=("most", "least"),
            choices=names,
            shown=shown,
        )
        for place, shown in enumerate(maxdiff.DESIGN, start=1)
    )
    return pairs + sets
