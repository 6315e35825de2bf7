"""A server that is killed while two hundred devices send.

In every round two hundred inspections with two
photos each are sent at once; after a random number of acknowledgements the whole server gets
SIGKILL, twice a round. It is started again, what it had acknowledged is looked for, and what it had
not is sent again as it was. At the end nothing may be missing, nothing may be there twice, and
`anlan verify` may find no difference.
"""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from threading import Event, Lock, Thread
from time import perf_counter

from anlan.cli.verify import all_differences
from anlan.inspections.models import Inspection, Parcel
from bench.cases.ingest import sign
from bench.fieldwork.bodies import Body, Camera, Photo, body
from bench.fieldwork.kept import losses
from bench.fieldwork.planning import ANSWERS, KINDS, device_keys, visits
from bench.fieldwork.sending import OK, Broken, Line, Reply
from bench.fieldwork.served import Served
from bench.seeding import seed_district
from bench.seeding.campaign import launch_grid

PHOTOS = 2
KILLS = 2
PEOPLE = 20
# Small enough that a photo comes in several pieces, and the kill falls between two of them.
PIECE = 64 * 1024
_MISPLACED = 409
_BUSY = 503
_SOON = 0.2
_PATIENCE = 240.0


@dataclass
class Round:
    """Two hundred inspections on their way."""

    served: Served
    bodies: list[Body]
    keys: list[str]
    # Set while the server stands.
    up: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)
    acknowledged: dict[str, list[str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    broken: int = 0

    def send_all(self) -> list[Thread]:
        """One thread an inspection, each with a connection of its own."""
        places = range(len(self.bodies))
        threads = [Thread(target=self._send, args=(place,), daemon=True) for place in places]
        for thread in threads:
            thread.start()
        return threads

    def wait_for(self, many: int) -> None:
        """Until so many are acknowledged."""
        until = perf_counter() + _PATIENCE
        while len(self.acknowledged) + len(self.refused) < many:
            if perf_counter() > until:
                raise TimeoutError(f"{len(self.acknowledged)} of {many} acknowledged")
            time.sleep(0.002)

    def _send(self, place: int) -> None:
        """Again and again as it is, until it is acknowledged or refused."""
        sent = self.bodies[place]
        while True:
            self.up.wait()
            line = Line(self.served.port, self.keys[place % len(self.keys)])
            try:
                reply = _whole(line, sent, in_pieces=place % 2 == 1)
            except Broken:
                with self.lock:
                    self.broken += 1
                time.sleep(_SOON)
                continue
            finally:
                line.close()
            if reply.status == _BUSY:
                continue
            with self.lock:
                if reply.status == OK and reply.body["state"] == "applied":
                    self.acknowledged[sent.parcel] = [photo.sha256 for photo in sent.photos]
                else:
                    self.refused.append(f"{sent.parcel}: {reply}"[:600])
            return


def _whole(line: Line, sent: Body, *, in_pieces: bool) -> Reply:
    """The photos, then the inspection; the first answer that is no success, else the last."""
    for photo in sent.photos:
        reply = _in_pieces(line, photo) if in_pieces else line.put_photo(photo)
        if reply.status != OK:
            return reply
    return line.put_parcel(sent)


def _in_pieces(line: Line, photo: Photo) -> Reply:
    """From where the server stands, as it says itself."""
    reply = line.have(photo.sha256)
    if reply.status != OK or photo.sha256 in reply.body["have"]:
        return reply
    start = reply.body["partial"].get(photo.sha256, 0)
    while True:
        # Where every byte had come before the kill, an empty piece asks for the end.
        reply = line.put_piece(photo, start, PIECE)
        if reply.status not in {OK, _MISPLACED} or reply.body.get("complete"):
            return reply
        start = reply.body["received"]


def run(rounds: int, pushes: int, seed: int) -> dict[str, object]:
    """All rounds; what was sent, killed, lost and doubled."""
    random = Random(seed)  # noqa: S311 -- the same kills again
    told = {"seed": seed, "pushes": 0, "kills": 0, "broken": 0}
    faults: list[str] = []
    every: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        served = Served({}, log=Path(folder) / "serve.log")
        served.start()
        try:
            for sending in _rounds(served, rounds, pushes):
                faults += _killed_twice(sending, random)
                every |= sending.acknowledged
                told["pushes"] += len(sending.bodies)
                told["kills"] += KILLS
                told["broken"] += sending.broken
        finally:
            served.stop()
    faults += losses(every, ANSWERS)
    faults += _doubled(len(every))
    return told | {"acknowledged": len(every), "faults": faults, "verify": list(all_differences())}


def _rounds(served: Served, rounds: int, pushes: int) -> Iterator[Round]:
    # About half of the units have as many items as an inspection here asks.
    district = seed_district(max(20, 2 * rounds * pushes // len(KINDS)))
    launch_grid(district)
    keys = device_keys(district, PEOPLE)
    signed, camera = sign(served, keys), Camera()
    plan = visits(district, rounds * pushes)
    for first in range(0, len(plan), pushes):
        some = plan[first : first + pushes]
        bodies = [body(asdict(visit), camera, photos=PHOTOS, signed=signed) for visit in some]
        yield Round(served, bodies, keys)


def _killed_twice(sending: Round, random: Random) -> Iterator[str]:
    """Send, kill, look, start, and so on; what was acknowledged and is not whole."""
    marks = sorted(random.sample(range(len(sending.bodies)), KILLS))
    sending.up.set()
    threads = sending.send_all()
    for mark in marks:
        sending.wait_for(mark)
        time.sleep(random.random() * 0.1)
        sending.up.clear()
        sending.served.kill()
        with sending.lock:
            acknowledged = dict(sending.acknowledged)
        sending.served.start()
        yield from losses(acknowledged, ANSWERS)
        sending.up.set()
    sending.wait_for(len(sending.bodies))
    for thread in threads:
        thread.join()
    yield from sending.refused


def _doubled(acknowledged: int) -> Iterator[str]:
    for model in (Inspection, Parcel):
        there = model.objects.count()
        if there != acknowledged:
            yield f"{there} rows of {model.__name__} for {acknowledged} acknowledged"
