import json
from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

from firsthand.cli.simulate import simulate
from firsthand.learning.simulator import worlds
from firsthand.learning.simulator.choices import Choices
from firsthand.learning.simulator.reading import SHIPPED
from firsthand.learning.simulator.state import advance, begin, save


def run(*arguments: str) -> Result:
    import typer

    app = typer.Typer()
    app.command()(simulate)
    return CliRunner().invoke(app, list(arguments))


def test_the_list_has_one_world_a_line_and_its_name_first() -> None:
    done = run("--list")
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(worlds())


def test_the_command_writes_the_folder_and_says_where_the_truth_is(tmp_path: Path) -> None:
    sizes = ("--users", "30", "--days", "7", "--seed", "2", "--format", "csv", "--events-only")
    done = run("ladle", *sizes, "--out", str(tmp_path / "out"))
    assert done.exit_code == 0
    lines = (tmp_path / "out/events/00000.csv").read_text(encoding="utf-8").splitlines()
    assert f"{len(lines) - 1:,} events of 30 people" in done.stdout
    assert "truth is kept apart" in done.stdout


def test_a_saved_run_is_written_in_its_current_quarter(tmp_path: Path) -> None:
    save(advance(begin("ladle", seed=2, users=20), Choices()), tmp_path / "run.json")
    done = run("--state", str(tmp_path / "run.json"), "--events-only", "--out", str(tmp_path / "out"))
    assert done.exit_code == 0
    truth = json.loads((tmp_path / "out/truth/truth.json").read_text(encoding="utf-8"))
    assert (truth["seed"], truth["users"], truth["first"], truth["days"]) == (2, 20, 91, 91)


def test_mistakes_are_answered_with_the_way_out(tmp_path: Path) -> None:
    for arguments, answer in (
        (("narnia", "--out", str(tmp_path / "out")), "world=“narnia” is not known: choose ladle"),
        (("ladle", "--out", str(tmp_path / "out"), "--users", "0"), "users=0 is not possible"),
        ((), "Name a world and a folder"),
        (("ladle",), "Name a folder for the results"),
        (("ladle", "--state", "run.json"), "A saved run has its world, seed, people and days"),
        (("--state", "run.json", "--users", "5"), "leave out --users"),
        (("--state", str(tmp_path / "none.json")), "none.json: the file cannot be read"),
        (("--state", str(old_run(tmp_path))), "saved in version 0"),
        (
            (str(wrong_world(tmp_path)), "--out", str(tmp_path / "out")),
            "“items[watch].delay”: a whole number",
        ),
        (("ladle", "--users", "3", "--out", str(tmp_path / "old.json/out")), "cannot be made"),
    ):
        done = run(*arguments)
        assert done.exit_code == 1
        assert answer in done.stderr


def wrong_world(folder: Path) -> Path:
    text = (SHIPPED / "ladle.toml").read_text(encoding="utf-8")
    path = folder / "mine.toml"
    path.write_text(text.replace('id = "watch"', 'id = "watch"\ndelay = 1.5'), encoding="utf-8")
    return path


def test_very_few_people_leave_files_too(tmp_path: Path) -> None:
    done = run("ladle", "--users", "1", "--days", "2", "--out", str(tmp_path / "out"))
    assert done.exit_code == 0
    assert "of 1 people" in done.stdout


def old_run(folder: Path) -> Path:
    path = folder / "old.json"
    save(begin("ladle", seed=2, users=20), path)
    path.write_text(
        path.read_text(encoding="utf-8").replace('"version": 1', '"version": 0'), encoding="utf-8"
    )
    return path
