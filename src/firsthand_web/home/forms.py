"""Forms of home."""

from django import forms

from firsthand_web.core.models import Product


class OwnForm(forms.Form):
    name = forms.CharField(label="Name of the product", max_length=120)
    kind = forms.ChoiceField(label="Kind", choices=Product.Kind.choices, initial=Product.Kind.DIGITAL)


class ImportForm(forms.Form):
    name = forms.CharField(label="Which product is it about?", max_length=120)
