"""`anlan draft-campaign`: an issued plan in, the proposed campaign out as JSON."""

import argparse
import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from anlan.campaigns.commands.from_plan import (
    Corrected,
    proposed_facts,
    proposed_phases,
    proposed_start,
    save_draft,
)
from anlan.campaigns.commands.plan_requirements import proposed_requirements, told
from anlan.campaigns.commands.plan_words import proposed_duties
from anlan.campaigns.commands.submissions.requirements import MOST_REQUIREMENTS
from anlan.campaigns.plan import DraftPlan, read_plan
from anlan.campaigns.plan.data import as_data
from anlan.campaigns.plan.files import read_file
from anlan.campaigns.queries.plan_parties import sections_of
from anlan.kernel import clock
from anlan.kernel.errors import DomainError, InvalidInput
from anlan.kernel.scope import Actor
from anlan.units import queries
from anlan.units.models import Unit
from anlan.units.states import UnitKind


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The plan, and whether to keep what it proposes."""
    parser.add_argument("file", type=Path, help="方案文件：.docx、.doc 或 .txt")
    parser.add_argument("--year", type=int, help="方案日期未写年份时所指的年份")
    parser.add_argument("--starts-on", type=date.fromisoformat, help="开始日期，如 2026-05-06")
    parser.add_argument("--ends-on", type=date.fromisoformat, help="结束日期，方案未写明时使用")
    parser.add_argument("--save", action="store_true", help="把识别结果存为大检查草稿")
    parser.add_argument("--bureau", default="", help="组织单位：代码或名称；只有一个教体局时可省略")


def run(options: argparse.Namespace) -> int:
    """Print the proposal; 1 when the file is refused or the draft cannot be kept."""
    if options.year is not None and not 2000 <= options.year <= 2100:  # noqa: PLR2004 -- a plausible year
        sys.stderr.write("年份须在 2000 至 2100 之间。\n")
        return 2
    try:
        text = read_file(options.file.read_bytes())
        plan = read_plan(text, today=clock.today(), year=options.year)
        data = as_data(plan)
        if options.save:
            data["campaign"] = _kept(plan, options)
    except OSError as error:
        sys.stderr.write(f"文件打不开：{options.file}（{error.strerror}）\n")
        return 1
    except DomainError as error:
        sys.stderr.write("".join(f"{text}\n" for text in (error, *error.fields.values())))
        return 1
    print(json.dumps(data, ensure_ascii=False, indent=2))
    return 0


def _kept(plan: DraftPlan, options: argparse.Namespace) -> dict[str, Any]:
    actor = Actor.system()
    unit = _bureau(actor, options.bureau)
    starts_on = options.starts_on or proposed_start(plan)
    if starts_on is None:
        raise InvalidInput("方案没有写明从哪一天开始，也没有印发日期，请用 --starts-on 指明。")
    facts = proposed_facts(plan, starts_on=starts_on)
    if options.ends_on:
        facts = replace(facts, ends_on=options.ends_on)
    proposed = proposed_requirements(
        actor=actor, owner=unit, sections=sections_of(actor, unit), plan=plan
    )
    ready = {
        index: made
        for index, each in enumerate(proposed)
        if (made := each.facts()) and made.due_on >= starts_on
    }
    ready = dict(list(ready.items())[:MOST_REQUIREMENTS])
    left = [each.asked for index, each in enumerate(proposed) if index not in ready]
    campaign = save_draft(
        actor=actor,
        unit_id=unit.pk,
        plan=plan,
        corrected=Corrected(
            facts,
            phases=proposed_phases(plan, facts),
            requirements=list(ready.values()),
            still_open=told(left),
            duties=proposed_duties(plan),
            events=plan.events,
        ),
    )
    return {
        "id": str(campaign.pk),
        "title": campaign.title,
        "unit": unit.name,
        "starts_on": campaign.starts_on.isoformat(),
        "kept": ["facts", "phases", "requirements"],
        "requirements": [
            {
                "title": made.title,
                "due_on": made.due_on.isoformat(),
                "doubts": list(proposed[index].who.doubts),
                "are_kindergartens_open": proposed[index].are_kindergartens_open,
            }
            for index, made in ready.items()
        ],
        "still_open": [
            {"what": each.title, "who": each.who, "due_words": each.due_words} for each in left
        ],
    }


def _bureau(actor: Actor, words: str) -> Unit:
    if words:
        return queries.unit_named(actor, words)
    bureaus = list(queries.units(actor).filter(kind=UnitKind.BUREAU)[:2])
    if len(bureaus) == 1:
        return bureaus[0]
    if not bureaus:
        raise InvalidInput("系统中还没有教体局，请先运行 anlan init。")
    raise InvalidInput("系统中有多个教体局，请用 --bureau 指明组织单位。")
