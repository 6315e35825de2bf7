"""The statistical forms as saved reports: what goes up or round as a workbook, ready to be sent."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.campaigns.models import Campaign
from anlan.kernel import clock, language
from anlan.kernel.errors import InvalidInput, NotFound
from anlan.kernel.scope import Actor
from anlan.kernel.work import Progress
from anlan.reports.build.form import Form
from anlan.reports.kinds.contract import XLSX, Built, Parameters, ReportKind
from anlan.reports.permissions import READERS
from anlan.reports.queries.forms import district_form, form_a, form_b
from anlan.reports.queries.statistics import BY_TITLES, Asked, By, Period
from anlan.reports.render.forms_xlsx import write_form_xlsx
from anlan.units import queries as units

NATIONAL, UNITS, DISTRICT = "national", "units", "district"
TITLES: dict[str, Promise] = {
    NATIONAL: gettext_lazy("事故隐患排查治理情况统计表（上报）"),
    UNITS: gettext_lazy("分单位情况统计表"),
    DISTRICT: gettext_lazy("大检查情况统计表（全部指标）"),
}
_DRAWN: dict[str, Callable[[Asked], Form]] = {NATIONAL: form_a, UNITS: form_b}


def form_parameters(asked: Asked, form: str, by: By, under_name: str) -> dict[str, Any]:
    """The parameters of such a report: the days are fixed now, the rights when it is made."""
    return {
        "form": form,
        # Only the form with all numbers can be split by one thing or another.
        "by": by.value if form == DISTRICT else "",
        "since": asked.period.start.isoformat() if asked.period.start else "",
        "until": asked.period.until.isoformat(),
        "under": str(asked.unit_id or ""),
        "under_name": under_name,
    }


def _check(parameters: Parameters) -> None:
    if parameters.get("form") not in TITLES:
        raise InvalidInput(fields={"form": _("请选择报表。")})


def _told(parameters: Parameters) -> list[str]:
    since, until = parameters["since"], date.fromisoformat(parameters["until"])
    days = language.day(until)
    words = [str(TITLES[parameters["form"]])]
    if parameters["by"]:
        words.append(language.labelled(_("统计口径"), BY_TITLES[By(parameters["by"])]))
    if since:
        first = language.day(date.fromisoformat(since))
        words.append(_("%(first)s至%(last)s") % {"first": first, "last": days})
    else:
        words.append(_("累计至%(last)s") % {"last": days})
    return [*words, parameters["under_name"]] if parameters["under_name"] else words


def _build(actor: Actor, campaign: Campaign, parameters: Parameters, progress: Progress) -> Built:
    progress(0, 1, _("正在统计"))
    asked = _asked(actor, campaign, parameters)
    wanted = parameters["form"]
    form = (
        district_form(asked, By(parameters["by"])) if wanted == DISTRICT else _DRAWN[wanted](asked)
    )
    target = io.BytesIO()
    rows = write_form_xlsx(form, target)
    progress(1, 1)
    name = f"{form.title}（{form.period}）.xlsx"
    return Built(name=name, media_type=XLSX, rows=rows, content=target.getvalue())


def _asked(actor: Actor, campaign: Campaign, parameters: Parameters) -> Asked:
    since = parameters["since"]
    period = Period(
        date.fromisoformat(parameters["until"]), date.fromisoformat(since) if since else None
    )
    path, unit_id = "", None
    if parameters["under"]:
        found = units.units(actor).filter(pk=parameters["under"]).first()
        if found is None:
            # The asker's rights reach there no more.
            raise NotFound
        path, unit_id = found.path, found.pk
    return Asked(actor, campaign, period, clock.today(), path, unit_id=unit_id)


FORMS = ReportKind(
    key="forms",
    title=gettext_lazy("统计表"),
    build=_build,
    roles=READERS,
    check=_check,
    told=_told,
)
