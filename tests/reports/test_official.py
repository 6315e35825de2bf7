"""Official documents on paper: the measures of GB/T 9704-2012, read back from the rendered files."""

import os
import shutil
from io import BytesIO
from itertools import pairwise

import docx
import pytest
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.reports.render.official import (
    Attachment,
    Heading,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    render_pdf,
    render_word,
)
from anlan.reports.render.official.content import clean
from anlan.reports.render.official.layout import Grid, lay_out
from anlan.reports.render.official.numbering import chinese, title_lines
from tests.reports.documents import (
    MM,
    SIGNED_ON,
    TABLE,
    is_turned,
    lines_of,
    make_document,
    opened_by_libreoffice,
    pages_of,
    text_of,
    whole_document,
    words_of,
)

FULL = "国"
HOSTILE = "#let x = $y$ *b* [c] \\n @ref <tag> `r` // /* = 1 - 2 + 3 _e_ ~ #panic() \" '"


def rendered(document: OfficialDocument):
    return pages_of(render_pdf(document).content)


def all_text(pages) -> str:
    return words_of("".join(text_of(line) for page in pages for line in lines_of(page)))


def said_by(document: OfficialDocument) -> str:
    """All words of a document in order."""
    words = []
    for leaf in lay_out(document).leaves:
        for line in leaf.lines:
            if isinstance(line, Grid):
                words += [column.title for column in line.columns]
                words += [cell for row in line.rows for cell in row]
            else:
                words.append(line.text)
    return words_of("".join(words))


def test_a_full_page_is_a_grid_of_28_characters_by_22_lines_within_the_type_area():
    page = rendered(make_document(Paragraph(FULL * 28 * 60)))[1]

    assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
    lines = [line for line in lines_of(page) if set(text_of(line)) == {FULL}]
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}
    chars = [char for line in lines for char in line]
    assert min(char["x0"] for char in chars) == pytest.approx(28 * MM, abs=0.5)
    assert (28 + 156) * MM - 1.5 < max(char["x0"] for char in chars) + 16 <= (28 + 156) * MM + 0.3
    assert {round(char["size"], 1) for char in chars} == {16.0}
    middles = [line[0]["top"] + line[0]["height"] / 2 for line in lines]
    assert middles[0] - 8 == pytest.approx(37 * MM, abs=1)
    assert middles[-1] + 8 < (37 + 225) * MM
    assert {round(below - above, 1) for above, below in pairwise(middles)} == {29.0}


def test_title_and_headings_have_their_sizes_and_faces():
    lines = {text_of(line): line for page in rendered(whole_document()) for line in lines_of(page)}

    def face(text: str):
        return lines[text][0]["fontname"].partition("+")[2], round(lines[text][0]["size"], 1)

    # Cut where the phrases allow it, into lines as even as can be.
    title = lines["安全生产大检查自查情况的报告"]
    middle = (title[0]["x0"] + title[-1]["x1"]) / 2
    assert middle == pytest.approx((28 + 156 / 2) * MM, abs=1)
    assert face("青龙镇第一小学关于") == ("NotoSerifSC-Bold", 22.0)
    assert face("一、组织部署") == ("NotoSansSC-Medium", 16.0)
    level_two = face("（一）领导小组")
    assert level_two in {("LXGWWenKai-Regular", 16.0), ("NotoSerifSC-Bold", 16.0)}
    assert face("1.工作方案") == face("（1）会议") == face("示范区教育体育局：")
    assert lines["示范区教育体育局："][0]["x0"] == pytest.approx(28 * MM, abs=0.5)
    two_in = lines["（二）任务分工"][0]["x0"] - 28 * MM
    assert two_in == pytest.approx(2 * 155.9 / 28 * MM, abs=1)


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages_below_the_type_area():
    pages = rendered(make_document(Paragraph(FULL * 28 * 60)))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        foot = sorted(
            (char for char in page.chars if char["top"] > (37 + 225) * MM), key=lambda c: c["x0"]
        )
        assert text_of(foot) == f"— {number} —"
        assert {round(char["size"], 1) for char in foot} == {14.0}
        dash = foot[0]["top"] + foot[0]["height"] / 2
        assert dash == pytest.approx((37 + 225 + 7) * MM, abs=6)
        if number % 2:
            assert foot[-1]["x1"] == pytest.approx((210 - 26) * MM - 16, abs=3)
        else:
            assert foot[0]["x0"] == pytest.approx(28 * MM + 16, abs=3)


