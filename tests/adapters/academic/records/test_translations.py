"""Rows of JwService in the platform's words."""

import base64

import pytest

from academic.records import translations
from contracts.records import SHAPES

STUDENT = {
    "XH": "20230101            ",
    "XM": "李华",
    "XB": "1",
    "XYDM": "C01   ",
    "ZYMC": "软件工程",
    "BJMC": "软件工程2301班",
    "NJ": "2023",
    "SJH": "10001234567         ",
    "DZYX": None,
    "XJZT": "01",
    "ZT": "1",
}
STAFF = {
    "JSGH": "T1001       ",
    "XM": "王秀兰",
    "XB": "2",
    "DWDM": "C01   ",
    "GWDM": "02                  ",
    "ZC": "助理研究员",
    "SJH": "                    ",
    "DZYX": "t1001@jianghai.example",
    "ZT": "1",
}


def attached(text):
    return base64.b64encode(text.encode("gb18030")).decode()


ROOM = {
    "JSH": "MD101           ",
    "JSMC": "明德楼101",
    "XQMC": "东湖校区",
    "JXL": "明德楼",
    "LC": "1 ",
    "ZWS": "150   ",
    "KBY": "0",
    "KZXX": attached("属性,值\r\n教室类型,阶梯教室\r\n座位数,150\r\n"),
    "ZT": "1",
}


def test_a_student_loses_the_blanks_and_keeps_the_rest():
    record = translations.student(STUDENT)

    assert SHAPES["student"].model_validate(record).model_dump() == {
        "key": "20230101",
        "name": "李华",
        "gender": "male",
        "college": "C01",
        "major": "软件工程",
        "class_name": "软件工程2301班",
        "grade": 2023,
        "phone": "10001234567",
        "email": None,
        "status": "enrolled",
    }


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"XB": "2"}, "gender", "female"),
        ({"XB": "9"}, "gender", "unknown"),
        ({"XB": None}, "gender", "unknown"),
        ({"XJZT": "02"}, "status", "suspended"),
        ({"XJZT": "03"}, "status", "graduated"),
        ({"ZT": "0"}, "status", "withdrawn"),
        ({"ZT": "0", "XJZT": "??"}, "status", "withdrawn"),
        ({"XM": "陈䶮"}, "name", "陈䶮"),
    ],
)
def test_student_codes(change, field, value):
    assert translations.student(STUDENT | change)[field] == value


@pytest.mark.parametrize("change", [{"NJ": ""}, {"NJ": "大三"}, {"XJZT": "77"}, {"XJZT": None}])
def test_a_student_that_makes_no_sense_is_an_error(change):
    with pytest.raises((ValueError, KeyError)):
        translations.student(STUDENT | change)


@pytest.mark.parametrize(
    ("duties", "posts"),
    [
        ("02      ", ["college-secretary"]),
        ("01,03   ", ["college-dean", "lecturer"]),
        (" 01 , 99", ["college-dean"]),
        ("        ", []),
    ],
)
def test_duties_become_posts_of_the_persons_organisation(duties, posts):
    record = translations.staff(STAFF | {"GWDM": duties})

    assert record["posts"] == [{"post": post, "organisation": "C01"} for post in posts]
    SHAPES["staff"].model_validate(record)


def test_who_has_left_holds_no_post():
    record = translations.staff(STAFF | {"ZT": "0"})

    assert (record["status"], record["posts"]) == ("left", [])


def test_a_blank_phone_is_none():
    assert translations.staff(STAFF)["phone"] is None


@pytest.mark.parametrize(("code", "kind"), [("1", "college"), ("2", "department")])
def test_organisations(code, kind):
    row = {"DWDM": "C01   ", "DWMC": "计算机学院", "DWYWM": None, "DWLB": code, "ZT": "1"}

    record = translations.organisation(row)

    assert (record["key"], record["kind"], record["active"]) == ("C01", kind, True)
    SHAPES["organisation"].model_validate(record)


def test_the_kind_of_a_room_comes_from_its_attachment():
    record = translations.classroom(ROOM)

    assert (record["key"], record["kind"], record["seats"]) == ("MD101", "lecture", 150)
    SHAPES["classroom"].model_validate(record)


@pytest.mark.parametrize(
    "attachment",
    [
        "",
        "!!!",
        base64.b64encode(b"\xff\xff\xff").decode(),
        attached("属性,值\r\n"),
        attached("属性,值\r\n教室类型,密室\r\n"),
    ],
    ids=["none", "no base64", "no GB18030", "no kind", "unknown kind"],
)
def test_a_room_with_a_broken_attachment_is_an_error(attachment):
    with pytest.raises((ValueError, KeyError)):
        translations.classroom(ROOM | {"KZXX": attachment})
