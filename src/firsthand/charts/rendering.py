"""From a Vega-Lite specification to a small, safe, deterministic SVG: no browser, no network, no clock."""

import hashlib
import json
import os
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from firsthand.charts.palette import LIGHT
from firsthand.errors import InputError

Spec = dict[str, Any]
Render = Callable[[Spec], str]

FONT = "system-ui, sans-serif"
_SVG = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"
# Where Vega thinks that relative links lead; nothing is fetched from there.
_VEGA_BASE = "https://vega.github.io/vega-datasets/"
_LINK = re.compile(r"(https?://|/(?!/)|[#?]|\./|\.\./|[\w.-]+(/|#|$))", re.IGNORECASE)

# Everything else that Vega writes is dropped: styles, classes, ids, roles that name Vega's own parts.
_ELEMENTS = {"svg", "g", "path", "text", "tspan", "line", "rect", "a"}
_ATTRIBUTES = {
    *("d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "width", "height", "viewBox", "transform"),
    *("fill", "stroke", "stroke-width", "stroke-linecap", "stroke-dasharray", "stroke-linejoin"),
    *("opacity", "fill-opacity", "stroke-opacity", "text-anchor", "font-size", "font-weight", "font-style"),
}
_MARKS = ("mark-text", "mark-rule", "mark-symbol", "mark-rect", "mark-area", "mark-line")
_DEFAULTS = {
    ("opacity", "1"),
    ("stroke-linecap", "butt"),
    ("transform", "translate(0,0)"),
    ("stroke-width", "1"),
}
_LONG = re.compile(r"-?\d+\.\d{3,}(e-\d+)?")


def safe_link(href: str) -> str:
    """The address itself when it is a path, an anchor or http(s); anything else raises `InputError`."""
    if href and not _LINK.match(href):
        raise InputError(f"link “{href[:80]}” must be a path, an #anchor or an http(s) address.")
    return href


def digest_of(*specs: Spec) -> str:
    """A short name for what is drawn: the same specifications have the same digest."""
    canonical = json.dumps(specs, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def render(spec: Spec) -> str:
    """The picture of a specification as one `<svg>` element, about 30 ms once warm.

    The specification's `description` becomes the accessible name. Only marks that carry a link keep their
    own name; the rest is hidden from screen readers, which have the description and the table.
    """
    # Importing starts a JavaScript engine: 40 ms, and 600 ms for the first picture.
    import vl_convert

    raw: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    root = ElementTree.fromstring(raw)  # noqa: S314  (written by Vega a moment ago, no entities)
    return _serialised(root, str(spec.get("description", "")))


def png_of(svg: str, *, scale: float = 2.0) -> bytes:
    """A picture as PNG on a light ground, `scale` times as large; about 50 ms."""
    import vl_convert

    head, _, body = svg.partition(">")
    # Written without a ground, a picture could not be read where the ground is dark.
    ground = f'<rect width="100%" height="100%" fill="{LIGHT["surface"]}"/>'
    found: bytes = vl_convert.svg_to_png(f"{head}>{ground}{body}", scale=scale)
    return found


def cached(folder: Path) -> Render:
    """A `render` that keeps each picture in `folder` under the digest of its specification."""

    def cached_render(spec: Spec) -> str:
        file = folder / f"{digest_of(spec)}.svg"
        if file.exists():
            return file.read_text(encoding="utf-8")
        svg = render(spec)
        folder.mkdir(parents=True, exist_ok=True)
        # Somebody else may draw the same picture now: whoever renames last leaves the same bytes.
        part = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}.part")
        part.write_text(svg, encoding="utf-8")
        part.replace(file)
        return svg

    return cached_render


def _serialised(root: ElementTree.Element, description: str) -> str:
    links = root.iter(f"{{{_SVG}}}a")
    role = "group" if next(links, None) is not None else "img"
    head = {"xmlns": _SVG, "role": role, "aria-label": description, "font-family": FONT}
    head |= {name: root.attrib[name] for name in ("width", "height", "viewBox")}
    body = "".join(_markup(child) for child in root)
    return f"<svg{_attributes(head)}>{body}</svg>\n"


def _markup(element: ElementTree.Element) -> str:
    """One element and what is inside, as text; empty when it shows nothing."""
    tag = element.tag.removeprefix(f"{{{_SVG}}}")
    if tag not in _ELEMENTS or element.get("display") == "none" or element.get("class") == "background":
        return ""
    attributes = {
        name: _LONG.sub(_short, value).removesuffix("px")
        for name, value in element.attrib.items()
        if name in _ATTRIBUTES and (name, value) not in _DEFAULTS
    }
    if tag == "a":
        name = next((child.get("aria-label", "") for child in element), "")
        attributes = {"href": safe_link(element.get(_HREF, "").removeprefix(_VEGA_BASE)), "aria-label": name}
    elif element.get("class", "").startswith(_MARKS) and element.find(f"{{{_SVG}}}a") is None:
        attributes["aria-hidden"] = "true"
    body = _escaped(element.text or "") + "".join(_markup(child) for child in element)
    if not body and tag in ("g", "a", "text"):
        return ""
    if tag == "g" and not attributes:
        return body
    return f"<{tag}{_attributes(attributes)}>{body}</{tag}>" if body else f"<{tag}{_attributes(attributes)}/>"


def _short(match: re.Match[str]) -> str:
    # A hundredth of a pixel is enough, and hides the last bits in which two machines may differ.
    return f"{round(float(match[0]), 2) + 0.0:g}"


def _attributes(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{_escaped(value)}"' for name, value in attributes.items())


def _escaped(text: str) -> str:
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(character, entity)
    return text
