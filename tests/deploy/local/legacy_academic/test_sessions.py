"""Logging in to the simulated system, and bodies it does not take."""

import httpx
import pytest
import zeep


def code_of(fault):
    return fault.value.detail.findtext(".//{*}Code")


@pytest.mark.parametrize(("user", "password"), [("yiwang", "wrong"), ("nobody", "wrong")])
def test_a_wrong_password_is_refused(jw, user, password):
    with pytest.raises(zeep.exceptions.Fault) as fault:
        jw.Login(YHM=user, MM=password)

    assert code_of(fault) == "JW-1002"


@pytest.mark.parametrize("session_id", ["", "0" * 32])
def test_nothing_is_read_without_a_session(jw, session_id):
    with pytest.raises(zeep.exceptions.Fault) as fault:
        jw.QueryXs(SessionId=session_id, PageNo=1, PageSize=1)

    assert code_of(fault) == "JW-1001"


def test_a_session_that_was_ended_is_worth_nothing(jw, session_id, simulator):
    simulator.end_sessions()

    with pytest.raises(zeep.exceptions.Fault) as fault:
        jw.QueryXs(SessionId=session_id, PageNo=1, PageSize=1)

    assert code_of(fault) == "JW-1001"


ENTITY = b"""<!DOCTYPE e:Envelope [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>
<Login xmlns="http://jw.vendor.example/JwService"><YHM>&x;</YHM></Login></e:Body></e:Envelope>"""


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"<a/>", b"<a" * 10, ENTITY, b"<a>" + b" " * 1_000_001 + b"</a>"],
    ids=["empty", "json", "no envelope", "broken", "doctype", "too large"],
)
def test_what_is_not_soap_is_the_clients_fault(simulator, body):
    reply = httpx.post(simulator.service, content=body, trust_env=False)

    assert reply.status_code == 500
    assert b"soap:Client" in reply.content


def test_an_unknown_operation_is_refused(simulator):
    body = b"""<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>
    <DropAll xmlns="http://jw.vendor.example/JwService"/></e:Body></e:Envelope>"""

    reply = httpx.post(simulator.service, content=body, trust_env=False)

    assert b"JW-2001" in reply.content or b"JW-1001" in reply.content
