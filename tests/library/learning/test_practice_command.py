from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

from firsthand.cli.practice import practice
from firsthand.learning.simulator.choices import Choices, Work
from firsthand.learning.simulator.state import advance, begin, load

CHOICES = """
[[work]]
item = "merge"
[[work]]
item = "voice"
[[research]]
study = "interviews"
number = 8
about = "families"
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(practice, [str(argument) for argument in arguments])


def test_a_run_goes_from_file_to_file(tmp_path: Path) -> None:
    first, second, chosen = tmp_path / "q1.json", tmp_path / "q2.json", tmp_path / "choices.toml"
    chosen.write_text(CHOICES, encoding="utf-8")
    done = run("begin", "ladle", "--out", first, "--seed", "5", "--users", "300")
    assert done.exit_code == 0
    assert "Quarter 1 of Ladle GmbH: 14,000 EUR to spend. Saved in" in done.stdout
    assert load(first) == begin("ladle", seed=5, users=300)
    done = run("advance", first, "--choices", chosen, "--out", second)
    assert done.exit_code == 0
    assert "Quarter 1: 720 of 14,000 spent." in done.stdout
    assert "  shipped     Add up the same ingredient (" in done.stdout
    assert "  research    8 × interviews families" in done.stdout
    assert "  competitors Simmerly: A cook mode that listens to “next”" in done.stdout
    assert load(second).choices[0].work == (Work(item="merge"), Work(item="voice"))
    shown = run("show", second)
    assert shown.exit_code == 0
    assert shown.stdout.splitlines()[0] == "Quarter 1: 720 of 14,000 spent."
    assert shown.stdout.splitlines()[-1].startswith("Quarter 2 of Ladle GmbH: 27,280 EUR")
    idle = tmp_path / "q3.json"
    assert run("advance", second, "--out", idle).exit_code == 0
    assert load(idle) == advance(load(second), Choices())


def test_builds_and_parts_are_told(tmp_path: Path) -> None:
    start, after, chosen = tmp_path / "a.json", tmp_path / "b.json", tmp_path / "c.toml"
    text = 'stages = ["EVT"]\nparts = ["lamp", "seal"]\n[[work]]\nitem = "camera"\n'
    chosen.write_text(text, encoding="utf-8")
    run("begin", "sill", "--out", start)
    done = run("advance", start, "--choices", chosen, "--out", after)
    assert done.exit_code == 0
    assert " of 30 work, " in done.stdout
    assert "parts       seal came" in done.stdout


def test_mistakes_are_answered_with_the_way_out(tmp_path: Path) -> None:
    start, out, chosen = tmp_path / "a.json", tmp_path / "b.json", tmp_path / "c.toml"
    run("begin", "ladle", "--out", start)
    chosen.write_text('[[work]]\nitem = "moon"\n', encoding="utf-8")
    for arguments, answer in (
        (("begin", "narnia", "--out", out), "world=“narnia” is not known: choose ladle"),
        (("begin", "ladle", "--out", start), "is there already: name a new file"),
        (("advance", start, "--choices", chosen, "--out", out), "work.item=“moon” is not known"),
        (("advance", out, "--out", tmp_path / "c.json"), "the file cannot be read"),
        (("show", chosen), "this is not JSON"),
    ):
        done = run(*arguments)
        assert done.exit_code == 1
        assert answer in done.stderr
    assert not out.exists()


def test_the_score_is_printed_at_the_end(tmp_path: Path) -> None:
    first, second, chosen = tmp_path / "q1.json", tmp_path / "q2.json", tmp_path / "choices.toml"
    run("begin", "ladle", "--users", "500", "--seed", "3", "--out", first)
    assert "no quarter is over yet" in run("score", first).stderr
    chosen.write_text('[[work]]\nitem = "watch"\n', encoding="utf-8")
    run("advance", first, "--choices", chosen, "--out", second)
    told = run("score", second, "--needs", "Minimise the need to touch the screen while cooking")
    assert told.exit_code == 0
    assert "The best plan under full information" in told.stdout
    assert "1 of the 3 most unmet found" in told.stdout
    assert "In quarter 1 you began “Ladle on the watch”" in told.stdout
