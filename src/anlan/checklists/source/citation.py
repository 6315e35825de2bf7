"""Articles as the library writes them, and as a Chinese document cites them."""

import re

_ARTICLE = re.compile(r"([1-9]\d?|1\d\d)(?:\(([1-9]\d?)\)([1-9]\d?)?)?")
_DIGITS = "零一二三四五六七八九"


def cite_article(article: str) -> str:
    """Write `16(3)` as 第十六条第（三）项 and `3(1)4` as 第三条第（一）项第4目; other words stand."""
    match = _ARTICLE.fullmatch(article)
    if match is None:
        return article
    number, clause, point = match.groups()
    cited = f"第{_chinese(int(number))}条"
    if clause:
        cited += f"第（{_chinese(int(clause))}）项"
    return f"{cited}第{point}目" if point else cited


def _chinese(number: int) -> str:
    """Write 1 to 199 as in the heading of an article."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    written = "一百" if hundreds else ""
    if tens:
        # 十二, but 一百一十二.
        written += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        written += "零"
    return written + (_DIGITS[ones] if ones else "")