def test_a_wide_annex_is_turned_and_its_number_stands_at_the_portrait_foot():
    pages = [page for page in rendered(whole_document()) if page.width > page.height]

    assert pages
    for page in pages:
        turned = [char for char in page.chars if is_turned(char)]
        assert words_of("".join(char["text"] for char in turned)) == f"—{page.page_number}—"
        assert max(char["x1"] for char in turned) < 35 * MM
        middle = sum(char["top"] for char in turned) / len(turned)
        assert (middle > page.height / 2) == bool(page.page_number % 2)
        assert min(char["x0"] for char in page.chars if not is_turned(char)) >= 35 * MM
    assert text_of(lines_of(pages[0])[0]) == "附件1"
    heads = [text_of(lines_of(page)[0]) for page in pages[1:]]
    assert set(heads) == {"类别项数"}


def test_date_stands_four_characters_from_the_right_with_the_unit_centred_over_it():
    lines = {text_of(line): line for page in rendered(make_document()) for line in lines_of(page)}

    day, unit = lines["2026年5月28日"], lines["青龙镇第一小学"]
    inset = (28 + 156) * MM - day[-1]["x1"]
    assert inset == pytest.approx(4 * 155.9 / 28 * MM, abs=2)
    middle_of_day = (day[0]["x0"] + day[-1]["x1"]) / 2
    middle_of_unit = (unit[0]["x0"] + unit[-1]["x1"]) / 2
    # A figure is taken as half a character, a little less than it is.
    assert middle_of_unit == pytest.approx(middle_of_day, abs=5)
    assert "（联系人：王䶮，联系电话：0398-1234567）" in lines


def test_attachments_are_numbered_where_there_are_several_and_end_in_no_stop():
    one = make_document(attachments=(Attachment("隐患整改台账"),))
    two = make_document(attachments=(Attachment("隐患整改台账"), Attachment("应急预案")))

    assert "附件：隐患整改台账" in said_by(one)
    lines = [line for page in rendered(two) for line in lines_of(page)]
    first, second = [line for line in lines if text_of(line)[-4:] in ("整改台账", "应急预案")]
    assert [text_of(first), text_of(second)] == ["附件：1.隐患整改台账", "2.应急预案"]
    assert second[0]["x0"] == pytest.approx(first[3]["x0"], abs=1)


def test_a_signature_never_stands_on_a_page_without_text():
    for length in range(14, 24):
        pages = rendered(make_document(Paragraph((FULL * 20 + "\n") * length)))
        last = [text_of(line) for line in lines_of(pages[-1])]
        assert any(FULL in text for text in last), length


def test_the_same_facts_give_the_same_bytes():
    assert render_pdf(whole_document()) == render_pdf(whole_document())


@pytest.mark.parametrize("name", ["王䶮", "李𬭎", "赵㛃", "陈𫖯", "刘𬀩", "孙堃"])
def test_rare_characters_of_names_are_drawn(name):
    pdf = render_pdf(make_document(signature=Signature(name, SIGNED_ON)))

    assert pdf.undrawn == ()
    assert name in all_text(pages_of(pdf.content))


def test_a_character_that_no_font_has_stands_as_its_code_and_is_reported():
    pdf = render_pdf(make_document(Paragraph("王\U000f1234老师与\U000f1235老师")))

    assert sorted(pdf.undrawn) == ["\U000f1234", "\U000f1235"]
    assert "王〔U+F1234〕老师与〔U+F1235〕老师" in all_text(pages_of(pdf.content))


