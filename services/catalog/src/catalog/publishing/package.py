"""From the files of a package to a matter version, or to all that is wrong with them. Pure."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from catalog.matters.manifest import Manifest
from catalog.publishing.documents import Unreadable, read_json, read_text, read_yaml
from catalog.publishing.errors import InvalidPackage
from contracts.events import DefinitionProblem
from contracts.events.catalog import Package
from contracts.words import Text

#: Of all files together; and of the event that carries them, which JSON makes longer.
LARGEST = 512 * 1024
LARGEST_EVENT = 900 * 1024

MATTER, PROCESS, FORM, FORM_UI = "matter.yaml", "process.bpmn", "form.json", "form.ui.json"
WRITEBACK = "writeback.json"
DOCUMENT = re.compile(r"documents/([a-z0-9]+(?:-[a-z0-9]+)*)\.typ")

T = TypeVar("T")


@dataclass(frozen=True)
class MatterPackage:
    """What a valid package says. `runs` is what workflow has to judge, if it has a process."""

    manifest: Manifest
    runs: Package | None
    content_hash: str
    files: dict[str, str]


def belongs(name: str) -> bool:
    """Only the layout's own names; a path that leads elsewhere is none of them."""
    known = (MATTER, PROCESS, FORM, FORM_UI, WRITEBACK)
    return name in known or (len(name) <= 100 and DOCUMENT.fullmatch(name) is not None)


def read(files: Mapping[str, bytes]) -> MatterPackage:
    """Raises InvalidPackage with everything that is wrong."""
    if sum(map(len, files.values())) > LARGEST:
        raise InvalidPackage([_problem("package-too-large", MATTER, *_TOO_LARGE)])
    reading = _Reading(files)
    manifest = reading.file(MATTER, lambda raw: read_yaml(MATTER, raw, Manifest))
    if MATTER not in files:
        reading.missing(MATTER)
    runs = _runnable(reading) if reading.has_parts else None
    if manifest is not None:
        _check_kind(reading, manifest)
    if runs is not None and len(runs.model_dump_json()) > LARGEST_EVENT:
        reading.note("package-too-large", MATTER, *_TOO_LARGE)
    if reading.problems or manifest is None:
        raise InvalidPackage(reading.problems)
    # Each was decoded above; what is not UTF-8 has not come this far.
    texts = {name: raw.decode() for name, raw in sorted(files.items())}
    return MatterPackage(manifest, runs, _hash(files), texts)


_TOO_LARGE = ("事项包超过 512 KiB", "The package is larger than 512 KiB")


class _Reading:
    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.problems: list[DefinitionProblem] = []
        for name in sorted(files):
            if not belongs(name):
                self.note("unexpected-file", _shown(name), "不属于事项包", "Not part of a package")
        self.documents = {
            found[1]: name for name in sorted(files) if (found := DOCUMENT.fullmatch(name))
        }

    @property
    def has_parts(self) -> bool:
        return any(belongs(name) and name != MATTER for name in self.files)

    def note(self, code: str, file: str, zh: str, en: str, element: str | None = None) -> None:
        self.problems.append(_problem(code, file, zh, en, element))

    def missing(self, name: str) -> None:
        self.note("missing-file", name, "缺少此文件", "This file is missing")

    def file(self, name: str, read: Callable[[bytes], T]) -> T | None:
        """None if it is not there, or is unreadable, which is noted."""
        if name not in self.files:
            return None
        try:
            return read(self.files[name])
        except Unreadable as error:
            self.problems += error.problems
            return None

    def json(self, name: str) -> dict[str, Any] | None:
        return self.file(name, lambda raw: read_json(name, raw))

    def text(self, name: str) -> str | None:
        return self.file(name, lambda raw: read_text(name, raw))


def _runnable(reading: _Reading) -> Package | None:
    process, form, form_ui = reading.text(PROCESS), reading.json(FORM), reading.json(FORM_UI)
    documents = {stem: reading.text(name) for stem, name in reading.documents.items()}
    writeback = reading.json(WRITEBACK) or {}
    for name in (PROCESS, FORM, FORM_UI):
        if name not in reading.files:
            reading.missing(name)
    if process is None or form is None or form_ui is None:
        return None
    return Package(
        process_bpmn=process,
        form=form,
        form_ui=form_ui,
        documents={stem: text for stem, text in documents.items() if text is not None},
        writeback=writeback,
    )


def _check_kind(reading: _Reading, manifest: Manifest) -> None:
    there = manifest.kind == "department-system"
    if there and manifest.system is None:
        zh, en = "须写明部门系统", "Name the department's system"
        reading.note("system-required", MATTER, zh, en, "/system")
    if not there and manifest.system is not None:
        zh, en = "本平台办理的事项没有部门系统", "What is done here has no department system"
        reading.note("system-unexpected", MATTER, zh, en, "/system")
    if there and reading.has_parts:
        zh, en = "在部门系统办理，不应有流程", "What is done elsewhere has no process"
        reading.note("process-unexpected", PROCESS, zh, en)


def _problem(
    code: str, file: str, zh: str, en: str, element: str | None = None
) -> DefinitionProblem:
    return DefinitionProblem(code=code, file=file, element=element, message=Text(zh=zh, en=en))


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name[:100])


def _hash(files: Mapping[str, bytes]) -> str:
    """The same for the same files, whatever order they came in."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    return whole.hexdigest()
