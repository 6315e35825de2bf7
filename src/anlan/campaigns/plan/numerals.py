"""Numbers as plans write them: 15, １５, 十五, 二十二, 〇八, and l5 where a scanner saw a letter."""

DIGITS = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("〇一二三四五六七八九", range(10), strict=True)),
    "零": 0,
    "两": 2,
    "l": 1,
    "I": 1,
    "O": 0,
    "o": 0,
}
_TENS = {"十": 10, "廿": 20, "卅": 30}


def number(words: str) -> int | None:
    """The value of evened digits or Chinese numerals below a hundred, or digit by digit."""
    compact = words.replace(" ", "")
    if not compact:
        return None
    if compact[0] in _TENS:
        return _with_ones(_TENS[compact[0]], compact[1:])
    if len(compact) > 1 and compact[1] == "十" and compact[0] in DIGITS:
        return _with_ones(DIGITS[compact[0]] * 10, compact[2:])
    value = 0
    for character in compact:
        if character not in DIGITS:
            return None
        value = value * 10 + DIGITS[character]
    return value


def _with_ones(tens: int, rest: str) -> int | None:
    if not rest:
        return tens
    return tens + DIGITS[rest] if rest in DIGITS else None
