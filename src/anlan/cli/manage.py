"""Django's own commands, for those who build and keep the system."""

import argparse

from django.core.management import execute_from_command_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """All words after `manage` go to Django."""
    parser.add_argument("arguments", nargs=argparse.REMAINDER)


def run(options: argparse.Namespace) -> None:
    """Hand over."""
    execute_from_command_line(["anlan manage", *options.arguments])
