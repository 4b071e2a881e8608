"""The demo campus has news, and the catalogue takes it."""

import json
from datetime import date, datetime

from catalog.announcements.schemas import AnnouncementLine
from demo_campus.announcements import CAMPUS_TIME, announcements
from demo_campus.organisations import DEPARTMENTS
from launcher.demo import announcement_lines

TODAY = date(2026, 11, 22)


def test_the_catalogue_can_read_every_line():
    lines = [
        AnnouncementLine.model_validate_json(each)
        for each in announcement_lines().split("\n")
        if each
    ]

    assert len({line.key for line in lines}) == 6
    assert {line.department for line in lines} <= {each.code for each in DEPARTMENTS}


def test_all_of_it_was_published_before_today():
    midnight = datetime(2026, 11, 22, tzinfo=CAMPUS_TIME)

    assert all(
        datetime.fromisoformat(each["publish_at"]) < midnight for each in announcements(TODAY)
    )


def test_it_is_the_same_on_every_machine():
    assert json.dumps(list(announcements(TODAY))) == json.dumps(list(announcements(TODAY)))
