"""What a saved analysis answers today."""

from firsthand.charts import Chart
from firsthand_web.measurement.models import Analysis
from firsthand_web.measurement.queries import explore
from firsthand_web.measurement.queries.explore.kinds import Frame


def picture_of(saved: Analysis) -> Chart | None:
    """Its picture; its question must be usable whole."""
    kind = explore.KINDS[saved.kind]
    question, faults = explore.read(kind, explore.query_of(saved.question))
    assert faults == []
    return kind.show(question, explore.answer(saved.product, kind, question), Frame()).chart
