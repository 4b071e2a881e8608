"""Reading the simulated system through its WSDL."""

import base64
import csv
import io

import httpx
import pytest
import zeep

from demo_campus import names

IMPORTED = "20260901080000"


def pages(query, session_id, **asked):
    """Every row, page by page, and how many there should be."""
    rows, number, total = [], 1, 1
    while len(rows) < total:
        page = query(SessionId=session_id, PageNo=number, PageSize=200, **asked)
        total, number = page.TotalCount, number + 1
        rows += page.Row
    return rows


def code_of(fault):
    return fault.value.detail.findtext(".//{*}Code")


@pytest.mark.parametrize(
    ("operation", "rows", "key"),
    [
        ("QueryXs", 1200, "XH"),
        ("QueryJs", 200, "JSGH"),
        ("QueryXy", 30, "DWDM"),
        ("QueryJsxx", 120, "JSH"),
    ],
)
def test_every_row_is_read_once_in_pages(jw, session_id, operation, rows, key):
    found = pages(jw[operation], session_id)

    assert len({row[key] for row in found}) == len(found) == rows


def test_a_page_larger_than_200_is_refused(jw, session_id):
    with pytest.raises(zeep.exceptions.Fault) as fault:
        jw.QueryXs(SessionId=session_id, PageNo=1, PageSize=201)

    assert code_of(fault) == "JW-2001"


def test_char_columns_come_padded(jw, session_id):
    first = jw.QueryXs(SessionId=session_id, PageNo=1, PageSize=1).Row[0]

    assert (len(first.XH), len(first.XYDM), first.XB) == (20, 6, "1")


def test_rare_characters_survive_gb18030(jw, session_id):
    held = {row.XH.strip(): row.XM for row in pages(jw.QueryXs, session_id)}

    assert {number: held[number] for number in names.RARE} == {
        number: name for number, (_, name) in names.RARE.items()
    }


def test_replies_are_gb18030_and_say_so(simulator, session_id):
    body = f"""<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>
      <QueryXy xmlns="http://jw.vendor.example/JwService"><SessionId>{session_id}</SessionId>
      <PageNo>1</PageNo><PageSize>1</PageSize></QueryXy></e:Body></e:Envelope>"""

    reply = httpx.post(simulator.service, content=body, trust_env=False)

    assert reply.headers["content-type"] == "text/xml; charset=GB18030"
    assert b'encoding="GB18030"' in reply.content
    assert "计算机学院".encode("gb18030") in reply.content


def test_the_kind_of_a_room_hides_in_an_attached_csv(jw, session_id):
    room = jw.QueryJsxx(SessionId=session_id, PageNo=1, PageSize=1).Row[0]

    text = base64.b64decode(room.KZXX).decode("gb18030")

    assert dict(csv.reader(io.StringIO(text)))["教室类型"] == "阶梯教室"


def test_modified_since_leaves_out_the_very_second(jw, session_id):
    at_import = jw.QueryXs(SessionId=session_id, ModifiedSince=IMPORTED, PageNo=1, PageSize=200).Row
    just_before = jw.QueryXs(
        SessionId=session_id, ModifiedSince="20260901075959", PageNo=1, PageSize=200
    )

    assert IMPORTED not in [row.XGSJ for row in at_import]
    assert just_before.TotalCount > 200


def test_a_changed_row_shows_up_as_changed(jw, session_id, simulator):
    simulator.change("students", "20260120", SJH="10000000001", XGSJ="20270101120000")

    changed = jw.QueryXs(
        SessionId=session_id, ModifiedSince="20270101115959", PageNo=1, PageSize=200
    ).Row

    assert [(row.XH.strip(), row.SJH.strip()) for row in changed] == [("20260120", "10000000001")]


def test_a_deleted_row_stays_and_says_so(jw, session_id, simulator):
    simulator.change("staff", "T30101", ZT="0", XGSJ="20270101120000")

    changed = jw.QueryJs(
        SessionId=session_id, ModifiedSince="20270101115959", PageNo=1, PageSize=200
    ).Row

    assert [(row.JSGH.strip(), row.ZT) for row in changed] == [("T30101", "0")]


def test_a_stopped_clock_stamps_every_change_alike(jw, session_id, simulator):
    simulator.stop_clock()
    for number in ("20240901", "20240902"):
        simulator.change("students", number, SJH="10000000002")
    simulator.start_clock()

    rows = pages(jw.QueryXs, session_id)

    stamps = {row.XGSJ for row in rows if row.SJH.strip() == "10000000002"}
    assert len(stamps) == 1
