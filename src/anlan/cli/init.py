"""`anlan init`: a bureau's system, from nothing to the first sign-in."""

import argparse
import sys

from django.core.management import call_command
from django.db import transaction

from anlan.accounts.commands import NewAccount, Particulars, create_account
from anlan.accounts.queries import is_without_accounts
from anlan.accounts.states import Role
from anlan.checklists.commands import load_library
from anlan.kernel.errors import DomainError
from anlan.kernel.scope import Actor
from anlan.units.commands import create_unit
from anlan.units.states import UnitKind


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The bureau and who keeps the system."""
    parser.add_argument("--bureau", required=True, metavar="名称", help="教体局全称")
    parser.add_argument("--admin", required=True, metavar="姓名", help="教体局管理员姓名")
    parser.add_argument("--admin-username", default="admin", help="教体局管理员登录名")
    parser.add_argument("--keeper", default="系统管理员", metavar="姓名", help="系统管理员姓名")
    parser.add_argument("--keeper-username", default="keeper", help="系统管理员登录名")


def run(options: argparse.Namespace) -> int:
    """Make all of it or nothing; print the one-time passwords, which are shown only now."""
    call_command("migrate", verbosity=0)
    if not is_without_accounts():
        sys.stderr.write(
            "系统已经建立，不能重复建立。忘记密码请运行：anlan reset-password 登录名\n"
        )
        return 1
    try:
        accounts = _begin(options)
    except DomainError as error:
        told = [f"{text}" for text in error.fields.values()] or [str(error)]
        sys.stderr.write("\n".join(told) + "\n")
        return 1
    sys.stdout.write(f"已建立：{options.bureau}\n一次性密码只显示这一次，首次登录时须修改：\n")
    for title, account in accounts.items():
        user = account.user
        sys.stdout.write(
            f"  {title} {user.name}  登录名 {user.username}  密码 {account.password}\n"
        )
    sys.stdout.write("接下来运行：anlan serve\n")
    return 0


@transaction.atomic
def _begin(options: argparse.Namespace) -> dict[str, NewAccount]:
    actor = Actor.system()
    load_library(actor=actor)
    bureau = create_unit(
        actor=actor, parent_id=None, kind=UnitKind.BUREAU, facts={"name": options.bureau}
    )
    first = {
        Role.BUREAU_ADMINISTRATOR: Particulars(options.admin_username, options.admin),
        Role.SYSTEM_ADMINISTRATOR: Particulars(options.keeper_username, options.keeper),
    }
    return {
        str(role.label): create_account(
            actor=actor, particulars=particulars, unit=bureau, role=role
        )
        for role, particulars in first.items()
    }
