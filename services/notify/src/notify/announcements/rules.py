"""The words of each kind of announcement, in both languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from contracts.words import Text


class Category(StrEnum):
    """What a message is about; each kind's name begins with its category's."""

    TASK = "task"
    CASE = "case"
    DOCUMENT = "document"
    DATA = "data"


class Kind(StrEnum):
    TASK_OPENED = "task-opened"
    CASE_SUBMITTED = "case-submitted"
    CASE_RETURNED = "case-returned"
    CASE_APPROVED = "case-approved"
    CASE_REJECTED = "case-rejected"
    CASE_WITHDRAWN = "case-withdrawn"
    CASE_URGED = "case-urged"
    DOCUMENT_ISSUED = "document-issued"
    DATA_CORRECTION_OPENED = "data-correction-opened"
    DATA_CORRECTION_ACCEPTED = "data-correction-accepted"
    DATA_CORRECTION_REFUSED = "data-correction-refused"

    @property
    def category(self) -> Category:
        # An urging is for whoever has the task.
        return Category.TASK if self is Kind.CASE_URGED else Category(self.split("-")[0])


@dataclass(frozen=True)
class Words:
    title: Text
    body: Text


TEMPLATES = {
    Kind.TASK_OPENED: Words(
        Text(zh="新的待办：「{matter}」{number}", en="A task for you: {matter} {number}"),
        Text(
            zh="「{matter}」办件 {number} 已到「{step}」环节，请及时办理。",
            en="Case {number} ({matter}) has reached the step “{step}” and waits for you.",
        ),
    ),
    Kind.CASE_SUBMITTED: Words(
        Text(
            zh="您的「{matter}」申请 {number} 已提交",
            en="Your application {number} ({matter}) was submitted",
        ),
        Text(
            zh="申请已提交，您可以随时查看办理进度。",
            en="It was handed in. You can follow its progress at any time.",
        ),
    ),
    Kind.CASE_RETURNED: Words(
        Text(
            zh="您的「{matter}」申请 {number} 已退回，请修改后重新提交",
            en="Your application {number} ({matter}) was returned to you",
        ),
        Text(
            zh="请查看退回意见，修改后重新提交。",
            en="Please read the comment, correct the form and submit it again.",
        ),
    ),
    Kind.CASE_APPROVED: Words(
        Text(
            zh="您的「{matter}」申请 {number} 已通过",
            en="Your application {number} ({matter}) was approved",
        ),
        Text(
            zh="申请已办结，结果为通过。欢迎对本次办理作出评价。",
            en="The case is finished and approved. You are welcome to rate it.",
        ),
    ),
    Kind.CASE_REJECTED: Words(
        Text(
            zh="您的「{matter}」申请 {number} 未通过",
            en="Your application {number} ({matter}) was not approved",
        ),
        Text(
            zh="申请已办结，结果为未通过。您可以查看办理意见。",
            en="The case is finished and was not approved. The reasons are shown with the case.",
        ),
    ),
    Kind.CASE_WITHDRAWN: Words(
        Text(
            zh="您的「{matter}」申请 {number} 已撤回",
            en="Your application {number} ({matter}) was withdrawn",
        ),
        Text(
            zh="申请已按您的要求撤回，不再办理。",
            en="It was withdrawn as you asked and will not be handled.",
        ),
    ),
    Kind.CASE_URGED: Words(
        Text(
            zh="催办：「{matter}」{number} 等待您办理",
            en="The applicant asks you to attend to {number} ({matter})",
        ),
        Text(
            zh="申请人催办「{matter}」办件 {number}，现处于「{step}」环节，请尽快办理。",
            en="The applicant asks about case {number} ({matter}), which waits at “{step}”.",
        ),
    ),
    Kind.DOCUMENT_ISSUED: Words(
        Text(
            zh="您的「{matter}」申请 {number} 的电子文件已生成",
            en="The document of your application {number} ({matter}) is ready",
        ),
        Text(
            zh="您可以查看、下载和打印该文件，他人可凭文件上的二维码核验。",
            en="You can view, download and print it; its QR code lets anyone verify it.",
        ),
    ),
    Kind.DATA_CORRECTION_OPENED: Words(
        Text(zh="新的数据纠错：「{field}」", en="A correction to answer: {field}"),
        Text(
            zh="有人反映其「{field}」有误，请核实并答复。",
            en="Someone says that their “{field}” is held wrongly. Please check and answer.",
        ),
    ),
    Kind.DATA_CORRECTION_ACCEPTED: Words(
        Text(
            zh="您对「{field}」的纠错已被采纳",
            en="Your correction was accepted: {field}",
        ),
        Text(
            zh="数据将在来源系统中更正，更正后您会在“我的数据”中看到新的内容。",
            en="The source will be mended; after that my data shows the new value.",
        ),
    ),
    Kind.DATA_CORRECTION_REFUSED: Words(
        Text(
            zh="您对「{field}」的纠错未被采纳",
            en="Your correction was not accepted: {field}",
        ),
        Text(
            zh="请在“我的数据”中查看答复说明。",
            en="The reason is shown with the correction in my data.",
        ),
    ),
}

_PLACE = re.compile(r"\{([a-z]+)\}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
LONGEST = 200


def words_for(kind: Kind, values: Mapping[str, Text]) -> Words:
    """The template of `kind` with `values` in their places.

    Filled in once and literally: braces or markup in a value stay what they are.
    """
    template = TEMPLATES[kind]
    return Words(_filled(template.title, values), _filled(template.body, values))


def _filled(template: Text, values: Mapping[str, Text]) -> Text:
    return Text(
        zh=_PLACE.sub(lambda place: _plain(values[place[1]].zh), template.zh),
        en=_PLACE.sub(lambda place: _plain(values[place[1]].en), template.en),
    )


def _plain(value: str) -> str:
    """On one line, and not endless: titles become e-mail subjects."""
    return _CONTROL.sub(" ", value).strip()[:LONGEST]
