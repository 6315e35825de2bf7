"""Forms of the ledger: they check shape, the commands the rest."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.web.shell.fields import DayField


class AssignForm(forms.Form):
    """To whom several hazards are given, and until when; what is left empty stays as it is."""

    owner = forms.CharField(label=_("责任人"), max_length=60, required=False)
    owner_department = forms.CharField(label=_("责任部门"), max_length=60, required=False)
    due_on = DayField(label=_("整改时限"), required=False)


class ViewForm(forms.Form):
    """The name under which the present filters are kept."""

    name = forms.CharField(label=_("名称"), max_length=40)
