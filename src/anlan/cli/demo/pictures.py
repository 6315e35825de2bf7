"""Drawn pictures in place of photos: nobody's school, nobody's face."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

SIZE = (640, 480)


def picture(random: Random, *, cluttered: bool) -> bytes:
    """A JPEG of a corridor, with things in the way or clear; no two are the same."""
    shade = random.randrange(190, 230)
    image = Image.new("RGB", SIZE, (shade, shade, shade - 12))
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    near, far = height * 0.62, height * 0.45
    floor = [(0, height), (width, height), (width * 0.62, near), (width * 0.38, near)]
    draw.polygon(floor, fill=(150, 142, 130))
    draw.rectangle((width * 0.38, far * 0.6, width * 0.62, near), fill=(214, 220, 222))
    draw.line((width * 0.38, near, 0, height), fill=(110, 104, 96), width=4)
    draw.line((width * 0.62, near, width, height), fill=(110, 104, 96), width=4)
    draw.rectangle((width * 0.47, far * 0.75, width * 0.53, near), fill=(96, 132, 120))
    if cluttered:
        for _ in range(random.randrange(4, 9)):
            left, top = random.randrange(120, 430), random.randrange(290, 400)
            side = random.randrange(40, 90)
            colour = random.choice(((133, 94, 66), (120, 76, 54), (160, 120, 84)))
            draw.rectangle(
                (left, top, left + side, top + side * 0.8), fill=colour, outline=(70, 50, 38)
            )
    else:
        draw.line((width * 0.46, height, width * 0.49, near), fill=(222, 186, 60), width=8)
        draw.line((width * 0.54, height, width * 0.51, near), fill=(222, 186, 60), width=8)
    draw.text((16, 14), f"DEMO {random.randrange(10**6):06d}", fill=(90, 90, 90), font_size=22)
    kept = BytesIO()
    image.save(kept, "JPEG", quality=80)
    return kept.getvalue()
