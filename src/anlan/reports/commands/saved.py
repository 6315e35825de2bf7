"""Asking for a report, once more for one that failed, and what is done with the result."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from anlan.accounts.commands.subject import own_account
from anlan.campaigns import queries as campaigns
from anlan.campaigns.models import Campaign
from anlan.kernel import clock, events, files, language
from anlan.kernel.errors import NotFound, NotPermitted, WrongState
from anlan.kernel.permissions import require
from anlan.kernel.scope import Actor, Grant
from anlan.kernel.work import UNFINISHED, WorkState, try_again
from anlan.reports.kinds import KINDS, ReportKind
from anlan.reports.models import SavedReport
from anlan.reports.permissions import RULES
from anlan.units.models import Unit

# Nobody waits for more, and each costs the one worker its time.
MOST_UNFINISHED = 20


@transaction.atomic
def ask_for_report(
    *, actor: Actor, kind: str, campaign_id: UUID, parameters: Mapping[str, Any]
) -> SavedReport:
    """Queue a report; the same one, asked for by the same person and not yet begun, is that row.

    Raises NotFound, NotPermitted, InvalidInput where the kind refuses the parameters, and
    WrongState where too many wait already.
    """
    wanted = KINDS.get(kind)
    if wanted is None:
        raise NotFound
    # A draft has nothing to report, and may be thrown away.
    campaign = campaigns.launched_campaigns(actor).filter(pk=campaign_id).first()
    if campaign is None:
        raise NotFound
    grant = _grant_for(actor, wanted, campaign)
    wanted.check(parameters)
    # One request at a time for each person, so that two clicks meet.
    asker = own_account(actor)
    waiting = list(SavedReport.objects.filter(asked_by=asker, state__in=UNFINISHED))
    for same in waiting:
        if _is_same(same, kind, campaign, parameters):
            return same
    if len(waiting) >= MOST_UNFINISHED:
        raise WrongState(
            _("您已有 %(most)d 份报表在等待生成，请稍后再申请。") % {"most": MOST_UNFINISHED}
        )
    unit = Unit.objects.get(pk=grant.unit_id)
    now = clock.now()
    with override(language.OF_RECORD):
        title = f"{campaign.title}{wanted.title}"
    report = SavedReport.objects.create(
        kind=kind,
        title=title[:200],
        campaign=campaign,
        parameters=dict(parameters),
        asked_by=asker,
        role=grant.role,
        unit=unit,
        unit_path=unit.path,
        asked_at=now,
        due_at=now,
    )
    events.record("reports.ask", report, actor, parameters=report.parameters)
    return report


@transaction.atomic
def retry_report(*, actor: Actor, report_id: UUID) -> SavedReport:
    """Queue once more what has failed, as it was asked for; raises WrongState for any other."""
    report = _locked(actor, report_id, "retry")
    try_again(report)
    events.record("reports.retry", report, actor)
    return report


@transaction.atomic
def delete_report(*, actor: Actor, report_id: UUID) -> None:
    """Remove a report and its file, or take back one that waits or is being made."""
    report = _locked(actor, report_id, "delete")
    file, pk = report.file, report.pk
    report.delete()
    if file is not None:
        files.discard(file)
    report.pk = pk
    events.record("reports.delete", report, actor, state=report.state)


@transaction.atomic
def record_download(*, actor: Actor, report_id: UUID) -> SavedReport:
    """Record that a finished report leaves the system; raises WrongState while there is no file."""
    report = _locked(actor, report_id, "download")
    if report.state != WorkState.DONE:
        raise WrongState(_("这份报表还没有生成。"))
    events.record("reports.download", report, actor, digest=report.file_id)
    return report


def _grant_for(actor: Actor, kind: ReportKind, campaign: Campaign) -> Grant:
    """The role in which the actor asks: one that meets the campaign's territory."""
    here = [
        grant
        for grant in actor.grants
        if grant.role in kind.roles
        and (
            campaign.unit_path.startswith(grant.unit_path)
            or grant.unit_path.startswith(campaign.unit_path)
        )
    ]
    if not here:
        raise NotPermitted
    return min(here, key=lambda grant: len(grant.unit_path))


def _is_same(
    report: SavedReport, kind: str, campaign: Campaign, parameters: Mapping[str, Any]
) -> bool:
    return (report.kind, report.campaign_id, report.parameters) == (
        kind,
        campaign.pk,
        dict(parameters),
    )


def _locked(actor: Actor, report_id: UUID, verb: str) -> SavedReport:
    seen = SavedReport.objects.visible_to(actor).select_for_update(of=("self",))
    report = seen.select_related("campaign").filter(pk=report_id).first()
    if report is None:
        raise NotFound
    require(RULES, actor, verb, report.unit_path)
    return report
