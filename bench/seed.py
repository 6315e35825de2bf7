"""`anlan bench seed`: made-up data in bulk, into the database that is configured."""

import argparse
import secrets
import sys
from time import perf_counter

from django.core.management import call_command
from django.utils.translation import override

from anlan.units.models import Unit
from bench.seeding import District, seed_district, seed_hazards
from bench.seeding.campaign import launch_grid


def run_seed(options: argparse.Namespace) -> int:
    """Fill an empty system; refuse one that somebody uses."""
    call_command("migrate", verbosity=0, interactive=False)
    if Unit.objects.exists():
        sys.stderr.write("数据库中已有单位，不写入虚构数据。请另用一个空的数据库。\n")
        return 1
    if options.units < 1 or options.hazards < 0:
        sys.stderr.write("单位数至少为 1，隐患数不能为负。\n")
        return 2
    start = perf_counter()
    with override("zh-hans"):
        district = seed_district(options.units)
        if options.campaign:
            launch_grid(district)
        seed_hazards(district, options.hazards)
    print(
        f"已写入虚构数据：单位 {options.units} 个、隐患 {options.hazards} 条，"
        f"用时 {perf_counter() - start:.1f} 秒。"
    )
    _give_password(district)
    return 0


def _give_password(district: District) -> None:
    password = secrets.token_urlsafe(12)
    for user in (district.officer, district.head):
        user.set_password(password)
        user.save(update_fields=["password"])
    print(f"账号 {district.officer.username}、{district.head.username}，密码 {password}")
