"""The measures of GB/T 9704-2012, in millimetres and points, told once for PDF and Word."""

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
# 天头 37, 订口 28, 版心 156 × 225: what is left over is the lower and the right margin.
TOP, LEFT = 37.0, 28.0
TYPE_WIDTH, TYPE_HEIGHT = 156.0, 225.0
BOTTOM = PAGE_HEIGHT - TOP - TYPE_HEIGHT
RIGHT = PAGE_WIDTH - LEFT - TYPE_WIDTH
LINES, CHARACTERS = 22, 28

POINTS_PER_MM = 72 / 25.4
TWIPS_PER_POINT = 20
BODY = 16.0  # 3号
TITLE = 22.0  # 2号
PAGE_NUMBER = 14.0  # 4号
TABLE, WIDE_TABLE = 12.0, 9.0  # 小四号, 小五号

# A tenth of a millimetre less than the type area: at the full width rounding lets the last
# character of a full line slip.
CHARACTER = (TYPE_WIDTH - 0.1) * POINTS_PER_MM / CHARACTERS
TRACKING = CHARACTER - BODY
PITCH = TYPE_HEIGHT * POINTS_PER_MM / LINES
# Two-line titles stand a little more open than the text.
TITLE_PITCH = 1.2 * PITCH
TITLE_CHARACTERS = int(TYPE_WIDTH * POINTS_PER_MM / TITLE)

# 成文日期右空四字; the number of a page stands one character inside, 7 mm below the type area.
DATE_INDENT = 4.0
NUMBER_DROP = 7.0
