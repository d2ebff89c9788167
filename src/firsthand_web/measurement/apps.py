"""Django's entry to the area: what its records look like from outside."""

from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    name = "firsthand_web.measurement"
    label = "measurement"

    def ready(self) -> None:
        from firsthand.measurement.metrics import in_words
        from firsthand_web.core import registry
        from firsthand_web.measurement import tasks
        from firsthand_web.measurement.actions import capture, engine_tables, erasures, events
        from firsthand_web.measurement.models import Metric

        registry.register(
            registry.RecordType(
                model=Metric,
                noun="metric",
                stage="result",
                page="metric",
                title=lambda metric: metric.name,
                line=lambda metric: in_words(metric.formula),
                text=lambda metric: in_words(metric.formula),
            )
        )
        registry.add_page(
            registry.RailPage(
                group="Check",
                label="Metrics",
                page="metrics",
                count=lambda product: Metric.objects.filter(product=product).count(),
            )
        )
        registry.add_job("measurement.events", tasks.import_events)
        registry.add_job("measurement.erasure", tasks.erase, stops=False)
        registry.add_follower(events.soon)
        registry.add_follower(capture.settle)
        registry.add_follower(erasures.follow)
        registry.add_follower(engine_tables.soon)
        _register_explore()
        _register_lexicon()
        _register_monitors()
        _register_guidance()


def _register_explore() -> None:
    from firsthand_web.core import registry
    from firsthand_web.measurement.models import Analysis, Annotation
    from firsthand_web.measurement.queries import explore

    registry.register(
        registry.RecordType(
            model=Analysis,
            noun="analysis",
            stage="result",
            page="analysis",
            title=lambda analysis: analysis.name,
            line=explore.words_of,
            text=explore.words_of,
        )
    )
    registry.register(
        registry.RecordType(
            model=Annotation,
            noun="annotation",
            stage="result",
            page="annotation",
            title=lambda annotation: annotation.text,
            line=lambda annotation: f"{annotation.get_kind_display()} of {annotation.day:%-d %B %Y}",
        )
    )
    registry.add_page(registry.RailPage(group="Check", label="Explore", page="explore_home"))


def _register_guidance() -> None:
    from firsthand_web.core import registry
    from firsthand_web.measurement.models import Analysis, Finding, Metric, Monitor
    from firsthand_web.measurement.queries import guidance
    from firsthand_web.measurement.queries.explore import guidance as exploring

    registry.add_measures(guidance.MEASURES)
    registry.add_guidance(Metric, reading=guidance.reading, check=guidance.check)
    registry.add_guidance(Monitor, reading=guidance.read_monitor, check=guidance.check_monitor)
    registry.add_guidance(Finding, reading=guidance.read_finding, check=guidance.check_finding)
    registry.add_guidance(Analysis, reading=exploring.reading, check=exploring.check)


def _register_lexicon() -> None:
    from firsthand_web.core import registry
    from firsthand_web.measurement.actions import lexicon
    from firsthand_web.measurement.models import EventDefinition

    registry.register(
        registry.RecordType(
            model=EventDefinition,
            noun="event",
            stage="result",
            page="event_definition",
            title=lambda event: event.name[:200],
            line=lambda event: event.description,
            text=lambda event: event.description,
        )
    )
    registry.add_follower(lexicon.follow)


def _register_monitors() -> None:
    from firsthand_web.core import registry
    from firsthand_web.measurement.actions import monitors
    from firsthand_web.measurement.models import Finding, Monitor
    from firsthand_web.measurement.queries.monitors import in_words

    registry.register(
        registry.RecordType(
            model=Monitor, noun="monitor", stage="result", page="monitor", title=str, line=in_words,
        )
    )  # fmt: skip
    registry.register(
        registry.RecordType(
            model=Finding, noun="finding", stage="result", page="finding", title=str,
            line=lambda finding: finding.get_kind_display(), text=lambda finding: finding.reason,
        )
    )  # fmt: skip
    registry.add_page(
        registry.RailPage(
            group="Check", label="Findings", page="findings",
            count=lambda product: Finding.objects.open().filter(product=product).count(),
        )
    )  # fmt: skip
    # After those that bring the events in step with the rows.
    registry.add_follower(monitors.look_at_all)
