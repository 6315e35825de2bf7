"""Chinese names as a keyboard types them."""


def spelled(text: str) -> str:
    """The whole pinyin without tones: 张伟 → zhangwei; other letters stay, in lower case."""
    # Its tables take a tenth of a second to load: only those who need them wait.
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- as the comment says

    return "".join(lazy_pinyin(text)).lower()


def initials(text: str) -> str:
    """The first letters: 张伟 → zw; other letters stay, in lower case."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 -- as above

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()
