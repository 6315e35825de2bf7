"""What a browser would send back of a page's form: every field as the page filled it in."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._text: str | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name:
            is_choice = given.get("type") in {"checkbox", "radio"}
            if not is_choice or "checked" in given:
                self.sent.setdefault(name, []).append(given.get("value") or "")
        elif tag == "textarea":
            self._text = name
            self.sent[name] = [""]
        elif tag == "select":
            self._select = name
            self.sent[name] = [""]
        elif tag == "option" and self._select and "selected" in given:
            self.sent[self._select] = [given.get("value") or ""]

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self.sent[self._text][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None
        elif tag == "select":
            self._select = ""


def proposed_fields(page: str) -> dict[str, list[str]]:
    """The fields of the page's main form by name."""
    reader = _Fields()
    reader.feed(page.partition('action="/campaigns/from-plan/draft/"')[2].partition("</form>")[0])
    reader.sent.pop("csrfmiddlewaretoken", None)
    return {
        # A browser drops the line break after <textarea>.
        name: [value.removeprefix("\n") for value in values]
        for name, values in reader.sent.items()
    }
