"""What an entry tells, in words."""

from anlan.kernel.models import Event
from anlan.web.audit.reading import read


def test_two_answers_are_told_whole_and_without_numbers_of_people():
    standing = {"verdict": "fail", "description": "灭火器压力不足", "by": "孙督导", "by_id": "7"}
    event = Event(object_type="inspections.sheet", data={"standing": standing, "offered": {}})

    assert read(event).facts == [
        ("先到的作答", "检查结果：不符合；隐患描述：灭火器压力不足；作答人：孙督导"),
        ("后到的作答", "—"),
    ]


def test_the_choice_between_two_answers_is_told_by_their_names():
    told = {"choice": "offered", "standing": {"verdict": "fail"}, "offered": {"verdict": "pass"}}
    event = Event(object_type="inspections.sheet", data=told)

    assert read(event).facts == [
        ("已选定", "后到的作答"),
        ("先到的作答", "检查结果：不符合"),
        ("后到的作答", "检查结果：符合"),
    ]
