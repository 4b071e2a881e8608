"""Facts about cases become announcements, each once however often it is reported."""

import asyncio
from uuid import uuid4

import nats
import pytest
from polling import until

import chassis.consumers
from chassis.consumers import Runner
from chassis.letters import list_dead_letters
from contracts.envelope import Envelope
from contracts.events import (
    CaseCompleted,
    CaseReturned,
    CaseSubmitted,
    CaseUrged,
    CaseWithdrawn,
    CorrectionAnswered,
    CorrectionOpened,
    DocumentIssued,
    TaskOpened,
)
from contracts.words import Group, Text
from notify.announcements.errors import NobodyToTell


@pytest.mark.parametrize(
    ("fact", "values", "title"),
    [
        (CaseSubmitted, {}, "您的「教室借用审批」申请 JSJY-2026-000001 已提交"),
        (
            CaseReturned,
            {},
            "您的「教室借用审批」申请 JSJY-2026-000001 已退回，请修改后重新提交",
        ),
        (CaseCompleted, {}, "您的「教室借用审批」申请 JSJY-2026-000001 已通过"),
        (
            CaseCompleted,
            {"outcome": "rejected"},
            "您的「教室借用审批」申请 JSJY-2026-000001 未通过",
        ),
        (CaseWithdrawn, {}, "您的「教室借用审批」申请 JSJY-2026-000001 已撤回"),
        (DocumentIssued, {}, "您的「教室借用审批」申请 JSJY-2026-000001 的电子文件已生成"),
    ],
)
async def test_an_applicant_is_told_what_becomes_of_a_case(campus, fact, values, title):
    await campus.report(fact, **values)

    assert await campus.tell() == 1

    (message,) = await campus.messages()
    assert message.title["zh"] == title
    assert message.person_id == campus.person()


async def test_an_assignee_is_told_of_their_task(campus):
    await campus.report(TaskOpened, assignee_id=campus.person("T1001"))
    await campus.tell()

    (message,) = await campus.messages()
    assert message.title["zh"] == "新的待办：「教室借用审批」JSJY-2026-000001"
    assert message.person_id == campus.person("T1001")


async def test_however_often_and_with_whatever_id_a_fact_comes_it_is_told_once(campus):
    fact, id = campus.fact(CaseCompleted), uuid4()

    await asyncio.gather(*[campus.deliver(fact, id) for _ in range(3)], campus.deliver(fact))
    await asyncio.gather(*[campus.tell() for _ in range(3)])
    await campus.deliver(fact)
    await campus.tell()

    assert len(await campus.messages()) == 1


async def test_each_round_of_a_case_is_told(campus):
    case_id = uuid4()
    for turn in (1, 2):
        await campus.report(CaseSubmitted, case_id=case_id, round=turn)
        await campus.report(CaseReturned, case_id=case_id, round=turn)
    await campus.tell()

    assert len(await campus.messages()) == 4


async def test_facts_in_the_wrong_order_are_all_told(campus):
    case_id = uuid4()
    for fact in (DocumentIssued, CaseCompleted, CaseSubmitted):
        await campus.report(fact, case_id=case_id)
    await campus.tell()

    assert {m.kind for m in await campus.messages()} == {
        "document-issued",
        "case-approved",
        "case-submitted",
    }


def a_step(title, **to):
    return {
        "task_id": uuid4(),
        "step": "review",
        "step_title": Text(zh=title, en=title),
        **to,
    }


async def test_whoever_has_an_urged_case_is_told_once_each_time(campus):
    secretary, clerk = campus.person("T1001"), campus.person("T2001")
    case_id = uuid4()
    tasks = [
        a_step("学院审核", assignee_id=secretary),
        a_step("导师审核", assignee_id=secretary),
        a_step("教务处审批", assignee_id=clerk),
    ]
    for times in (1, 2):
        fact = campus.fact(CaseUrged, case_id=case_id, times=times, tasks=tasks)
        await campus.deliver(fact)
        await campus.deliver(fact)
    await campus.tell()

    messages = await campus.messages()
    assert sorted(m.person_id for m in messages) == sorted([secretary, clerk] * 2)
    assert {m.title["zh"] for m in messages} == {
        "催办：「教室借用审批」JSJY-2026-000001 等待您办理"
    }


