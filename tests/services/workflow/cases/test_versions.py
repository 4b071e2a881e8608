"""A draft never goes in on a form that is not online any more."""

import copy

from contracts.events import MatterSuspended


async def test_a_newer_version_is_shown_refused_and_moved_to(student, publish, booking_package):
    await publish("club-booking")
    draft = await student.draft("club-booking")
    newer = copy.deepcopy(booking_package().form)
    newer["properties"].pop("attendees")
    newer["required"].remove("attendees")
    newer["properties"]["classroom"]["x-options"]["params"].pop("min_seats")
    newer["properties"]["sponsor"] = {"title": "主办单位", "type": "string", "maxLength": 20}
    newer["properties"]["title"]["maxLength"] = 5
    ui = {"type": "VerticalLayout", "elements": []}
    filled = await student.patch(
        f"/cases/{draft['id']}/draft",
        {"data": {"attendees": 9, "title": "一个很长的活动名称", "purpose": "exam"}},
        if_match='"1"',
    )

    await publish("club-booking", 2, booking_package(form=newer, form_ui=ui))

    shown = await student.case(draft["id"])
    assert shown["newer_version"]["version"] == 2
    refused = await student.submit(filled.json())
    assert (refused.status_code, refused.json()["code"]) == (409, "version-retired")
    answer = await student.post(f"/cases/{draft['id']}/draft/upgrade", if_match='"2"')
    assert answer.status_code == 200
    changes = answer.json()["changes"]
    assert [each["pointer"] for each in changes["added"]] == ["/sponsor"]
    assert [each["pointer"] for each in changes["removed"]] == ["/attendees"]
    assert "/title" in [each["pointer"] for each in changes["changed"]]
    upgraded = answer.json()["case"]
    assert upgraded["matter_version"] == 2
    assert (upgraded["data"]["purpose"], upgraded["data"]["name"]) == ("exam", "李华")
    assert not {"attendees", "title"} & upgraded["data"].keys()
    assert (await student.case(draft["id"]))["newer_version"] is None
    again = await student.post(f"/cases/{draft['id']}/draft/upgrade")
    assert (again.status_code, again.json()["code"]) == (409, "no-newer-version")


async def test_a_suspended_matter_takes_no_cases_and_keeps_drafts(student, publish, deliver_event):
    await publish("paused-booking")
    draft = await student.draft("paused-booking")

    await deliver_event(MatterSuspended(matter_code="paused-booking"))

    refused = await student.submit(draft)
    started = await student.post("/cases", {"matter_code": "paused-booking"})
    assert (refused.status_code, refused.json()["code"]) == (409, "matter-suspended")
    assert (await student.case(draft["id"]))["suspended"] is True
    assert started.status_code == 404


async def test_a_draft_keeps_the_form_it_was_made_on(student, publish, booking_package):
    await publish("old-booking")
    draft = await student.draft("old-booking")
    newer = copy.deepcopy(booking_package().form)
    newer["title"] = "新表单"

    await publish("old-booking", 2, booking_package(form=newer))

    form = (await student.get(f"/cases/{draft['id']}/form")).json()
    assert (form["matter_version"], form["form"]["title"]) == (1, "教室借用申请表")
