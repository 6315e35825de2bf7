"""What the worker does with a report that is due."""

from dataclasses import replace
from io import BytesIO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from anlan.accounts.queries import actor_for
from anlan.campaigns import queries as campaigns
from anlan.kernel import events, files, language
from anlan.kernel.errors import NotFound, NotPermitted
from anlan.kernel.scope import Actor
from anlan.kernel.work import Progress, complete
from anlan.reports.kinds import KINDS, Built, ReportKind
from anlan.reports.models import SavedReport


def build_report(report: SavedReport, progress: Progress) -> None:
    """Build it as the person who asked, with the rights that they have now, and keep the file.

    Raises NotPermitted and NotFound, in words for that person, where the rights are gone.
    """
    with override(language.OF_RECORD):
        actor = _asker(report)
        kind = _kind(report, actor)
        try:
            campaign = campaigns.campaign(actor, report.campaign_id)
        except NotFound:
            raise NotPermitted(_("申请人已不能查看这次大检查，报表没有生成。")) from None
        built = kind.build(actor, campaign, report.parameters, progress)
        _keep(report, built, actor)


def _asker(report: SavedReport) -> Actor:
    user = report.asked_by
    if not user.is_active:
        raise NotPermitted(_("申请人的账号已停用，报表没有生成。"))
    actor = actor_for(user)
    # What it holds is filed under one role in one place; others of the person must not show in it.
    held = [
        each for each in actor.grants if (each.role, each.unit_id) == (report.role, report.unit_id)
    ]
    return replace(actor, grants=tuple(held))


def _kind(report: SavedReport, actor: Actor) -> ReportKind:
    kind = KINDS.get(report.kind)
    if kind is None:
        raise NotFound(_("系统已不再提供这种报表。"))
    if not actor.holds(kind.roles):
        raise NotPermitted(_("申请人的岗位已变动，不能再生成这种报表。"))
    return kind


def _keep(report: SavedReport, built: Built, actor: Actor) -> None:
    content = BytesIO(built.content) if isinstance(built.content, bytes) else built.content
    with content:
        content.seek(0)
        with files.laid_down(content) as path:
            digest = files.digest_of(path)
            with transaction.atomic():
                file = files.adopt(path, digest, built.media_type)
                complete(report, file=file, file_name=built.name, rows=built.rows)
                events.record(
                    "reports.build",
                    report,
                    actor,
                    lines=built.rows,
                    digest=digest,
                    size=file.size,
                )
