"""What reviews and method checks read in portfolios, and how many there are."""

from firsthand_web.core.models import Product
from firsthand_web.core.registry import Advice, Measure, Part
from firsthand_web.learning.models import Portfolio
from firsthand_web.learning.queries import portfolios


def reading(portfolio: Portfolio) -> list[Part]:
    """As outsiders would read it: a review keeps nothing of what is taken out."""
    found: list[Part] = []
    heading, rows = "Opening", list[str]()
    for line in portfolios.lines(portfolio, portfolios.cautious(portfolio)):
        if line.kind == "h2":
            found.append(Part(key=f"part-{len(found)}", heading=heading, text="\n".join(rows)))
            heading, rows = line.text, []
        else:
            rows.append(line.text)
    return [*found, Part(key=f"part-{len(found)}", heading=heading, text="\n".join(rows))]


def check(portfolio: Portfolio) -> list[Advice]:
    found = []
    pieces = list(portfolio.pieces.all())
    if len(pieces) < 3:
        message = "Three or four pieces that show different things say more than one."
        found.append(Advice(check="few-pieces", message=message, lesson="portfolio"))
    if any(not piece.reflection for piece in pieces):
        message = "A piece without what you would do otherwise shows work, and not how you think."
        found.append(Advice(check="no-reflection", message=message, lesson="portfolio"))
    if any(each.new for each in portfolios.choices(portfolio)):
        message = "Something was found that may be confidential: decide on it before anybody sees this."
        found.append(Advice(check="not-redacted", message=message, lesson="portfolio"))
    return found


def _portfolios(product: Product) -> int:
    return int(Portfolio.objects.filter(product=product).count())


MEASURES = (Measure(name="portfolios", noun="portfolios", count=_portfolios),)
