"""From the lines of a table to the rows of a form."""

from collections.abc import Iterable, Sequence

from django.utils.translation import override

from anlan.kernel import language
from anlan.reports.build.form import Column, Entry, Measure, written
from anlan.reports.queries import statistics
from anlan.reports.queries.statistics import DEFINITIONS, Asked, Line

MEASURES = {
    statistics.Measure.SHARE: Measure.PERCENT,
    statistics.Measure.MONEY: Measure.MONEY,
    statistics.Measure.DAYS: Measure.DAYS,
}
CONFIRM = "本表由系统依据检查记录和隐患台账自动统计，一条台账计一条（项）；并案的只计一条，认定不成立的不计。"
RATES = "整改率按截至期末累计已销号数除以累计查出数计算，已整改待验收的不算整改完成；没有查出的以“—”表示。"


def column(key: str, title: str = "", group: str = "", width: float = 8.5) -> Column:
    """The column of a defined number, under its own title or the form's."""
    definition = DEFINITIONS[key]
    measure = MEASURES.get(definition.measure, Measure.COUNT)
    with override(language.OF_RECORD):
        return Column(title or str(definition.title), measure, group, width)


def entries(line: Line, keys: Sequence[str]) -> tuple[Entry, ...]:
    """The line's numbers as a form writes them."""
    return tuple(
        written(line.figures.value(key), MEASURES.get(DEFINITIONS[key].measure, Measure.COUNT))
        for key in keys
    )


def not_kept(titles: Iterable[str]) -> str:
    """The note that names what the system does not keep."""
    return f"“{'”“'.join(titles)}”系统尚未登记，以“—”表示，不等于没有发生；请另行统计后填写。"


def unkept_titles(keys: Iterable[str]) -> list[str]:
    """The titles of those numbers that are not kept, in Chinese."""
    with override(language.OF_RECORD):
        return [str(DEFINITIONS[key].title) for key in keys if not DEFINITIONS[key].is_kept]


def reporter_of(asked: Asked, name: str = "") -> str:
    """Who sends the form: the unit asked about, else the campaign's own."""
    return name or asked.campaign.unit.name
