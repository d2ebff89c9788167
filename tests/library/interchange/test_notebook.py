"""The notebook page: its code runs as it stands, is short, and writes what the command writes."""

import re
import shutil
from pathlib import Path

import pytest

from firsthand.insights import embedding
from firsthand.interchange.cases import read_case, walk, write

ROOT = Path(__file__).parents[3]
SIXTY = Path("tests/fixtures/survey_sixty")


def blocks() -> list[str]:
    text = (ROOT / "docs/start/notebook.md").read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def test_it_is_under_thirty_lines() -> None:
    assert len(blocks()[0].strip().splitlines()) < 30


def test_it_writes_what_the_command_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / SIXTY, tmp_path / SIXTY)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(embedding, "load_embedder", embedding.fallback)  # quick, and the same everywhere
    names: dict[str, object] = {}
    for block in blocks():
        exec(block, names)  # the page is ours
    said = capsys.readouterr().out
    write(walk(read_case(SIXTY / "case.toml"), data=SIXTY, embed=embedding.fallback()), Path("other"))
    files = {path.name: path.read_bytes() for path in Path("other").iterdir()}
    assert {path.name: path.read_bytes() for path in Path("out").iterdir()} == files
    assert said.splitlines()[0] in files["brief.html"].decode()
    now, richer = map(float, re.findall(r"([\d.]+) points now, ([\d.]+) with", said)[0])
    assert richer >= now
