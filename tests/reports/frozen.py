"""A report made of nothing but its prose."""

from datetime import date
from decimal import Decimal

from anlan.reports.build.self_report import Edition, Effort, Movement, Prose, SelfReport


def report_with(**prose: str) -> SelfReport:
    """One whose school wrote that and found nothing."""
    day = date(2026, 5, 28)
    said = {"organisation": "", "next_steps": ""} | prose
    return SelfReport(
        unit="东河第一小学",
        addressee="示范区教体局",
        campaign="安全生产大检查",
        edition=Edition(1, date(2026, 5, 6), day),
        signed_on=day,
        effort=Effort(0, 0, 0, 0, 0, 0, 0),
        movement=Movement(),
        major=Movement(),
        categories=(),
        found_in_all=0,
        closed_in_all=0,
        found_by_unit=0,
        fixed_on_spot=0,
        overdue=0,
        funds_yuan=Decimal(0),
        hazards=(),
        prose=Prose(**said),
    )
