"""Django's entry to the area: how its records look from outside, and its pages."""

from django.apps import AppConfig


class ExperimentsConfig(AppConfig):
    name = "firsthand_web.experiments"
    label = "experiments"

    def ready(self) -> None:
        from firsthand_web.core import registry
        from firsthand_web.experiments import tasks
        from firsthand_web.experiments.actions import experiments, verdicts
        from firsthand_web.experiments.models import Experiment
        from firsthand_web.experiments.queries import guidance, kin
        from firsthand_web.roadmap.models import Item

        _register_records()
        registry.add_page(
            registry.RailPage(
                group="Check",
                label="Experiments",
                page="experiments",
                count=lambda product: Experiment.objects.filter(product=product).count(),
            )
        )
        registry.add_kin(Experiment, kin.tested)
        registry.add_kin(Item, kin.tests)
        registry.add_job(tasks.READ, tasks.read)
        registry.add_job(tasks.LOOK, tasks.look)
        registry.add_job(tasks.FILE, tasks.read_file)
        registry.add_weighty(verdicts.ACCEPTANCE)
        registry.add_measures(guidance.MEASURES)
        registry.add_guidance(Experiment, reading=guidance.reading, check=guidance.check)
        registry.add_amending(Experiment, keys=experiments.AMENDABLE, amend=experiments.amend)


def _register_records() -> None:
    from firsthand_web.core import registry
    from firsthand_web.experiments.models import Experiment, Forecast

    registry.register(
        registry.RecordType(
            model=Experiment,
            noun="experiment",
            stage="result",
            page="experiment",
            title=lambda experiment: experiment.name,
            line=lambda experiment: experiment.get_verdict_display() or experiment.get_state_display(),
            text=lambda experiment: f"{experiment.because} {experiment.believe} {experiment.learned}",
        )
    )
    registry.register(
        registry.RecordType(
            model=Forecast,
            noun="forecast",
            stage="result",
            page="experiment",
            page_id=lambda forecast: forecast.experiment_id,
            # Without its numbers: cards and history are read by everybody.
            title=lambda forecast: f"Forecast of {forecast.experiment}",
        )
    )
