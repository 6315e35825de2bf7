"""Every sentence that a user may read has its English."""

import re
import shutil
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import messages

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Words that stand in workbooks and documents as they are, in any language of the pages.
AS_THEY_ARE = (
    "一般隐患", "重大隐患", "未整改", "示教安", "单位类型", "上级单位", "单位名称", "无代码原因",
    "场所", "人员", "单位", "依据库", "是", "否", "号", "学前", "小学", "初中", "九年一贯制", "高中",
    "完全中学", "中等职业学校", "特殊教育",
)  # fmt: skip


def texts(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def source(message):
    return message.id if isinstance(message.id, str) else message.id[0]


@pytest.fixture(scope="module")
def catalogue():
    return [message for message in messages.read() if message.id]


def test_every_sentence_is_translated(catalogue):
    assert [source(each) for each in catalogue if not messages.is_translated(each)] == []


def test_placeholders_are_kept(catalogue):
    wrong = [
        source(each)
        for each in catalogue
        for text in texts(each)
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(source(each)))
    ]
    assert wrong == []


def test_the_english_is_english(catalogue):
    known = re.compile("|".join(sorted(AS_THEY_ARE, key=len, reverse=True)))
    everything = [text for each in catalogue for text in texts(each)]
    assert [text for text in everything if CHINESE.search(known.sub("", text))] == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="GNU gettext is not on this machine")
def test_no_sentence_is_missing_from_the_catalogue():
    kept = messages.CATALOGUE.read_bytes()
    try:
        messages.gather()
        with messages.CATALOGUE.open("rb") as file:
            found = {(each.context or "", source(each)) for each in read_po(file) if each.id}
    finally:
        messages.CATALOGUE.write_bytes(kept)
    known = {(each.context or "", source(each)) for each in messages.read() if each.id}
    assert sorted(found - known) == []
