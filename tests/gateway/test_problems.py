import orjson
import pytest

from chassis import problems as chassis_problems
from gateway import problems

OURS = problems.Problem.__subclasses__()


@pytest.mark.parametrize("problem", OURS, ids=lambda p: p.code())
def test_each_problem_has_both_languages_and_a_status(problem):
    for lang in ("zh", "en"):
        headers, body = problems.render(problem(), lang)
        shown = orjson.loads(body)

        assert shown["type"] == f"/problems/{shown['code']}"
        assert shown["title"]
        assert shown["status"] >= 400
        assert (b"content-language", lang.encode()) in headers
    assert not problem.zh.isascii()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_wire_form_is_the_services(lang):
    headers, body = problems.render(problems.Unauthenticated(), lang)
    theirs = chassis_problems.render(chassis_problems.Unauthenticated(), lang)

    assert orjson.loads(body) == orjson.loads(theirs.body)
    for name, value in headers:
        assert theirs.headers[name.decode()] == value.decode()


@pytest.mark.parametrize(
    "accept", [None, "", "en", "en-GB,zh;q=0.5", "zh-CN,en", "fr,en;q=0.3", "fr", "*", ";;,"]
)
def test_the_language_is_chosen_as_the_services_choose_it(accept):
    ours = problems.language(accept.encode() if accept is not None else None)

    assert ours == chassis_problems.language(accept)
