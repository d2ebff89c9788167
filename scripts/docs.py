"""Writes the pages that follow from others: the command reference and the documentation's index.

A repository test sees that they are current.
"""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parent.parent
WRITTEN = "<!-- Written by `make docs`: change {} instead. -->"
CHAPTERS = {
    "start": "Start here",
    "guides": "Guides: one task each",
    "calculations": "Calculations: what each number says, and how far to trust it",
    "reference": "Reference",
    "learning": "Learning",
    "decisions": "Decisions: why it is built this way",
}


def generated() -> dict[Path, str]:
    """Every generated page, by its path from the root."""
    pages = {}
    if importlib.util.find_spec("firsthand_web.cli") is not None:
        pages[Path("docs/reference/cli.md")] = command_reference()
    pages[Path("docs/README.md")] = index(also=set(pages))
    return pages


def command_reference() -> str:
    """What `--help` says, for every command."""
    import typer
    from typer.cli import get_docs_for_click

    from firsthand_web.cli import app

    command = typer.main.get_command(app)
    context = typer.Context(command, info_name="firsthand")
    text = get_docs_for_click(obj=command, ctx=context, name="firsthand", title="The command line")
    title, _, rest = text.partition("\n")
    return f"{title}\n\n{WRITTEN.format('the help text of the command')}\n{rest.rstrip()}\n"


def index(*, also: set[Path]) -> str:
    """Every page under its chapter, by its title. `also` names pages that may not be written yet."""
    parts = ["# Documentation", WRITTEN.format("the pages and their titles")]
    for folder, heading in CHAPTERS.items():
        present = {path.relative_to(ROOT) for path in (ROOT / "docs" / folder).glob("*.md")}
        paths = sorted(present | {path for path in also if path.parent.name == folder})
        lines = [f"- [{title(path)}]({path.relative_to('docs')})" for path in paths]
        if lines:
            parts.append(f"## {heading}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def title(path: Path) -> str:
    if path.name == "cli.md":
        return "The command line"
    first = (ROOT / path).read_text(encoding="utf-8").lstrip().partition("\n")[0]
    return first.removeprefix("# ").strip()


def main() -> None:
    for path, text in generated().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
        print(f"wrote {path}")


if __name__ == "__main__":
    main()