def test_text_is_never_read_as_code():
    document = make_document(
        Paragraph(HOSTILE),
        Heading(1, HOSTILE),
        Table(TABLE.columns, ((HOSTILE, "=1+1"),)),
        title=(HOSTILE[:20],),
    )

    assert all_text(rendered(document)).count(words_of(HOSTILE)[:20]) >= 1
    assert words_of(HOSTILE) in all_text(rendered(make_document(Paragraph(HOSTILE))))


ANYTHING = st.text(
    st.one_of(
        st.sampled_from("#$*[]{}\\@<>`=/-_~\"'&;:|^%()"),
        st.sampled_from("校舍消防龙䶮，。；：“”〔〕1 a"),
        st.characters(max_codepoint=0xFFFF),
    ),
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(ANYTHING, ANYTHING)
def test_whatever_is_written_both_files_are_made_and_the_word_file_says_it(text, cell):
    document = make_document(
        Paragraph(text), Heading(2, cell), Table(TABLE.columns, ((cell, text),)), addressee=cell
    )

    assert render_pdf(document).content.startswith(b"%PDF")
    file = docx.Document(BytesIO(render_word(document)))
    paragraphs = [paragraph.text for paragraph in file.paragraphs]
    assert f"（一）{clean(cell)}" in paragraphs
    assert [cell.text for cell in file.tables[0].rows[1].cells] == [clean(cell), clean(text)]


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("#$*[]{}\\@<>`=/-_~\"'校舍，。1a"), min_size=1, max_size=40))
def test_the_pdf_says_what_was_written(text):
    assert words_of(text) in all_text(rendered(make_document(Paragraph(f"述{text}"))))


def test_the_word_file_has_the_same_page():
    file = docx.Document(BytesIO(render_word(whole_document())))

    upright, turned = file.sections[0], file.sections[1]
    margins = (upright.top_margin, upright.left_margin, upright.bottom_margin, upright.right_margin)
    assert [round(margin / Mm(1)) for margin in margins] == [37, 28, 35, 26]
    assert turned.page_width > turned.page_height
    assert file.settings.odd_and_even_pages_header_footer
    body = file.styles["Body Text"]
    assert (body.font.size.pt, body.paragraph_format.line_spacing.pt) == (16.0, 28.95)
    assert 22 * body.paragraph_format.line_spacing.mm <= 225
    fonts = {
        name: file.styles[name].element.rPr.rFonts.get(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
        )
        for name in ("Title", "Heading 1", "Heading 2", "Body Text")
    }
    assert fonts == {
        "Title": "方正小标宋简体",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
        "Body Text": "仿宋_GB2312",
    }


@pytest.mark.skipif(
    not shutil.which("soffice") and os.environ.get("CI") != "true", reason="no LibreOffice here"
)
def test_libreoffice_reads_the_same_words_as_the_pdf_shows(tmp_path):
    document = whole_document()

    word = words_of(opened_by_libreoffice(render_word(document), tmp_path))

    assert word == said_by(document)
    # The head of a table comes again on each page of the PDF.
    assert all_text(rendered(document)).replace("类别项数", "") == word.replace("类别项数", "")


@pytest.mark.parametrize(
    ("phrases", "lines"),
    [
        (["实验中学", "自查报告"], ["实验中学自查报告"]),
        (
            ["青龙镇第一小学", "关于", "安全生产大检查", "自查情况的报告"],
            ["青龙镇第一小学关于", "安全生产大检查自查情况的报告"],
        ),
        (["长" * 45], ["长" * 20, "长" * 20, "长" * 5]),
        ([], []),
    ],
)
def test_a_title_breaks_between_phrases(phrases, lines):
    assert title_lines(phrases) == lines


def test_chinese_numerals():
    numbers = (1, 9, 10, 11, 20, 34, 99, 100)
    assert [chinese(number) for number in numbers] == [
        "一", "九", "十", "十一", "二十", "三十四", "九十九", "100",
    ]  # fmt: skip
