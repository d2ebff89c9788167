"""A page has one name: its URL name, its view function, its template and its test file share it."""

import ast
from pathlib import Path

import pytest

from tests.repository.source import ROOT, called_name, complain, functions, tree, under, web_areas


def routes(module: ast.Module) -> list[tuple[str, str]]:
    """(URL name, view function) of every `path(…, views.x, name=…)`."""
    found = []
    for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
        if called_name(call) not in {"path", "re_path"} or len(call.args) < 2:
            continue
        name = next(
            (k.value.value for k in call.keywords if k.arg == "name" and isinstance(k.value, ast.Constant)),
            "",
        )
        match call.args[1]:
            case ast.Name(id=view) | ast.Attribute(attr=view):
                found.append((name, view))
    return found


def templates(module: ast.Module) -> list[tuple[str, str]]:
    """(view function, template) of every `render(request, "area/page.html#part")`."""
    found = []
    for function in functions(module):
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if called_name(call) in {"render", "TemplateResponse"} and len(call.args) > 1:
                found += [
                    (function.name, text.value.partition("#")[0])
                    for text in ast.walk(call.args[1])
                    if isinstance(text, ast.Constant)
                    and isinstance(text.value, str)
                    and ".html" in text.value
                ]
    return found


def foreign_templates(area: str, module: ast.Module) -> list[str]:
    """Templates that do not carry their view's name. Parts begin with an underscore and may be shared."""
    return [
        f"{view} renders {template}: call it {area}/{view}.html (or _{Path(template).stem}.html, if a part)"
        for view, template in templates(module)
        if not view.startswith("_")
        if template != f"{area}/{view}.html" and not Path(template).name.startswith("_")
    ]


def test_url_and_view_share_a_name() -> None:
    problems = [
        f"{path}: “{name}” shows {view}: give both one name"
        for path in under("src/firsthand_web")
        if path.stem == "urls" and path.parts[2] != "project"
        for name, view in routes(tree(path))
        if name.replace("-", "_") != view
    ]
    complain(problems)


def test_view_and_template_share_a_name() -> None:
    views = [path for path in under("src/firsthand_web") if "views" in (path.stem, path.parent.name)]
    complain([f"{path}: {each}" for path in views for each in foreign_templates(path.parts[2], tree(path))])


@pytest.mark.parametrize("area", [area for area in web_areas() if area != "project"])
def test_every_page_has_its_test_file(area: str) -> None:
    urls = [path for path in under(f"src/firsthand_web/{area}") if path.stem == "urls"]
    pages = [view for path in urls for _, view in routes(tree(path))]
    missing = [page for page in pages if not (ROOT / f"tests/web/{area}/test_{page}.py").exists()]
    complain(
        [
            f"tests/web/{area}/test_{page}.py is missing: who may see the page, and who may not?"
            for page in missing
        ]
    )


def test_routes_are_read() -> None:
    source = (
        "[path('a/', views.items.item, name='item'), path('b/', login, name='enter'), path('c', include(x))]"
    )
    assert routes(ast.parse(source)) == [("item", "item"), ("enter", "login")]


def test_foreign_templates_are_found() -> None:
    view = "def item(request): return render(request, 'roadmap/{}', {{}})"
    assert not foreign_templates("roadmap", ast.parse(view.format("item.html#row")))
    assert not foreign_templates("roadmap", ast.parse(view.format("_row.html")))
    assert foreign_templates("roadmap", ast.parse(view.format("card.html")))
