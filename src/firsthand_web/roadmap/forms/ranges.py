"""A field of three numbers: the lowest, most likely and highest value somebody believes possible."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from firsthand.roadmap.scoring import Range

PARTS = ("low", "likely", "high")


class RangeWidget(forms.MultiWidget):
    """Three boxes side by side, each with its own label."""

    def __init__(self) -> None:
        super().__init__([forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}) for _ in PARTS])

    def decompress(self, value: Range | None) -> list[float | None]:
        if value is None:
            return [None, None, None]
        # 8000 rather than 8000.0: people see what they typed.
        return [int(part) if part == int(part) else part for part in (value.low, value.likely, value.high)]

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        context = self.get_context(name, value, attrs)
        boxes = [
            (box["attrs"]["id"], part, widget.render(box["name"], box["value"], box["attrs"], renderer))
            for part, box, widget in zip(PARTS, context["widget"]["subwidgets"], self.widgets, strict=True)
        ]
        return format_html(
            '<span class="range">{}</span>',
            format_html_join("", '<label for="{}"><span>{}</span>{}</label>', boxes),
        )


class RangeField(forms.MultiValueField):
    """A `Range`, or None when all three are empty. Only the likely value means: nothing else is possible."""

    widget = RangeWidget

    def __init__(
        self,
        *,
        label: str,
        help_text: str = "",
        required: bool = True,
        highest: float | None = None,
        above_zero: bool = False,
    ) -> None:
        self.highest, self.above_zero = highest, above_zero
        fields = [forms.FloatField(required=False) for _ in PARTS]
        super().__init__(
            fields, label=label, help_text=help_text, required=required, require_all_fields=False
        )

    def compress(self, data_list: Sequence[float | None]) -> Range | None:
        low, likely, high = data_list or (None, None, None)
        if low is None and likely is None and high is None:
            return None
        if likely is None:
            raise ValidationError("Say the likely value as well.")
        low, high = likely if low is None else low, likely if high is None else high
        if low < 0 or (self.above_zero and low == 0):
            rule = "above zero: use the smallest effort you plan in" if self.above_zero else "zero or more"
            raise ValidationError(f"The low value is {low:g}; it must be {rule}.")
        if self.highest is not None and high > self.highest:
            raise ValidationError(f"The high value is {high:g}; it must be at most {self.highest:g}.")
        if not low <= likely <= high:
            raise ValidationError(
                f"{low:g}, {likely:g}, {high:g} do not rise from low to high: put them in order, "
                "or give only the likely value."
            )
        return Range(low=low, likely=likely, high=high)
