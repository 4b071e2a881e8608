"""The fault knobs: each breaks what it says, as often as it says."""

from datetime import date
from uuid import uuid4

import httpx
import pytest
import requests
import zeep

from legacy_academic.process import started

OPEN_AREA = "MD405"


@pytest.fixture
def wish(session_id):
    return {
        "SessionId": session_id,
        "JSH": OPEN_AREA,
        "RQ": "20261201",
        "KSJC": 3,
        "JSJC": 4,
        "JYR": "20230101",
        "JYYT": "01",
        "WBDH": f"case/{uuid4()}",
    }


def test_a_lost_reply_has_been_applied(jw, wish, simulator):
    simulator.break_next("applied-but-reply-lost", operation="AddJsjy")

    with pytest.raises(requests.exceptions.ConnectionError):
        jw.AddJsjy(**wish)

    assert len(simulator.bookings(wish["WBDH"])) == 1


def test_garbage_has_been_applied_and_cannot_be_read(jw, wish, simulator):
    simulator.break_next("garbage", operation="AddJsjy")

    with pytest.raises(zeep.exceptions.TransportError):
        jw.AddJsjy(**wish)

    assert len(simulator.bookings(wish["WBDH"])) == 1


def test_a_late_reply_has_been_applied_long_before(client, jw, wish, simulator):
    simulator.break_next("applied-but-reply-late", operation="AddJsjy", milliseconds=5000)

    with client.transport.settings(timeout=1), pytest.raises(requests.exceptions.ReadTimeout):
        jw.AddJsjy(**wish)

    assert len(simulator.bookings(wish["WBDH"])) == 1


@pytest.mark.parametrize("kind", ["error", "down"])
def test_an_error_has_not_been_applied(jw, wish, simulator, kind):
    simulator.break_next(kind, operation="AddJsjy")

    with pytest.raises(zeep.exceptions.Error):
        jw.AddJsjy(**wish)

    assert simulator.bookings(wish["WBDH"]) == []


def test_a_slow_call_is_applied_after_its_caller_gave_up(client, jw, wish, simulator):
    simulator.break_next("slow", operation="AddJsjy", milliseconds=400)

    with (
        client.transport.settings(timeout=0.1),
        pytest.raises(requests.exceptions.ReadTimeout),
    ):
        jw.AddJsjy(**wish)
    simulator.break_next("slow", operation="QueryXy", milliseconds=600)
    jw.QueryXy(SessionId=wish["SessionId"], PageNo=1, PageSize=1)

    assert len(simulator.bookings(wish["WBDH"])) == 1


def test_a_fault_is_used_up_by_the_calls_it_was_meant_for(jw, session_id, simulator):
    simulator.break_next("error", operation="QueryXs", count=2)

    jw.QueryXy(SessionId=session_id, PageNo=1, PageSize=1)
    for _ in range(2):
        with pytest.raises(zeep.exceptions.Fault):
            jw.QueryXs(SessionId=session_id, PageNo=1, PageSize=1)

    assert jw.QueryXs(SessionId=session_id, PageNo=1, PageSize=1).TotalCount == 1200
    assert simulator.faults() == []


@pytest.mark.parametrize("body", [{"kind": "explode"}, {"kind": "slow", "colour": "red"}, []])
def test_an_unknown_fault_is_refused(simulator, body):
    assert simulator.http.post("/faults", json=body).status_code == 400


def test_bookings_and_changes_outlive_the_process(tmp_path):
    file, today = tmp_path / "jw.sqlite", date(2026, 11, 22)
    with started(file, today=today) as first:
        first.change("students", "20230101", SJH="10000000009")

    with started(file, today=date(2026, 12, 1)) as second:
        transport = zeep.Transport(session=requests.Session())
        jw = zeep.Client(f"{second.service}?wsdl", transport=transport).service
        session_id = jw.Login(YHM=second.user, MM=second.password).SessionId
        students = jw.QueryXs(
            SessionId=session_id, ModifiedSince="20260901080000", PageNo=1, PageSize=200
        )
        transport.session.close()

    assert [row.SJH.strip() for row in students.Row] == ["10000000009"]


def test_without_the_flag_there_are_no_knobs(tmp_path):
    with started(tmp_path / "jw.sqlite", today=date(2026, 11, 22), faults=False) as honest:
        answer = httpx.get(f"{honest.url}/faults", trust_env=False)

    assert answer.status_code == 404
