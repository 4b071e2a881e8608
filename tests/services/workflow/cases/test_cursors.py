"""A cursor somebody made up is the caller's fault."""

import base64

import orjson
import pytest


@pytest.mark.parametrize(
    "key",
    [
        ["2026-01-01", "00000000-0000-0000-0000-000000000000"],
        ["2026-01-01T00:00:00+00:00", "no-uuid"],
        ["9999-12-31T23:59:59-23:59", "00000000-0000-0000-0000-000000000000"],
        [3, None],
        [10**18],
        [-(10**18)],
        ["x"],
        [{}],
        [],
        {},
    ],
)
@pytest.mark.parametrize("path", ["/cases", "/tasks", "/cases/{id}/timeline", "/cases/{id}/reads"])
async def test_a_made_up_cursor_is_refused(student, path, key):
    case = await student.submitted()
    cursor = base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=")

    answer = await student.get(path.format(id=case["id"]), cursor=cursor)

    assert answer.status_code in (200, 400, 422)
