"""Reading packages: what is valid, and every way of being wrong."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.matters.manifest import Manifest
from catalog.publishing import folders
from catalog.publishing.documents import Unreadable, read_yaml
from catalog.publishing.errors import InvalidPackage
from catalog.publishing.package import LARGEST, read


@pytest.fixture
def files(a_package):
    def build(**fields) -> dict[str, bytes]:
        return {name: text.encode() for name, text in a_package(**fields).items()}

    return build


def problems_of(files: dict[str, bytes]) -> set[tuple[str, str, str | None]]:
    with pytest.raises(InvalidPackage) as caught:
        read(files)
    return {(p.file, p.code, p.element) for p in caught.value.problems}


def test_a_package_holds_all_that_workflow_runs(files):
    package = read({**files(), "writeback.json": b'{"book": {"operation": "book_classroom"}}'})

    assert package.runs is not None
    assert package.runs.documents == {"permit": "= 凭证"}
    assert package.runs.writeback["book"]["operation"] == "book_classroom"
    assert package.manifest.promised_working_days is None


def test_the_hash_is_of_the_content_not_of_the_order(files):
    same = dict(reversed(files().items()))

    assert read(files()).content_hash == read(same).content_hash
    assert read(files()).content_hash != read(files(promised_working_days=1)).content_hash


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("process.bpmn", b"\xff\xfe", ("process.bpmn", "not-utf-8", None)),
        ("process.bpmn", b"<a>\0</a>", ("process.bpmn", "unprintable", None)),
        ("form.json", b"{", ("form.json", "not-json", None)),
        ("form.json", b"[]", ("form.json", "not-json", None)),
        ("form.json", b'{"a": NaN}', ("form.json", "not-json", None)),
        ("form.json", b'{"a": ["\\ud800"]}', ("form.json", "not-json", None)),
        ("form.json", b'{"a": [{"b\\u0000": 1}]}', ("form.json", "unprintable", None)),
        ("form.json", b"[" * 100_000, ("form.json", "not-json", None)),
        ("form.ui.json", b"1", ("form.ui.json", "not-json", None)),
        ("writeback.json", b"null", ("writeback.json", "not-json", None)),
        ("matter.yaml", b"a: [", ("matter.yaml", "not-yaml", None)),
        ("matter.yaml", b"", ("matter.yaml", "model-type", None)),
        ("matter.yaml", b"- a", ("matter.yaml", "model-type", None)),
        ("matter.yaml", b"!!python/object/apply:os.system [id]", ("matter.yaml", "not-yaml", None)),
        ("matter.yaml", b"a: &x 1\nb: *x", ("matter.yaml", "not-yaml", None)),
        ("matter.yaml", b"code: a\ncode: b", ("matter.yaml", "not-yaml", None)),
        ("matter.yaml", b"[" * 200_000, ("matter.yaml", "not-yaml", None)),
        ("matter.yaml", b"{" * 30, ("matter.yaml", "not-yaml", None)),
        ("matter.yaml", b"a: 2026-99-99", ("matter.yaml", "not-yaml", None)),
        ("matter.yaml", b"a: " + b"9" * 5000, ("matter.yaml", "not-yaml", None)),
        ("matter.yaml", b"? [a]\n: b", ("matter.yaml", "not-yaml", None)),
        ("matter.yaml", b"? {a: 1}\n: b", ("matter.yaml", "not-yaml", None)),
        ("../escape", b"", ("../escape", "unexpected-file", None)),
        ("/etc/passwd", b"", ("/etc/passwd", "unexpected-file", None)),
        ("documents/../x.typ", b"", ("documents/../x.typ", "unexpected-file", None)),
        ("documents/Permit.typ", b"", ("documents/Permit.typ", "unexpected-file", None)),
        ("setup.py", b"", ("setup.py", "unexpected-file", None)),
        ("documents/permit.typ", b"\xff", ("documents/permit.typ", "not-utf-8", None)),
        ("form.json", b"{" + b" " * LARGEST + b"}", ("matter.yaml", "package-too-large", None)),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_each_wrong_file_is_named(files, name, content, problem):
    assert problem in problems_of({**files(), name: content})


def test_nested_aliases_are_refused_before_they_grow():
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, after in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]")

    with pytest.raises(Unreadable, match="aliases are not allowed"):
        read_yaml("matter.yaml", "\n".join(lines).encode(), Manifest)


@pytest.mark.parametrize(
    ("fields", "element"),
    [
        ({"code": "Not A Slug"}, "/code"),
        ({"code": "a" * 65}, "/code"),
        ({"title": {"zh": "只有中文"}}, "/title/en"),
        ({"title": {"zh": "字" * 121, "en": "x"}}, "/title/zh"),
        ({"title": {"zh": " ", "en": "x"}}, "/title/zh"),
        ({"title": {"zh": "x", "en": "x", "fr": "x"}}, "/title/fr"),
        ({"kind": "elsewhere"}, "/kind"),
        ({"departments": []}, "/departments"),
        ({"departments": ["教务处"]}, "/departments/0"),
        ({"audiences": ["martian"]}, "/audiences/0"),
        ({"promised_working_days": 0}, "/promised_working_days"),
        ({"promised_working_days": "soon"}, "/promised_working_days"),
        ({"keywords": {"zh": ["x"] * 41}}, "/keywords/zh"),
        (
            {"guide": {"materials": [{"name": {"zh": "a", "en": "a"}, "copies": 99}]}},
            "/guide/materials/0/copies",
        ),
        (
            {"guide": {"basis": [{"title": {"zh": "a", "en": "a"}, "url": "javascript:alert(1)"}]}},
            "/guide/basis/0/url",
        ),
        ({"surprise": 1}, "/surprise"),
        ({"summary": {"zh": "a\u202eb", "en": "x"}}, "/summary/zh"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_each_wrong_field_is_named(files, fields, element):
    assert element in {place for _, _, place in problems_of(files(**fields))}


def test_a_process_needs_its_form(files):
    without = {name: raw for name, raw in files().items() if not name.startswith("form")}

    assert problems_of(without) == {
        ("form.json", "missing-file", None),
        ("form.ui.json", "missing-file", None),
    }


def test_everything_wrong_is_said_at_once(files):
    wrong = {**files(theme="x"), "form.json": b"x", "extra.txt": b""}

    found = {file for file, _, _ in problems_of(wrong)}

    assert found == {"matter.yaml", "form.json", "extra.txt"}


def test_a_department_system_is_named_and_has_no_process(files):
    system = {"name": {"zh": "系统", "en": "System"}, "url": "https://x.example/"}

    assert ("matter.yaml", "system-required", "/system") in problems_of(
        files(process=False, kind="department-system")
    )
    assert ("process.bpmn", "process-unexpected", None) in problems_of(
        files(kind="department-system", system=system)
    )
    assert ("matter.yaml", "system-unexpected", "/system") in problems_of(files(system=system))


@pytest.mark.parametrize("url", ["http://x.example/", "https://", "https://a@b/", "//x", "x"])
def test_a_system_is_entered_over_https_only(files, url):
    system = {"name": {"zh": "系统", "en": "System"}, "url": url}

    found = problems_of(files(process=False, kind="department-system", system=system))

    assert ("matter.yaml", "string-pattern-mismatch", "/system/url") in found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    st.dictionaries(
        st.sampled_from(["matter.yaml", "form.json", "process.bpmn", "x"]), st.binary(max_size=80)
    )
)
def test_whatever_is_handed_in_is_read_or_refused(files):
    with pytest.raises(InvalidPackage):
        read(files)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=8))
def test_whatever_yaml_says_is_read_or_refused(value):
    with pytest.raises((InvalidPackage, Unreadable)):
        read_yaml("matter.yaml", yaml.safe_dump({"code": value}).encode(), Manifest)


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def test_a_folder_is_read_as_it_is_laid_out(files, tmp_path):
    folder = write(tmp_path / "classroom-booking", {**files(), ".DS_Store": b"\0"})

    assert folders.folders(tmp_path) == [folder]
    assert folders.read_folder(folder).content_hash == read(files()).content_hash


def test_a_folder_is_named_as_its_matter(files, tmp_path):
    with pytest.raises(InvalidPackage) as caught:
        folders.read_folder(write(tmp_path / "another", files()))

    assert caught.value.problems[0].code == "code-differs"


def test_links_out_of_a_folder_are_not_followed(files, tmp_path):
    folder = write(tmp_path / "classroom-booking", files())
    (folder / "form.json").unlink()
    (folder / "form.json").symlink_to("/etc/passwd")
    (tmp_path / "linked").symlink_to(folder)

    with pytest.raises(InvalidPackage) as caught:
        folders.read_folder(folder)

    assert caught.value.problems[0].code == "link"
    assert folders.folders(tmp_path) == [folder]


def test_a_huge_folder_is_refused_before_it_is_read(files, tmp_path):
    folder = write(tmp_path / "classroom-booking", files())
    with (folder / "documents/big.typ").open("wb") as big:
        big.truncate(10 * 1024**3)

    with pytest.raises(InvalidPackage) as caught:
        folders.read_folder(folder)

    assert caught.value.problems[0].code == "package-too-large"


TWICE = b"""
departments:
  - {code: D04, name: {zh: a, en: a}}
  - {code: D04, name: {zh: a, en: b}}
"""


@pytest.mark.parametrize("content", [b"departments: 7", b"x", b"departments: [{code: D04}]", TWICE])
def test_a_wrong_list_of_departments_is_refused(tmp_path, content):
    (tmp_path / folders.DEPARTMENTS).write_bytes(content)

    with pytest.raises(InvalidPackage):
        folders.departments(tmp_path)


def test_all_34_matters_that_come_with_the_catalogue_are_valid():
    directory = folders.bundled()
    known = {department.code for department in folders.departments(directory)}

    packages = [folders.read_folder(folder) for folder in folders.folders(directory)]

    assert sorted(p.manifest.number or 0 for p in packages) == list(range(1, 35))
    assert {code for p in packages for code in p.manifest.departments} <= known
    (runs,) = [p for p in packages if p.runs is not None]
    assert runs.manifest.code == "classroom-booking"
    assert runs.manifest.promised_working_days == 2
    assert all(m.sample for m in runs.manifest.guide.materials)
