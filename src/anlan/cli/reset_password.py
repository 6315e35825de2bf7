"""`anlan reset-password`: for the server's keeper, when the last administrator is locked out."""

import argparse
import sys

from anlan.accounts.commands import clear_second_factor, reset_password
from anlan.accounts.queries import user_named
from anlan.kernel.errors import DomainError
from anlan.kernel.scope import Actor

REASON = "服务器管理人员在命令行办理"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose."""
    parser.add_argument("username", metavar="登录名")
    parser.add_argument("--clear-second-factor", action="store_true", help="同时清除两步验证")


def run(options: argparse.Namespace) -> int:
    """Print a one-time password; the log says that it was done here."""
    actor = Actor.system()
    try:
        user = user_named(actor, options.username)
        if options.clear_second_factor:
            clear_second_factor(actor=actor, user_id=user.pk, reason=REASON)
        account = reset_password(actor=actor, user_id=user.pk, reason=REASON)
    except DomainError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{user.name}（{user.username}）的一次性密码：{account.password}\n")
    return 0
