"""A million hazards in the shape in which the commands would have left them.

Written by the bare driver: what a row holds, its search text, the counters and the numbers given
are those of the product (`anlan verify` finds no difference), but no entry stands in the log.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from anlan.campaigns.models import Campaign
from anlan.checklists.source import read_library
from anlan.hazards.commands.areas import tallies
from anlan.hazards.models import (
    AreaTally,
    Hazard,
    HazardSeries,
    HazardTally,
    HazardText,
    Reopening,
)
from anlan.hazards.queries.recount import recount_campaign
from anlan.hazards.states import FundsSource, Grade, HazardState, Origin, days_to_close
from anlan.kernel import clock
from anlan.kernel.ids import new_id
from anlan.units.models import Unit
from bench import bare
from bench.seeding.register import DAYS, District
from bench.seeding.words import RARE_DESCRIPTION, Words, searchable, stock

# One in so many has the rare words, is major, was reopened.
_RARE, _MAJOR, _REOPENED = 200_000, 400, 70
_BATCH = 20_000
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 -- moments are kept in UTC without saying so
_REPORTED, _RECTIFYING, _AWAITING, _CLOSED, _MERGED, _DISMISSED = map(str, HazardState)
_COMMITTED = frozenset({_RECTIFYING, _AWAITING, _CLOSED})
_GRADES = (str(Grade.GENERAL), str(Grade.MAJOR))
_ORIGINS = (
    *[str(Origin.SELF)] * 7,
    *map(str, (Origin.ANNOUNCED, Origin.UNANNOUNCED, Origin.EXPERT)),
)
_DAYS_GIVEN = (3, 5, 7, 10, 15, 30)
_NAMES = tuple(f"虚构{one}{other}" for one in "安宁平和明" for other in "远清山川林")


def _shares(**percent: int) -> tuple[str, ...]:
    return tuple(state for state, share in percent.items() for _each in range(share))


# Three thirds of the campaign, from its beginning: what stands in which state by now.
_STATES = (
    _shares(closed=93, rectifying=3, dismissed=3, merged=1),
    _shares(closed=80, rectifying=9, awaiting_acceptance=6, dismissed=4, merged=1),
    _shares(closed=48, rectifying=24, awaiting_acceptance=12, reported=14, dismissed=1, merged=1),
)

Values = dict[str, Any]


def seed_hazards(district: District, count: int) -> None:
    """Write `count` hazards of the district's campaign with their words, counters and series."""
    writer = _Writer(district, count)
    connection = bare.connect(checked=False)
    tables = [Hazard._meta.db_table, HazardText._meta.db_table]
    bare.begin(connection)
    with bare.without_indexes(connection, tables):
        for rows in writer.batches():
            _insert(connection, Hazard, [hazard for hazard, _text in rows])
            _insert(connection, HazardText, [text for _hazard, text in rows])
        _insert(connection, HazardTally, list(writer.tallies()))
        _insert(connection, Reopening, writer.reopenings)
        _insert(connection, HazardSeries, list(writer.series()))
    connection.commit()
    _count_areas(district.campaign)
    bare.analyze(connection)
    connection.close()


def _count_areas(campaign: Campaign) -> None:
    """The counters of areas, as they are after folding."""
    for area, sums in recount_campaign(campaign):
        rows = tallies(campaign.pk, area, sums, folded=True)
        AreaTally.objects.bulk_create(rows, batch_size=1000)


class _Draw(NamedTuple):
    """What chance decides about one hazard; drawn for a whole batch at once, which is quick."""

    unit: Unit
    words: Words
    origin: str
    finder: str
    owner: str
    days: int
    chance: float


