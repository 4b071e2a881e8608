"""The permit: made once, shown to the right people, verifiable by everyone."""

import asyncio
import hashlib
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import select, update

from chassis.database import transaction
from contracts.events import DocumentIssued
from workflow.documents.contents import masked, source_and_facts
from workflow.documents.models import Document
from workflow.documents.press import issue_next
from workflow.typesetting.trial import sample_facts

PROJECT = Path(__file__).resolve().parents[4]
BOOKING = PROJECT / "services/catalog/src/catalog/packages/classroom-booking"


@pytest.fixture
async def permit(approved, student, office):
    """The issued permit of an approved case."""
    await office.print_all()
    (document,) = (await student.get(f"/cases/{approved['id']}/documents")).json()["items"]
    return document


async def test_the_permit_says_who_what_and_where(approved, permit, student):
    answer = await student.get(f"/documents/{permit['id']}")

    assert answer.headers["content-type"] == "application/pdf"
    assert hashlib.sha256(answer.content).hexdigest() == permit["sha256"]
    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    words = "".join(text.split())
    for expected in (
        approved["number"],
        "李华",
        "20230101",
        "计算机学院",
        "明德楼101",
        "MD101",
        "人工智能前沿讲座",
        "JY20260001",
        "王秀兰",
        "赵志强",
        "请提前十分钟到场",
        permit["verify_url"].rsplit("/", 1)[-1],
    ):
        assert expected in words
    assert len(pypdf.PdfReader(io.BytesIO(answer.content)).pages) == 1


async def test_the_sample_that_templates_are_tried_with_has_the_shape_of_the_facts(
    approved, runtime
):
    async with runtime.sessions() as session:
        document = await session.scalar(select(Document).where(Document.case_id == approved["id"]))
        settings, now = runtime.service.settings, datetime.now(UTC)
        _, facts, _ = await source_and_facts(session, document, settings, now)

    form = json.loads((BOOKING / "form.json").read_text())
    sample = sample_facts(form)
    assert facts.keys() == sample.keys()
    # Sixty people need no plan; the sample answers everything.
    assert facts["answers"].keys() == sample["answers"].keys() - {"plan"}
    assert facts["approvals"][0].keys() == sample["approvals"][0].keys()


async def test_the_permit_has_a_chinese_name_that_every_client_reads(approved, permit, student):
    answer = await student.get(f"/documents/{permit['id']}")

    disposition = answer.headers["content-disposition"]
    assert f'filename="{approved["number"]}-permit.pdf"' in disposition
    assert "filename*=UTF-8''%E6%95%99%E5%AE%A4" in disposition
    assert answer.headers["cache-control"] == "private, no-store"


async def test_many_workers_make_one_permit(approved, runtime, office):
    await asyncio.gather(*(issue_next(runtime) for _ in range(5)))
    await office.print_all()

    assert len(await office.told(approved["id"], DocumentIssued)) == 1


async def test_a_worker_that_died_half_way_is_replaced(approved, runtime, student, office):
    # What a worker that died while printing leaves behind: taken, and not made.
    taken = update(Document).where(Document.case_id == approved["id"])
    later = datetime.now(UTC) + timedelta(seconds=60)
    async with transaction(runtime) as session:
        await session.execute(taken.values(tries=1, try_at=later))
    await office.print_all()
    assert await office.told(approved["id"], DocumentIssued) == []

    async with transaction(runtime) as session:
        await session.execute(taken.values(try_at=datetime.now(UTC)))
    await office.print_all()

    assert len(await office.told(approved["id"], DocumentIssued)) == 1


async def test_the_permit_is_for_its_owner_and_those_who_decided(
    permit, other_student, other_secretary, secretary, clerk
):
    path = f"/documents/{permit['id']}"

    for stranger in (other_student, other_secretary):
        answer = await stranger.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "document-not-found")
    for official in (secretary, clerk):
        assert (await official.get(path)).status_code == 200
    signed_out = await other_student.client.get(f"/api/workflow/v1{path}")
    assert signed_out.status_code == 401


async def test_until_it_is_made_the_permit_is_on_its_way(approved, student):
    (document,) = (await student.get(f"/cases/{approved['id']}/documents")).json()["items"]
    assert (document["status"], document["verify_url"]) == ("pending", None)

    answer = await student.get(f"/documents/{document['id']}")

    assert (answer.status_code, answer.json()["code"]) == (409, "document-not-ready")


async def test_anyone_may_verify_and_learns_little(approved, permit, client):
    code = permit["verify_url"].rsplit("/", 1)[-1]
    assert len(code) == 24

    answer = await client.get(f"/api/workflow/v1/verifications/{code}")

    said = answer.json()
    assert (said["result"], said["number"], said["holder"]) == (
        "valid",
        approved["number"],
        "李＊",
    )
    assert said["sha256"] == permit["sha256"]
    assert [each["title"]["en"] for each in said["answers"]] == [
        "Date",
        "First period",
        "Last period",
        "Classroom",
    ]
    for secret in ("李华", "20230101", "13800001234", "邀请校外专家"):
        assert secret not in answer.text


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "核验通过"), ("en", "Verified"), ("fr", "核验通过")]
)
async def test_the_page_of_the_qr_code_reads_in_both_languages(permit, client, language, words):
    path = "/verify/" + permit["verify_url"].rsplit("/", 1)[-1]

    page = await client.get(path, headers={"Accept-Language": language})

    assert page.status_code == 200
    assert words in page.text
    assert "<script" not in page.text
    assert "李华" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_a_revoked_permit_says_so(permit, client, runtime):
    code = permit["verify_url"].rsplit("/", 1)[-1]
    revoked = update(Document).where(Document.id == permit["id"])
    async with transaction(runtime) as session:
        await session.execute(revoked.values(revoked_at=datetime.now(UTC)))

    answer = await client.get(f"/api/workflow/v1/verifications/{code}")
    page = await client.get(f"/verify/{code}")

    assert answer.json()["result"] == "revoked"
    assert "已撤销" in page.text


@pytest.mark.parametrize(
    "code", ["A" * 24, "x", "A" * 5000, "a'b", "教室", "%00", "..%2F..", "<script>alert(1)"]
)
async def test_a_code_never_issued_is_unknown(client, code):
    answer = await client.get(f"/api/workflow/v1/verifications/{code}")
    page = await client.get(f"/verify/{code}")

    assert (answer.status_code, page.status_code) == (404, 404)
    assert "<script" not in page.text


@pytest.mark.parametrize(
    ("name", "shown"), [("李华", "李＊"), ("欧阳明月", "欧＊＊＊"), ("A", "A＊")]
)
def test_a_name_is_masked(name, shown):
    assert masked(name) == shown
