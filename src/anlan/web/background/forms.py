"""What the keeper's buttons send."""

from django import forms


class RunForm(forms.Form):
    """One run of a periodic job; it belongs to the system, so that no address names it."""

    run = forms.UUIDField(widget=forms.HiddenInput)
