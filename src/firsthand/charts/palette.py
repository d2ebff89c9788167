"""The colours of every picture, in one place: one hue for each stage of the chain, greys for the rest.

Pictures are drawn in the light palette. `themed` swaps its values for CSS variables of the same names, so
that one picture serves light and dark pages.
"""

import re

LIGHT = {
    "ink": "#1c1f21",
    "ink-2": "#565c61",
    "ink-3": "#676d72",
    "line": "#e3dfd6",
    "paper": "#f8f7f3",
    "surface": "#ffffff",
    "sunk": "#f1efe9",
    "evidence": "#0b6b7d",
    "need": "#a35200",
    "plan": "#5636b8",
    "result": "#257a38",
    "harm": "#b3261e",
    "evidence-t": "#e3f1f3",
    "need-t": "#fbeede",
    "plan-t": "#ece8fa",
    "result-t": "#e5f3e8",
}

DARK = {
    "ink": "#ecebe6",
    "ink-2": "#b0b5b9",
    "ink-3": "#959ba0",
    "line": "#2d3236",
    "paper": "#141618",
    "surface": "#1b1e20",
    "sunk": "#23272a",
    "evidence": "#63c3d4",
    "need": "#eaa860",
    "plan": "#b09cf5",
    "result": "#7ccb8c",
    "harm": "#ff8a80",
    "evidence-t": "#16333a",
    "need-t": "#3a2a17",
    "plan-t": "#2a2446",
    "result-t": "#1b3322",
}

_TOKEN_OF = {colour: token for token, colour in LIGHT.items()}
_PAINT = re.compile(r'\b(fill|stroke)="(#[0-9a-f]{6})"')


def themed(svg: str) -> str:
    """The picture with `var(--token)` in place of each light colour; text and links are left alone."""

    def variable(match: re.Match[str]) -> str:
        token = _TOKEN_OF.get(match[2])
        return f'{match[1]}="var(--{token})"' if token else match[0]

    # A quote inside an attribute or a text is escaped, so what looks like fill="…" can only be a paint.
    return _PAINT.sub(variable, svg)


def css_variables(palette: dict[str, str]) -> str:
    """The palette as CSS declarations: `--ink:#1c1f21;--ink-2:…`."""
    return ";".join(f"--{token}:{colour}" for token, colour in palette.items())
