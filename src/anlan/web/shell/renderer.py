"""How form controls become HTML: as Django has it, but for select boxes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SELECT = "django/forms/widgets/select.html"
NONE = SafeString("")


class QuickControls(DjangoTemplates):
    """Writes select boxes without two templates for every option.

    A filter that names some two hundred central schools took a tenth of the time of its page.
    """

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """The control as HTML."""
        if template_name == SELECT:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    return format_html(
        '<select name="{}"{}>{}</select>',
        widget["name"],
        _attributes(widget["attrs"]),
        format_html_join("", "{}", ((_group(*each),) for each in widget["optgroups"])),
    )


def _group(label: str | None, options: Iterable[Mapping[str, Any]], _index: int) -> SafeString:
    written = format_html_join("", '<option value="{}"{}>{}</option>', map(_option, options))
    return format_html('<optgroup label="{}">{}</optgroup>', label, written) if label else written


def _option(option: Mapping[str, Any]) -> tuple[object, ...]:
    return option["value"], _attributes(option["attrs"]), option["label"]


def _attributes(given: Mapping[str, Any]) -> SafeString:
    """Attributes as HTML has them: True is the bare name, False is not there at all."""
    said = ((name, value) for name, value in given.items() if value is not False)
    return format_html_join("", "{}", ((_attribute(*each),) for each in said)) if given else NONE


def _attribute(name: str, value: object) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)
