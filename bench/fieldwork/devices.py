"""Device keys and the signature that a device has sent before the clock runs."""

from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw

from anlan.accounts.commands import issue_device_key
from anlan.accounts.models import User
from anlan.accounts.queries import actor_for


def device_key(user: User) -> str:
    """The key of a new device of that person."""
    return issue_device_key(actor=actor_for(user), label="虚构设备").key


def signature() -> tuple[bytes, str]:
    """A drawn name as PNG, and its digest."""
    image = Image.new("RGBA", (400, 160), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(20, 80), (380, 60)], fill=(20, 30, 40, 255), width=5)
    kept = BytesIO()
    image.save(kept, "PNG")
    drawn = kept.getvalue()
    return drawn, sha256(drawn).hexdigest()
