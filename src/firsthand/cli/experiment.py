"""`firsthand experiment`: a test read out from a file with one row for each unit."""

import json
import math
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from firsthand.errors import FirsthandError, InputError

if TYPE_CHECKING:
    from firsthand.experiments.readout import Finding, Readout

DIGITS = 10  # the last ones depend on the order in which processors add


def experiment(
    file: Annotated[Path, typer.Argument(help="CSV (also .gz, .zst) or Parquet, one row for each unit.")],
    variant: Annotated[str, typer.Option(help="The column that says which variant a unit was in.")],
    metric: Annotated[
        list[str],
        typer.Option(
            help="A column, or COL:kind: mean, proportion, median, p90, A/B:ratio. May be repeated."
        ),
    ],
    control: Annotated[
        str | None, typer.Option(help="The variant that the others are compared with.")
    ] = None,
    covariate: Annotated[
        str | None, typer.Option(help="A column known before the test: means are adjusted for it (CUPED).")
    ] = None,
    split: Annotated[
        list[str] | None, typer.Option(help="Intended shares where they differ, one each: control=9, new=1.")
    ] = None,
    confidence: Annotated[float, typer.Option(help="Of all intervals, between 0 and 1.")] = 0.95,
    units: Annotated[
        int, typer.Option(help="Units at which intervals for any time are narrowest; fix it beforehand.")
    ] = 5_000,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object.")] = False,
) -> None:
    """Compare variants: difference, interval, p, looks at any time, and whether the split is sound."""
    # size: one line and its help for each option, which are the command
    from firsthand.experiments.files import column, read_file

    console = Console(stderr=True)
    try:
        readout = read_file(
            file,
            variant=variant,
            metrics=[column(each) for each in metric],
            control=control,
            covariate=covariate,
            shares=_shares(split),
            confidence=confidence,
            tuned_for=units,
        )
    except FirsthandError as error:
        console.print(f"[bold]firsthand:[/] {escape(str(error))}", highlight=False, soft_wrap=True)
        raise typer.Exit(1) from error
    if as_json:
        sys.stdout.write(json.dumps(as_data(readout), ensure_ascii=False, allow_nan=False) + "\n")
        return
    _show(readout, file.name)


def as_data(readout: "Readout") -> dict[str, object]:
    """The readout as JSON knows it: what cannot be said is null."""
    return {
        "control": readout.control,
        "variants": list(readout.variants),
        "counted": list(readout.split.counted),
        "expected": list(readout.split.expected),
        "srm_p": readout.split.p,
        "valid": readout.valid,
        "confidence": readout.confidence,
        "prior": asdict(readout.prior),
        "tuned_for": readout.tuned_for,
        "warnings": [asdict(each) for each in readout.warnings],
        "metrics": [
            {name: _plain(value) for name, value in asdict(each).items()}
            | {"verdict": _verdict(readout, each)}
            for each in readout.findings
        ],
    }


def _plain(value: object) -> object:
    if not isinstance(value, float):
        return value
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def _verdict(readout: "Readout", finding: "Finding") -> str:
    """By p adjusted for all comparisons (Holm); none where units were not split as meant."""
    if not readout.valid:
        return "no verdict: sample-ratio mismatch"
    if math.isnan(finding.p):
        return "nothing to compare"
    if finding.p_holm > 1 - readout.confidence:
        return "no clear difference"
    return "higher" if finding.difference > 0 else "lower"


def _shares(given: list[str] | None) -> dict[str, float] | None:
    shares = {}
    for text in given or ():
        name, _, share = text.rpartition("=")
        try:
            shares[name] = float(share)
        except ValueError as error:
            raise InputError(f"split “{text}”: write it as --split control=9 --split new=1.") from error
    return shares or None


def _show(readout: "Readout", name: str) -> None:
    parts = zip(readout.variants, readout.split.counted, strict=True)
    typer.echo(f"{name}: " + ", ".join(f"{count:,} in “{variant}”" for variant, count in parts))
    typer.echo(
        f"A split this uneven comes by chance with p = {readout.split.p:.3g}. Control: “{readout.control}”."
    )
    for warning in readout.warnings:
        typer.echo(f"! {warning.message}")
    share = f"{readout.confidence:.0%}"
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in ("metric", "variant"):
        table.add_column(header)
    for header in (
        "control",
        "value",
        "difference",
        share,
        "lift",
        share,
        "p",
        "p, Holm",
        "p, any time",
        "chance",
    ):
        table.add_column(header, justify="right")
    table.add_column("verdict")
    for each in readout.findings:
        low, high = each.lift_range(sequential=False)
        table.add_row(
            each.name, each.variant, f"{each.control:.4g}", f"{each.value:.4g}", f"{each.difference:+.4g}",
            f"{each.low:+.3g} to {each.high:+.3g}", f"{each.lift:+.1%}",
            f"{low:+.1%} to {high:+.1%}", f"{each.p:.3g}", f"{each.p_holm:.3g}",
            f"{each.always_p:.3g}", f"{each.chance:.1%}", _verdict(readout, each),
        )  # fmt: skip
    Console(width=200 if not sys.stdout.isatty() else None).print(table)
    for each in readout.findings:
        for warning in each.warnings:
            typer.echo(f"! {each.name}, {each.variant}: {warning.message}")
