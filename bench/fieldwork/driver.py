"""The load, in a process of its own: `python -m bench.fieldwork.driver JOB`.

Everything is made ready first; it says so, waits for a line, sends, and prints what came of it.
"""

import json
import resource
import sys
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from threading import Lock, Thread
from time import perf_counter
from typing import Any

from bench.fieldwork.bodies import Body, Camera, body
from bench.fieldwork.sending import OK, Line


@dataclass
class Job:
    """What is to be sent, as the file says it."""

    port: int
    keys: list[str]
    signed: str
    visits: list[dict[str, Any]]


@dataclass
class Outcome:
    """What the server acknowledged, and what the sending took."""

    seconds: float = 0.0
    processor: float = 0.0
    # Parcel → digests of its photos.
    acknowledged: dict[str, list[str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    # Seconds from the first byte of the photo to the acknowledged inspection.
    waits: list[float] = field(default_factory=list)


def main(path: str) -> None:
    """Make ready, wait for the word, send, tell."""
    job = Job(**json.loads(Path(path).read_text()))
    camera = Camera()
    bodies = [body(visit, camera, signed=job.signed) for visit in job.visits]
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(asdict(send_all(job, bodies))), flush=True)


def send_all(job: Job, bodies: list[Body]) -> Outcome:
    """All of them, over as many connections as there are keys."""
    outcome, lock, numbers = Outcome(), Lock(), count()

    def work(key: str) -> None:
        line = Line(job.port, key)
        while (number := next(numbers)) < len(bodies):
            start = perf_counter()
            said = _send(line, bodies[number])
            with lock:
                _note(outcome, bodies[number], said, perf_counter() - start)
        line.close()

    threads = [Thread(target=work, args=(key,)) for key in job.keys]
    start, used = perf_counter(), _processor()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.seconds = perf_counter() - start
    outcome.processor = _processor() - used
    return outcome


def _send(line: Line, body: Body) -> str:
    """Empty when the server has applied it, else what it said."""
    for photo in body.photos:
        reply = line.put_photo(photo)
        if reply.status != OK or not reply.body["complete"]:
            return f"photo: {reply}"
    reply = line.put_parcel(body)
    if reply.status == OK and reply.body["state"] == "applied":
        return ""
    return f"parcel: {reply}"


def _note(outcome: Outcome, body: Body, said: str, wait: float) -> None:
    if said:
        outcome.refused.append(said[:600])
        return
    outcome.acknowledged[body.parcel] = [photo.sha256 for photo in body.photos]
    outcome.waits.append(wait)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(*sys.argv[1:])