async def test_the_whole_group_is_told_of_an_urging_nobody_has_claimed_the_task(campus):
    group = Group(post="college-secretary", organisation="C01")
    await campus.report(CaseUrged, tasks=[a_step("学院审核", group=group)])

    (row,) = await campus.select("SELECT post, organisation, person_id FROM announcement")
    assert (row.post, row.organisation, row.person_id) == ("college-secretary", "C01", None)


async def test_urging_nobody_is_not_silently_lost(campus):
    with pytest.raises(NobodyToTell):
        await campus.report(CaseUrged, tasks=[a_step("学院审核")])


async def test_a_task_for_nobody_is_not_silently_lost(campus):
    with pytest.raises(NobodyToTell):
        await campus.report(TaskOpened)


async def test_messages_lead_to_pages_of_the_portal(campus):
    secretary = campus.person("T1001")
    opened = await campus.report(TaskOpened, assignee_id=secretary)
    step = a_step("学院审核", assignee_id=secretary)
    await campus.report(CaseUrged, tasks=[step])
    cases = [
        await campus.report(kind)
        for kind in (CaseSubmitted, CaseReturned, CaseCompleted, CaseWithdrawn, DocumentIssued)
    ]
    await campus.deliver(campus.correction(CorrectionAnswered))
    await campus.tell()

    assert {m.link for m in await campus.messages()} == {
        f"/tasks/{opened.task_id}",
        f"/tasks/{step['task_id']}",
        *(f"/cases/{fact.case_id}" for fact in cases),
        "/my-data",
    }


async def test_stewards_are_told_once_of_a_correction(campus, identity):
    clerks = [campus.person(number) for number in ("T2001", "T2002")]
    identity.holders[("academic-affairs-clerk", "D04")] = clerks
    fact = campus.correction(CorrectionOpened)

    for _ in range(2):
        await campus.deliver(fact)
        await campus.tell()

    messages = await campus.messages()
    assert {m.person_id for m in messages} == set(clerks)
    assert {(m.title["zh"], m.link) for m in messages} == {
        ("新的数据纠错：「手机号」", "/tasks/corrections")
    }
    assert len(messages) == 2


@pytest.mark.parametrize(
    ("decision", "title"),
    [
        ("accepted", "您对「手机号」的纠错已被采纳"),
        ("refused", "您对「手机号」的纠错未被采纳"),
    ],
)
async def test_a_person_is_told_of_the_answer_once(campus, decision, title):
    fact = campus.correction(CorrectionAnswered, decision=decision)

    await asyncio.gather(*[campus.deliver(fact) for _ in range(3)])
    await campus.tell()

    (message,) = await campus.messages()
    assert (message.person_id, message.title["zh"]) == (campus.person(), title)


async def test_what_no_post_looks_after_waits_in_a_list_and_is_no_message(campus):
    await campus.deliver(campus.correction(CorrectionOpened, stewards=None))

    assert await campus.tell() == 0


async def test_through_jetstream_poison_is_set_aside_and_the_rest_is_told(
    campus, runtime, nats_url_for, monkeypatch
):
    monkeypatch.setattr(chassis.consumers, "DELAYS", (0.02, 0.02))
    consumers = [c for slice_ in runtime.service.consumers for c in slice_]
    tasks = [asyncio.create_task(Runner(runtime, each).run()) for each in consumers]
    workflow = await nats.connect(nats_url_for("workflow"), inbox_prefix=b"_INBOX.workflow")
    stream = workflow.jetstream()
    good = Envelope.carrying(campus.fact(CaseSubmitted), source="/workflow")
    empty = good.model_copy(update={"id": uuid4(), "data": {}})
    group = Group(post="college-secretary", organisation="C01")
    for_nobody = Envelope.carrying(
        campus.fact(TaskOpened, group=group).model_copy(update={"group": None}),
        source="/workflow",
    )

    await stream.publish(CaseSubmitted.type, b"\xff not an event")
    await stream.publish(CaseSubmitted.type, empty.model_dump_json().encode())
    await stream.publish(TaskOpened.type, for_nobody.model_dump_json().encode())
    for _ in range(2):
        await stream.publish(CaseSubmitted.type, good.model_dump_json().encode())

    async def all_handled() -> bool:
        told = await campus.select("SELECT 1 FROM announcement")
        return len(told) == 1 and len(await list_dead_letters(runtime)) == 3

    await until(all_handled)
    await workflow.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
