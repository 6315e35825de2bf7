"""Statistical forms: facts first (`build.form.Form`); `render.forms_xlsx` makes the file.

`form_a` is the national monthly table, `form_b` the one by unit, `district_form` the district's
own columns split by whatever is wanted. `reporter` is the name of who sends it, by default the
campaign's own unit.
"""

from anlan.reports.queries.forms.district import district_form
from anlan.reports.queries.forms.national import form_a
from anlan.reports.queries.forms.units import form_b

__all__ = ["district_form", "form_a", "form_b"]
