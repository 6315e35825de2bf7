"""What a device sends of one inspection: sixty answers, one of them failed, and its photo."""

import gzip
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image
from uuid_utils.compat import uuid7

PHOTO_BYTES = 200_000
_NEAR = 6_000
_TOKEN = 32


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG that differs from every other one in a few bytes of its picture."""

    before: memoryview
    token: bytes
    after: memoryview
    sha256: str

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.before) + len(self.token) + len(self.after)

    @property
    def parts(self) -> tuple[bytes | memoryview, ...]:
        """The bytes, one part after the other."""
        return self.before, self.token, self.after


@dataclass(frozen=True, slots=True)
class Body:
    """One inspection ready to be sent."""

    parcel: str
    inspection: str
    photos: tuple[Photo, ...]
    # The content as the contract has it; `sent_at` is the moment at which it was made ready.
    json: bytes
    zipped: bytes


class Camera:
    """Takes photos of two hundred kilobytes."""

    def __init__(self) -> None:
        jpeg = memoryview(_jpeg())
        # In the middle of the picture's own bytes: any hexadecimal digits can stand there.
        middle = len(jpeg) // 2
        self._before, self._after = jpeg[:middle], jpeg[middle + _TOKEN :]

    def take(self, name: str) -> Photo:
        """The one of that name."""
        token = sha256(name.encode()).hexdigest()[:_TOKEN].encode()
        digest = sha256(self._before)
        digest.update(token)
        digest.update(self._after)
        return Photo(self._before, token, self._after, digest.hexdigest())


def body(visit: dict[str, Any], camera: Camera, *, photos: int = 1, signed: str = "") -> Body:
    """The whole inspection as one parcel: every place handed in, the visit finished if `signed`.

    `signed` is the digest of the inspector's signature, which the device has sent before.
    """
    taken = tuple(camera.take(f"{visit['parcel']} {number}") for number in range(photos))
    now = datetime.now(UTC).isoformat()
    content: dict[str, Any] = {
        "inspection": visit["id"],
        "campaign": visit["campaign"],
        "unit": visit["unit"],
        "kind": visit["kind"],
        "started_at": now,
        "day": visit["day"],
        "sheets": [_sheet(row, items, now) for row, items in visit["rows"]],
        "hazards": [],
        "look_backs": [],
        "finish": _finish(signed, now) if signed else None,
    }
    first = content["sheets"][0]["answers"][0]
    first |= {
        "verdict": "fail",
        "location": "虚构的东侧楼梯口",
        "description": "虚构：灭火器压力不足，未按期检修",
        "photos": [_sent(photo, now) for photo in taken],
    }
    said = {"sent_at": now, "content": content}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return Body(visit["parcel"], visit["id"], taken, text, gzip.compress(text, 6))


def _sheet(row: str, items: list[tuple[str, bool]], now: str) -> dict[str, Any]:
    answers = [
        {
            "item": code,
            "verdict": "pass",
            "number": "3" if asks else None,
            "reason": "",
            "location": "",
            "description": "",
            "post_name": "",
            "fixed_on_spot": False,
            "measures": "",
            "suspected_major": False,
            "at": now,
            "revision": 0,
            "photos": [],
        }
        for code, asks in items
    ]
    return {"row": row, "answers": answers, "dropped_photos": [], "hand_in": True}


def _sent(photo: Photo, now: str) -> dict[str, Any]:
    return {
        "id": str(uuid7()),
        "sha256": photo.sha256,
        "size": photo.size,
        "role": "before",
        "taken_at": now,
        "marks": [],
    }


def _finish(signed: str, now: str) -> dict[str, Any]:
    return {
        "at": now,
        "summary": "虚构：查看六十项，一项不符合。",
        "representative": "虚构陪同人员",
        "inspector_signature": signed,
        "unit_signature": None,
        "refusal": "虚构：负责人外出",
    }


def _jpeg() -> bytes:
    """A noisy picture of about the size that a telephone's photo has once it is scaled down."""
    image = Image.merge("RGB", [Image.effect_noise((1600, 1200), 24) for _band in range(3)])
    for quality in range(90, 5, -1):
        kept = BytesIO()
        image.save(kept, "JPEG", quality=quality)
        if kept.tell() <= PHOTO_BYTES + _NEAR:
            return kept.getvalue()
    raise RuntimeError("no quality gives a photo of that size")
