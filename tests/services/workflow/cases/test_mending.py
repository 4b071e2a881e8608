"""A returned case changes where the office asked for it, and nowhere else."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from contracts.words import Text
from workflow.cases import drafts
from workflow.cases.models import Case
from workflow.forms.errors import InvalidForm
from workflow.forms.fields import Form

WORDS = {"type": "string"}
PEOPLE = {"name": WORDS, "phone": {**WORDS, "x-source": "student.phone"}}
FORM = Form(
    {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "title": {**WORDS, "x-source": "student.name"},
            "contact": {"type": "object", "properties": PEOPLE},
        },
    }
)


@pytest.fixture
def returned() -> Case:
    """With a phone number to be mended."""
    case = Case.drafted(
        uuid4(),
        definition_id=uuid4(),
        matter_code="tests",
        matter_version=1,
        matter_title=Text(zh="测试", en="Test"),
        applicant_id=uuid4(),
        applicant={},
        now=datetime(2026, 11, 23, tzinfo=UTC),
    )
    case.data = {"title": "讲座", "contact": {"name": "张", "phone": "1"}}
    case.status, case.returned = "returned", {"fields": ["/contact/phone"]}
    return case


@pytest.mark.parametrize(
    ("patch", "refused"),
    [
        ({"contact": {"phone": "2"}}, []),
        ({"contact": {"phone": None}}, []),
        ({"contact": {"phone": "2", "name": "张"}, "title": "讲座"}, []),
        ({"contact": {"phone": "2", "name": "李"}}, ["/contact/name"]),
        ({"contact": None}, ["/contact/name"]),
        ({"contact": "nobody"}, ["/contact/name"]),
        ({"title": "会议"}, ["/title"]),
        ({"title": None}, ["/title"]),
    ],
)
def test_only_what_was_flagged_may_differ(returned, patch, refused):
    if not refused:
        assert drafts.edited(returned, FORM, patch)
        return

    with pytest.raises(InvalidForm) as problem:
        drafts.edited(returned, FORM, patch)

    assert [each.pointer for each in problem.value.errors] == refused


def test_only_what_was_flagged_is_prefilled_again(returned):
    assert [each.pointer for each in drafts.prefillable(returned, FORM)] == ["/contact/phone"]
    returned.returned = {"fields": []}
    assert len(drafts.prefillable(returned, FORM)) == 2
