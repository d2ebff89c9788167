"""`firsthand serve`, `firsthand demo`, `firsthand password` and `firsthand digest`."""

import json
import os
import shutil
import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from firsthand.errors import FirsthandError, InputError

DEMO_EMAIL, DEMO_PASSWORD = "ada@example.com", "look around 2026"


def serve(
    folder: Annotated[
        Path, typer.Option(help="Where everything is kept; made when it does not exist.")
    ] = Path("firsthand-data"),
    host: Annotated[
        str, typer.Option(help="Address to listen on. The default is reachable from this machine only.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.")] = 8000,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = False,
) -> None:
    """Start your own workspace."""
    os.environ["FIRSTHAND_FOLDER"] = str(folder.resolve())
    os.environ["FIRSTHAND_HOSTS"] = ",".join(filter(None, [os.environ.get("FIRSTHAND_HOSTS", ""), host]))
    from firsthand_web.project import server

    with readable_errors(), server.opened(folder.resolve()) as opened:
        socket = server.listen(host, port)
        typer.echo(f"Firsthand runs at {socket.address}  (everything is kept in {folder.resolve()})")
        if opened.owner_code:
            typer.echo(f"\n  Make the first account there. One-time code: {opened.owner_code}\n")
        typer.echo("Stop with Ctrl C.")
        if browser:
            webbrowser.open(socket.address)
        socket.run()


def demo(
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser, where there is one.")] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print address and sign-in as one JSON object.")
    ] = False,
) -> None:
    """Look around the example company in a throwaway folder."""
    folder = Path(tempfile.mkdtemp(prefix="firsthand-demo-"))
    try:
        os.environ["FIRSTHAND_FOLDER"] = str(folder)
        from firsthand_web.project import example_folder, server

        typer.echo("Preparing the example company; the first start of a week builds it …", err=True)
        with readable_errors():
            example_folder.fill(folder, email=DEMO_EMAIL, password=DEMO_PASSWORD)
            with server.opened(folder):
                socket = server.listen("127.0.0.1", port)
                _introduce(socket.address, as_json=as_json)
                if browser and not as_json:
                    webbrowser.open(socket.address)
                socket.run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def password(
    email: Annotated[str, typer.Argument(help="The address they sign in with.")],
    folder: Annotated[Path, typer.Option(help="Where the workspace is kept.")] = Path("firsthand-data"),
) -> None:
    """Give somebody who forgot theirs a new password."""
    with readable_errors():
        _open(folder)
        from firsthand_web.core.actions.people import set_password

        typed = typer.prompt("New password", hide_input=True, confirmation_prompt=True)
        set_password(email=email, password=typed)
    typer.echo(f"{email} signs in with the new password from now on.")


def digest(
    folder: Annotated[Path, typer.Option(help="Where the workspace is kept.")] = Path("firsthand-data"),
) -> None:
    """Send each mentor a letter with the work that waits for their review, where a mail server is set."""
    with readable_errors():
        _open(folder)
        from django.utils import timezone

        from firsthand_web.learning.actions.digest import send

        count = send(now=timezone.now())
    typer.echo("Nothing waits: no letter was sent." if not count else f"Letters sent: {count}.")


def _open(folder: Path) -> None:
    """Start Django on a folder that holds a workspace."""
    os.environ["FIRSTHAND_FOLDER"] = str(folder.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firsthand_web.project.settings")
    if not (folder / "firsthand.sqlite3").exists():
        raise InputError(f"{folder.resolve()} holds no workspace: name its folder with --folder.")
    import django

    django.setup()


def _introduce(address: str, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"address": address, "email": DEMO_EMAIL, "password": DEMO_PASSWORD}))
        return
    typer.echo(f"The example company runs at {address}")
    typer.echo(f"  E-mail    {DEMO_EMAIL}\n  Password  {DEMO_PASSWORD}")
    typer.echo("Everything is thrown away when you stop it with Ctrl C.")


@contextmanager
def readable_errors() -> Iterator[None]:
    try:
        yield
    except FirsthandError as error:
        typer.echo(f"firsthand: {error}", err=True)
        raise typer.Exit(1) from error
