"""Forms of core."""

from django import forms

from firsthand_web.core.models import Role


class FirstOwnerForm(forms.Form):
    code = forms.CharField(
        label="One-time code", help_text="Printed in the terminal where Firsthand was started."
    )
    name = forms.CharField(label="Your name", max_length=120)
    email = forms.EmailField(label="E-mail", help_text="You sign in with it. Nothing is sent to it.")
    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 10 characters.",
    )
    workspace = forms.CharField(label="Name of your team or company", max_length=120)


class JoinForm(forms.Form):
    name = forms.CharField(label="Your name", max_length=120)
    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 10 characters.",
    )


class InvitationForm(forms.Form):
    email = forms.EmailField(label="E-mail")
    role = forms.ChoiceField(label="Role", choices=Role.choices, initial=Role.EDITOR)


class UploadField(forms.FileField):
    """A file that somebody brings; what is wrong with it is said with the way out."""

    default_error_messages = {
        "required": "Choose a file.",
        "empty": "This file is empty, it has 0 bytes: export or download it again, and choose that one.",
    }
