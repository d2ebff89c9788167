"""A new password for somebody who forgot theirs."""

from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from typer.testing import CliRunner

from firsthand_web.cli import app
from tests.world import World


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIRSTHAND_FOLDER", "")  # the command sets it; this gives it back
    (tmp_path / "firsthand.sqlite3").touch()
    return tmp_path


def _give(folder: Path, email: str, typed: str) -> tuple[int, str]:
    asked = CliRunner().invoke(app, ["password", email, "--folder", str(folder)], input=f"{typed}\n{typed}\n")
    return asked.exit_code, asked.output


def test_the_command_gives_a_new_password(world: World, vera: Client, folder: Path) -> None:
    status, said = _give(folder, "Vera@example.org", "seven quiet rivers")
    assert (status, "new password" in said) == (0, True)
    assert authenticate(username=world.vera.email, password="seven quiet rivers") == world.vera
    assert vera.get(world.url("")).status_code == 302  # signed out everywhere


@pytest.mark.parametrize(
    ("email", "typed", "says"),
    [
        ("nobody@example.org", "seven quiet rivers", "Nobody signs in as nobody@example.org"),
        ("vera@example.org", "short", "at least 10 characters"),
    ],
)
def test_what_is_wrong_is_said(world: World, folder: Path, email: str, typed: str, says: str) -> None:
    before = world.vera.password
    status, said = _give(folder, email, typed)
    assert (status, says in said) == (1, True)
    world.vera.refresh_from_db()
    assert world.vera.password == before


def test_a_folder_without_a_workspace_is_refused(tmp_path: Path, folder: Path) -> None:
    status, said = _give(tmp_path / "elsewhere", "vera@example.org", "seven quiet rivers")
    assert (status, "holds no workspace" in said) == (1, True)


def test_the_sign_in_page_promises_no_mail(world: World, client: Client) -> None:
    assert "firsthand password" in client.get("/accounts/login/").content.decode()
    assert client.get("/accounts/password/reset/").status_code == 404
