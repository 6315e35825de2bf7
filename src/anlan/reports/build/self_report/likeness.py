"""How like two texts are: by the runs of characters that they share.

A text is cut into every run of eight characters that it holds, spaces, punctuation, figures, days
and the unit's own name left out. The share of one text's runs that the other also has says how much of it
stands there too, whatever was moved around or put between; eight characters are longer than the
set phrases in which everybody writes. Anybody can check it with a pencil.

To find out of many thousand texts the few worth comparing, each is also kept by marks: of the
numbers that its runs hash to, the smallest. Texts alike share most of their runs and so their
smallest numbers too (bottom-k sketches, after Broder 1997).
"""

import re
from hashlib import blake2b
from heapq import nsmallest

from anlan.reports.build.self_report.facts import SelfReport
from anlan.reports.build.self_report.prose import SECTIONS

RUN = 8
# Shorter texts are alike by chance: there are not so many ways to say that all is well.
LEAST_RUNS = 32
MARKS = 8
# From this share on it is said to the writer and to the reviewer.
ALIKE = 0.7
_SAID_BY_NOBODY = re.compile(r"\d+[年月日]?|[\W_]+")


def runs_of(text: str, unit: str) -> frozenset[str]:
    """Every run of eight characters in what is left of a text of that unit."""
    bare = _SAID_BY_NOBODY.sub("", text.replace(unit, ""))
    return frozenset(bare[at : at + RUN] for at in range(len(bare) - RUN + 1))


def share(mine: frozenset[str], theirs: frozenset[str]) -> float:
    """How much of the one stands in the other, from 0 to 1; of what is too short, nothing."""
    if len(mine) < LEAST_RUNS:
        return 0.0
    return len(mine & theirs) / len(mine)


def marks_of(report: SelfReport) -> list[int]:
    """The marks of all sections of a report's prose, at most eight each; 63 bits."""
    return sorted(
        {
            mark
            for name in SECTIONS
            for mark in _marks(name, getattr(report.prose, name), report.unit)
        }
    )


def _marks(section: str, text: str, unit: str) -> list[int]:
    runs = runs_of(text, unit)
    if len(runs) < LEAST_RUNS:
        return []
    # The same words in another section are another mark.
    key = section.encode()
    return nsmallest(MARKS, (_number(run, key) for run in runs))


def _number(run: str, key: bytes) -> int:
    digest = blake2b(run.encode(), digest_size=8, key=key).digest()
    return int.from_bytes(digest, "big") >> 1


def shares_between(mine: SelfReport, theirs: SelfReport) -> dict[str, float]:
    """The sections of a report of which so much stands in the same section of the other."""
    found = {}
    for name in SECTIONS:
        part = share(
            runs_of(getattr(mine.prose, name), mine.unit),
            runs_of(getattr(theirs.prose, name), theirs.unit),
        )
        if part >= ALIKE:
            found[name] = part
    return found
