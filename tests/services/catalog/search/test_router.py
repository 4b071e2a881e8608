"""Finding matters over HTTP, among the 34 the catalogue comes with."""

import pytest

from chassis.service import Runtime

CODE = "classroom-booking"


@pytest.fixture
def runtime(full_runtime: Runtime) -> Runtime:
    return full_runtime


TYPED = """
    教室 | 借教室 | 教室借用审批 | 借用教室 | 空教室 | 预约教室 | 我要借教室 | 教室 借用
    教务处 教室 | jiaoshi | jiaoshij | jiaoshijieyong | jiao shi jie yong | jiàoshì
    kongjiaoshi | jiejiaoshi | jsjy | jsjysp | JSJY | ＪＳＪＹ | 教shi
    classroom | Classroom-Booking | book a room | room reservation
""".replace("\n", "|").split("|")
TYPED = [each.strip() for each in TYPED if each.strip()]


async def test_what_people_type_finds_classroom_booking_first(codes):
    first = {q: (await codes("/search", q=q) or ["nothing"])[0] for q in TYPED}

    assert {q: code for q, code in first.items() if code != CODE} == {}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("职称", "academic-title-review"),
        ("zhicheng", "academic-title-review"),
        ("报销", "expense-reimbursement"),
        ("wsyybx", "expense-reimbursement"),
        ("海报", "publicity-material"),
        ("场馆", "venue-booking"),
        ("剧院", "venue-booking"),
        ("因公出国", "official-travel-abroad"),
        ("社团注册", "student-society-registration"),
        ("E 采购", "equipment-purchase"),
        ("志愿者", "volunteer-recruitment"),
        ("调拨", "equipment-transfer-accounts"),
        ("contract", "contract-countersigning"),
    ],
)
async def test_other_matters_are_found_as_well(codes, typed, found):
    assert found in (await codes("/search", q=typed))[:3]


async def test_a_department_finds_what_it_offers(codes):
    found = await codes("/search", q="人事处")

    assert "academic-title-review" in found
    assert len(found) >= 8


async def test_hits_show_why(get):
    (first, *_) = (await get("/search", q="jsjy")).json()["items"]

    assert first["highlights"]["zh"] == [
        {"text": "教室借用", "hit": True},
        {"text": "审批", "hit": False},
    ]
    assert first["departments"] == [
        {"code": "D04", "name": {"zh": "教务处", "en": "Academic Affairs Office"}}
    ]


async def test_suggestions_come_while_typing(get):
    for typed in ("j", "js", "jsj", "教", "jiaos", "借"):
        items = (await get("/suggestions", q=typed)).json()["items"]
        assert CODE in [item["code"] for item in items], typed
        assert len(items) <= 8


async def test_pages_of_a_search_neither_repeat_nor_lose(codes):
    whole = await codes("/search", q="申请", limit=100)

    assert len(whole) > 8
    assert await codes("/search", q="申请", limit=3) == whole


async def test_all_34_are_listed_in_the_order_of_their_pinyin(codes, get):
    listed = await codes("/matters", limit=10)

    assert len(listed) == len(set(listed)) == 34
    first, *_ = (await get("/matters", limit=1)).json()["items"]
    assert first["title"]["zh"] == "标书会签"


@pytest.mark.parametrize(
    ("narrowed", "count"),
    [
        ({"department": "D05"}, 8),
        ({"department": "D11"}, 6),
        ({"kind": "department-system"}, 8),
        ({"kind": "here"}, 26),
        ({"theme": "research"}, 3),
        ({"theme": "teaching", "audience": "student"}, 1),
        ({"audience": "alumni"}, 0),
        ({"life_event": "going-abroad", "audience": "student"}, 1),
        ({"q": "教室"}, 1),
        ({"q": "jsjy", "department": "D05"}, 0),
        ({"q": "…"}, 0),
    ],
    ids=str,
)
async def test_lists_can_be_narrowed_down(codes, narrowed, count):
    assert len(await codes("/matters", **narrowed)) == count


async def test_a_list_tells_what_can_be_done_where(get):
    listed = (await get("/matters", limit=100)).json()["items"]

    how = {item["code"]: item["how"] for item in listed}
    assert how["equipment-purchase"] == "department-system"
    assert how["contract-countersigning"] == "window"
    assert sum(value == "department-system" for value in how.values()) == 8


async def test_an_answer_that_is_known_is_not_sent_again(get, client):
    first = await get("/search", q="教室")

    again = await client.get(
        "/search", params={"q": "教室"}, headers={"If-None-Match": f"W/{first.headers['ETag']}"}
    )

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/search", {}),
        ("/search", {"q": ""}),
        ("/search", {"q": "教" * 5_000}),
        ("/suggestions", {"q": "a" * 10_000}),
        ("/suggestions", {"q": "a", "limit": "21"}),
        ("/matters", {"q": "x" * 10_000}),
        ("/matters", {"audience": "martian"}),
        ("/matters", {"department": "D04'; DROP TABLE matter"}),
        ("/matters", {"department": "\0"}),
        ("/matters", {"theme": "😀"}),
        ("/matters", {"limit": "0"}),
        ("/matters", {"limit": "1e9"}),
        ("/matters", {"cursor": "%%%"}),
        ("/matters", {"cursor": "W10"}),
        ("/matters", {"cursor": "WzEsMl0"}),
        ("/matters", {"cursor": "WyJcdTAwMDAiLCJhIl0"}),
        ("/matters", {"cursor": "x" * 5000}),
        ("/search", {"q": "教", "cursor": "WzAsMSwyXQ"}),
        ("/search", {"q": "教", "cursor": "WzcsMSwiYSJd"}),
        ("/search", {"q": "教", "cursor": "W251bGwsMSwiYSJd"}),
        ("/search", {"q": "教", "cursor": "WzAsOTk5OTk5OTk5OTk5OTk5OTk5OTk5LCJhIl0"}),
        ("/departments", {"cursor": "W1wiXQ"}),
    ],
)
async def test_garbage_is_the_callers_problem(get, path, query):
    answer = await get(path, **query)

    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "typed",
    ["\0", "'", "\\", "' | !'", "教:*", "&", "<script>", "%", "教'室", "a" * 100, "\u202e", "𠮷"],
)
async def test_strange_queries_find_nothing_or_something_but_never_fail(get, typed):
    answer = await get("/search", q=typed)

    assert answer.status_code == 200, answer.text
