"""What the repository rules look at: the files that are, or are about to be, committed."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files() -> tuple[Path, ...]:
    """Every file that git knows or would take, relative to the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(
        sorted(path for name in listed.split("\0") if name and (ROOT / (path := Path(name))).is_file())
    )


def under(*folders: str, suffix: str = ".py") -> list[Path]:
    """Files with that suffix in any of the folders."""
    return [p for p in files() if p.suffix == suffix and any(p.is_relative_to(folder) for folder in folders)]


def read(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(read(path), filename=str(path))


def functions(module: ast.AST) -> Iterator[Function]:
    """Every function and method, nested ones too."""
    return (node for node in ast.walk(module) if isinstance(node, Function))


def called_name(call: ast.Call) -> str:
    """The last part of what is called: `b` for `a.b(…)`."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


@cache
def configuration() -> dict[str, object]:
    return tomllib.loads(read(Path("pyproject.toml")))


def contract(name: str) -> dict[str, list[str]]:
    """An import-linter contract of pyproject.toml by its id."""
    contracts = configuration()["tool"]["importlinter"]["contracts"]
    return next(each for each in contracts if each.get("id") == name)


def line(contract_name: str) -> list[list[str]]:
    """The areas of a line from left to right; areas that stand side by side share an entry."""
    layers = [
        layer.replace("(", "").replace(")", "").split("|") for layer in contract(contract_name)["layers"]
    ]
    return [[area.strip() for area in layer] for layer in reversed(layers)]


def web_areas() -> list[str]:
    """The folders of the web application that exist."""
    return sorted({path.parts[2] for path in under("src/firsthand_web") if len(path.parts) > 3})


def complain(problems: list[str]) -> None:
    """Fail with one line per problem."""
    assert not problems, "\n" + "\n".join(sorted(problems))
