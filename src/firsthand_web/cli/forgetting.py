"""`firsthand forget`: delete one person everywhere."""

from pathlib import Path
from typing import Annotated

import typer

from firsthand.errors import InputError
from firsthand_web.cli.serving import readable_errors


def forget(
    person: Annotated[str, typer.Argument(help="One of their ids.")],
    product: Annotated[str, typer.Option(help="Workspace and product as in addresses: lantern/lamp.")],
    folder: Annotated[Path, typer.Option(help="Where the workspace is kept.")] = Path("firsthand-data"),
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a person's events, answers, voices and letters for good. Stop the server first."""
    with readable_errors():
        if not (folder / "firsthand.sqlite3").exists():
            raise InputError(f"{folder.resolve()} holds no workspace: name its folder with --folder.")
        from firsthand_web.project import server

        with server.opened(folder.resolve(), worker=False):
            from firsthand_web.core import backup
            from firsthand_web.core.models import Product
            from firsthand_web.measurement.actions import erasures

            workspace, _, name = product.partition("/")
            found = Product.objects.filter(workspace__slug=workspace, slug=name).first()
            if found is None:
                raise InputError(f"product=“{product}” is not there: write it as in addresses, lantern/lamp.")
            here = erasures.find(found, person)
            typer.echo(f"Known as {', '.join(here.ids)}: {_told(here.counts)}.")
            confirmation = person if yes else typer.prompt("Type the id again to delete all of it for good")
            made = erasures.begin(by=None, product=found, person_id=person, confirmation=confirmation)
            counts = erasures.finish(made).counts
            backup.settle()
            typer.echo(f"Deleted: {_told(counts)}.")
            for path in erasures.backups():
                typer.echo(f"May still hold rows: {path}")


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {noun}" for noun, number in counts.items())
