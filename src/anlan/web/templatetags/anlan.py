"""Tags and filters of our own templates: `{% load anlan %}`."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from anlan.kernel import language
from anlan.web.shell.dates import ABSENT, cn_date, cn_datetime

register = template.Library()
register.filter("cn_date", cn_date)
register.filter("cn_datetime", cn_datetime)
register.filter("listed", language.listed)
register.filter("clauses", language.clauses)
register.filter("aside", language.with_aside)

STATIC = Path(__file__).resolve().parents[1] / "static"
DJANGO_ROWS = "10"  # what a Textarea has when nobody said; too tall for a phone
NATIVE = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput)


@cache
def _manifest(app: str) -> dict[str, Any]:
    path = STATIC / f"{app}/manifest.json"  # a str, also when a template names the app
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuntimeError("The pages are not built yet: run ./anlan setup") from error
    return found


def _address(app: str, file: str) -> str:
    return static(f"{app}/{file}")


@register.simple_tag
def vite_asset(name: str, app: str = "console") -> SafeString:
    """The style sheets and the script of an entry of a front end, under their hashed names."""
    manifest = _manifest(app)
    chunk = manifest[f"src/{name}.ts"]
    shared = [manifest[part] for part in _imported(manifest, f"src/{name}.ts")]
    styles = format_html_join(
        "\n",
        '<link rel="stylesheet" href="{}">',
        ((_address(app, file),) for each in (*shared, chunk) for file in each.get("css", [])),
    )
    script = format_html('<script type="module" src="{}"></script>', _address(app, chunk["file"]))
    return format_html("{}\n{}", styles, script)


@register.simple_tag
def vite_preload(name: str, app: str) -> SafeString:
    """Asks for a part that the script fetches next, and for its styles, a round trip earlier."""
    manifest = _manifest(app)
    parts = [each for each in (*_imported(manifest, name), name) if each != "src/main.ts"]
    scripts = format_html_join(
        "\n",
        '<link rel="modulepreload" href="{}">',
        ((_address(app, manifest[part]["file"]),) for part in parts),
    )
    styles = format_html_join(
        "\n",
        '<link rel="stylesheet" href="{}">',
        ((_address(app, file),) for part in parts for file in manifest[part].get("css", [])),
    )
    return format_html("{}\n{}", styles, scripts)


def _imported(manifest: dict[str, Any], name: str) -> list[str]:
    """The chunks that load with this one, in the order in which their styles apply."""
    found: list[str] = []
    for part in manifest[name].get("imports", []):
        found += [each for each in (*_imported(manifest, part), part) if each not in found]
    return found


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing from the sprite; for the eye only, words stand beside it."""
    sprite = _address("console", _manifest("console")["src/icons.svg"]["file"])
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        sprite,
        name,
    )


@register.simple_tag
def badge(text: object, tone: str = "", drawing: str = "") -> SafeString:
    """A state in words, as `_parts/badge.html`; for lists, where a template each would cost most."""
    return format_html(
        '<span class="badge{}">{}{}</span>',
        f" badge--{tone}" if tone else "",
        icon(drawing) if drawing else "",
        text,
    )


@register.simple_tag
def control(field: forms.BoundField, css: str = "") -> SafeString:
    """The control of a form field, with the class that its kind of control has here."""
    widget = field.field.widget
    if isinstance(widget, NATIVE):
        kind = ""
    elif isinstance(widget, forms.Select):
        kind = "form-select"
    else:
        kind = "form-control"
    names = " ".join(filter(None, [kind, widget.attrs.get("class", ""), css]))
    attributes: dict[str, str | bool] = {"class": names} if names else {}
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == DJANGO_ROWS:
        attributes["rows"] = "4"
    return field.as_widget(attrs=attributes)


@register.filter
def control_kind(field: forms.BoundField) -> str:
    """How a field is laid out: check, choices, photos, file or line."""
    widget = field.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if "data-photos" in widget.attrs:
        return "photos"
    return "file" if isinstance(widget, forms.FileInput) else "line"


@register.filter
def percent(ratio: float | None) -> str:
    """A ratio as 83.3%, one decimal; — where there is nothing to divide."""
    return ABSENT if ratio is None else f"{ratio * 100:.1f}%"