class _Writer:
    """Makes the rows one by one in the order of time, and counts what it has made."""

    def __init__(self, district: District, count: int) -> None:
        self.district = district
        self.count = count
        self.random = Random(count)  # noqa: S311 -- the same hazards every time
        library = read_library()
        self.items = {item.code: item for item in library.items}
        self.titles = {category.code: category.title for category in library.categories}
        self.words = stock(self.titles, {code: item.text for code, item in self.items.items()})
        self.now = clock.now().replace(tzinfo=None)
        self.begun = self.now - timedelta(days=DAYS)
        self.given: Counter[tuple[UUID, int]] = Counter()
        self.cells: Counter[tuple[UUID, str, str, str, str]] = Counter()
        self.last: dict[UUID, str] = {}
        self.reopenings: list[Values] = []
        self.paths = {unit.pk: unit.path for unit in district.units}
        self.campaign = bare.bound_uuid(district.campaign.pk)
        self.base = _base(self.campaign)

    def batches(self) -> Iterator[list[tuple[Values, Values]]]:
        """Each hazard with its row of words, some thousands at a time."""
        units = self.district.units
        # Some units find ten times what others find, as it is.
        weights = list(accumulate(1 + 9 * self.random.random() ** 3 for _unit in units))
        step = (self.now - self.begun - timedelta(hours=1)) / self.count
        for start in range(0, self.count, _BATCH):
            draws = self._draws(weights, min(_BATCH, self.count - start))
            yield [
                self._row(number, draw, self.begun + number * step)
                for number, draw in enumerate(draws, start)
            ]

    def tallies(self) -> Iterator[Values]:
        """The counters that follow from the rows made so far."""
        for (unit, category, section, grade, state), hazards in self.cells.items():
            yield {
                "id": bare.bound_uuid(new_id()),
                "unit_path": self.paths[unit],
                "campaign_id": self.campaign,
                "unit_id": bare.bound_uuid(unit),
                "category": category,
                "section_key": section,
                "grade": grade,
                "state": state,
                "hazards": hazards,
            }

    def series(self) -> Iterator[Values]:
        """The last number given in each unit and year."""
        for (unit, year), last in self.given.items():
            yield {
                "id": bare.bound_uuid(new_id()),
                "unit_id": bare.bound_uuid(unit),
                "year": year,
                "last": last,
            }

    def _draws(self, weights: list[float], size: int) -> Iterator[_Draw]:
        draw = self.random.choices
        columns = (
            draw(self.district.units, cum_weights=weights, k=size),
            draw(self.words, k=size),
            draw(_ORIGINS, k=size),
            draw(_NAMES, k=size),
            draw(_NAMES, k=size),
            draw(_DAYS_GIVEN, k=size),
            [self.random.random() for _each in range(size)],
        )
        return map(_Draw._make, zip(*columns, strict=True))

    def _row(self, number: int, draw: _Draw, found: datetime) -> tuple[Values, Values]:
        unit, words = draw.unit, draw.words
        states = _STATES[3 * number // self.count]
        state = states[int(draw.chance * len(states))]
        merged = self.last.get(unit.pk) if state == _MERGED else None
        if state == _MERGED and merged is None:
            state = _DISMISSED
        key = bare.bound_uuid(_id_of(found, number))
        self.given[unit.pk, found.year] += 1
        running = self.given[unit.pk, found.year]
        grade = _GRADES[number % _MAJOR == 0]
        section = self.items[words.item_code].section
        self.cells[unit.pk, words.category, section, grade, state] += 1
        rare = number % _RARE == _RARE // 2 or number == 1
        if merged is None:
            self.last[unit.pk] = key
        row = {
            **self.base,
            "id": key,
            "number": f"YH-{found.year}-{unit.serial:05d}-{running:04d}",
            "unit_path": unit.path,
            "unit_id": bare.bound_uuid(unit.pk),
            "unit_kind": unit.kind,
            "section_key": section,
            "grade": grade,
            "state": state,
            "merged_into_id": merged,
            "found_at": bare.bound_moment(found),
            "found_by": draw.finder,
            "origin_kind": draw.origin,
            "place_name": words.place_name,
            "location": words.location,
            "description": RARE_DESCRIPTION if rare else words.description,
            "possible_consequence": words.consequence,
            "item_code": words.item_code,
            "category": words.category,
            "category_title": self.titles[words.category],
            "factor": self.items[words.item_code].factor,
        }
        if state in _COMMITTED:
            row |= self._life(state, draw, found)
        if state == _CLOSED and number % _REOPENED == 0:
            row["times_reopened"] = 1
            self.reopenings.append(self._reopening(key, draw, found))
        return row, self._text(row, words)

    def _life(self, state: str, draw: _Draw, found: datetime) -> Values:
        """The commitments, and as far as it has come the rectification and the end."""
        life: Values = {
            "owner": draw.owner,
            "owner_department": "总务处",
            "measures": draw.words.measures,
            "funds_yuan": str(int(draw.chance * 180) * 50),
            "funds_source": str(FundsSource.PUBLIC_FUNDS),
            "due_on": bare.bound_day((found + timedelta(days=draw.days)).date()),
            "contingency": "整改期间设警示标识并安排专人看守。",
        }
        if state == _RECTIFYING:
            return life
        done = found + (self.now - found) * (0.05 + 0.45 * draw.chance)
        life |= {
            "rectified_by": draw.owner,
            "rectified_at": bare.bound_moment(done),
            "rectification": f"已{draw.words.measures}，现场查看符合要求。",
        }
        if state == _CLOSED:
            closed = done + (self.now - done) * 0.2
            life |= {
                "closed_by": "测量员",
                "closed_at": bare.bound_moment(closed),
                "days_to_close": days_to_close(
                    found.replace(tzinfo=UTC), closed.replace(tzinfo=UTC)
                ),
                "closing_opinion": "现场核实，同意销号。",
            }
        return life

    def _reopening(self, hazard: str, draw: _Draw, found: datetime) -> Values:
        """A first closing that did not hold: given and taken back before the one that stands."""
        closed = found + (self.now - found) * 0.02 * draw.chance
        reopened = found + (self.now - found) * 0.04
        return {
            "id": bare.bound_uuid(new_id()),
            "hazard_id": hazard,
            "campaign_id": self.campaign,
            "closed_at": bare.bound_moment(closed),
            "reopened_at": bare.bound_moment(reopened),
            "days_to_close": days_to_close(found.replace(tzinfo=UTC), closed.replace(tzinfo=UTC)),
        }

    def _text(self, row: Values, words: Words) -> Values:
        lines = words.lines
        if row["description"] != words.description:
            # The description's line is the first.
            lines = searchable(row["description"]) + lines[lines.index("\n") :]
        owner = searchable(row["owner"])
        return {
            "hazard_id": row["id"],
            "campaign_id": self.campaign,
            "text": f"{row['number'].lower()}\n{lines}\n{owner}",
        }


def _base(campaign: str) -> Values:
    """What all hazards have alike, and what those have that nobody has taken up yet."""
    no = False if bare.is_postgres() else 0
    bases = json.dumps(["《中华人民共和国消防法》第二十八条"], ensure_ascii=not bare.is_postgres())
    empty: tuple[str, ...] = (
        "post_name",
        "note",
        "owner",
        "owner_department",
        "measures",
        "funds_source",
    )
    empty += ("contingency", "rectified_by", "rectification", "closed_by", "closing_opinion")
    absent: tuple[str, ...] = (
        "place_id",
        "origin_ref",
        "found_by_id",
        "funds_yuan",
        "due_on",
        "rectified_by_id",
    )
    absent += ("rectified_at", "closed_by_id", "closed_at", "days_to_close")
    return {
        "campaign_id": campaign,
        "bases": bases,
        "fixed_on_spot": no,
        "plan": "{}",
        "times_returned": 0,
        "times_reopened": 0,
        **dict.fromkeys(empty, ""),
        **dict.fromkeys(absent),
    }


def _id_of(moment: datetime, number: int) -> UUID:
    """A UUIDv7 of that moment; the running number takes the place of the random bits."""
    milliseconds = (moment - _EPOCH) // timedelta(milliseconds=1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | number)


def _insert(connection: bare.Connection, model: type[Any], rows: Sequence[Values]) -> None:
    columns = list(rows[0]) if rows else []
    bare.insert(connection, model._meta.db_table, columns, (list(row.values()) for row in rows))
