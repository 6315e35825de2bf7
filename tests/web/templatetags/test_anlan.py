"""Tags and filters of the templates."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import engines
from django.utils import translation

from anlan.web.templatetags import anlan


def render(text: str, **context: object) -> str:
    return engines["django"].from_string("{% load anlan %}" + text).render(context)


class Sample(forms.Form):
    name = forms.CharField(label="名称", help_text="全称")
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲"), ("b", "乙")])
    agreed = forms.BooleanField(label="已核对")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 5, 8), "2026年5月8日"),
        (datetime(2026, 5, 7, 17, 30, tzinfo=UTC), "2026年5月8日"),
        (None, "—"),
    ],
)
def test_a_date_is_written_in_full_in_the_district_s_time(value, shown):
    assert anlan.cn_date(value) == shown


def test_a_moment_is_written_in_the_district_s_time():
    assert anlan.cn_datetime(datetime(2026, 5, 7, 17, 30, tzinfo=UTC)) == "2026年5月8日 01:30"
    assert anlan.cn_datetime(None) == "—"


def test_a_date_is_readable_in_english():
    with translation.override("en"):
        assert anlan.cn_date(date(2026, 5, 8)) == "8 May 2026"


@pytest.mark.parametrize(("ratio", "shown"), [(0.83333, "83.3%"), (0, "0.0%"), (None, "—")])
def test_a_ratio_has_one_decimal_and_none_is_a_dash(ratio, shown):
    assert anlan.percent(ratio) == shown


def test_the_entry_of_the_front_end_brings_its_styles_and_script():
    shown = render("{% vite_asset 'main' %}")
    assert shown.count('<link rel="stylesheet" href="/static/console/assets/main-') == 1
    assert shown.count('<script type="module" src="/static/console/assets/main-') == 1


def test_an_icon_is_hidden_from_screen_readers():
    shown = render("{% icon 'home' %}")
    assert 'aria-hidden="true"' in shown
    assert '.svg#home"' in shown


def test_a_control_is_tied_to_its_hint_and_error():
    form = Sample({"name": ""})
    shown = render("{% include '_parts/field.html' %}", field=form["name"])
    assert 'aria-describedby="id_name_helptext id_name_error"' in shown
    assert 'id="id_name_helptext"' in shown
    assert 'id="id_name_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'class="form-control"' in shown


def test_every_kind_of_control_has_its_layout():
    form = Sample()
    assert [anlan.control_kind(field) for field in form] == ["line", "line", "check"]
    assert 'class="form-select"' in render("{% control field %}", field=form["kind"])
