"""The two steps of an import: read and report, then apply what was reported."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.accounts.commands import GivenAccount
from anlan.kernel import clock, events, files
from anlan.kernel.errors import AlreadyChanged, InvalidInput, NotFound, WrongState
from anlan.kernel.permissions import require
from anlan.kernel.scope import Actor
from anlan.units import queries as units
from anlan.units.commands.register import lock_register, locked
from anlan.units.commands.roster.applying import write
from anlan.units.commands.roster.plan import plan_roster
from anlan.units.commands.roster.report import RosterReport
from anlan.units.models import RosterImport, Unit
from anlan.units.permissions import RULES

_MEDIA_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did; the accounts carry their one-time passwords, which are shown only now."""

    report: RosterReport
    accounts: list[GivenAccount]


def read_roster(*, actor: Actor, data: bytes, file_name: str, target_id: UUID) -> RosterReport:
    """Say what importing the file under that unit would do; writes and locks nothing."""
    target = units.unit(actor, target_id)
    require(RULES, actor, "import_roster", target.path)
    return plan_roster(actor, target, data, file_name).report


@transaction.atomic
def keep_roster(*, actor: Actor, data: bytes, file_name: str, target_id: UUID) -> RosterImport:
    """As `read_roster`, keeping file and report so that the reader may confirm them later."""
    target = _target(actor, target_id)
    report = plan_roster(actor, target, data, file_name).report
    return _keep(actor, target, data, report)


@transaction.atomic
def apply_roster(*, actor: Actor, import_id: UUID, accept_partial: bool = False) -> Applied:
    """Do what the kept report says.

    All or nothing, unless `accept_partial`: then the rows that were refused are left out. Raises
    AlreadyChanged where the register has moved on since the report.
    """
    lock_register()
    kept = RosterImport.objects.visible_to(actor).select_for_update().filter(pk=import_id).first()
    if kept is None:
        raise NotFound
    if kept.applied_at is not None:
        raise WrongState(_("这份名册已经导入过。"))
    target = _target(actor, kept.unit_id)
    with files.open_file(kept.file_id) as stream:
        data = stream.read()
    return _apply(actor, target, data, kept, accept_partial=accept_partial)


@transaction.atomic
def import_roster(
    *,
    actor: Actor,
    data: bytes,
    file_name: str,
    target_id: UUID,
    accept_partial: bool = False,
) -> Applied:
    """Read and apply in one step, for the command line."""
    lock_register()
    target = _target(actor, target_id)
    kept = _keep(actor, target, data, RosterReport(file_name, target.name))
    return _apply(actor, target, data, kept, accept_partial=accept_partial)


def _apply(
    actor: Actor, target: Unit, data: bytes, kept: RosterImport, *, accept_partial: bool
) -> Applied:
    shown = RosterReport.from_json(kept.report)
    plan = plan_roster(actor, target, data, kept.file_name, lock=True)
    report = plan.report
    if shown.rows and shown.digest() != report.digest():
        raise AlreadyChanged(_("核对之后单位库又有变化，请重新上传名册核对一次。"))
    if report.refused and not accept_partial:
        raise InvalidInput(
            _("有 %(count)d 行有误，整份名册未导入。") % {"count": len(report.refused)}
        )
    outcome = write(actor, plan, kept)
    kept.report, kept.applied_at = report.as_json(), clock.now()
    kept.save(update_fields=["report", "applied_at"])
    counts = {outcome: count for outcome, count in report.counts.items()}  # noqa: C416 -- a plain dict for JSON
    events.record("units.import_roster", kept, actor, counts=counts)
    return Applied(report, outcome.created)


def _target(actor: Actor, target_id: UUID) -> Unit:
    target = locked(actor, target_id)
    require(RULES, actor, "import_roster", target.path)
    return target


def _keep(actor: Actor, target: Unit, data: bytes, report: RosterReport) -> RosterImport:
    return RosterImport.objects.create(
        unit=target,
        unit_path=target.path,
        file=files.store(data, _MEDIA_TYPE),
        file_name=report.file_name[:200],
        report=report.as_json(),
        read_by=actor.id,
        read_at=clock.now(),
    )
