"""Reads a BPMN file from a stranger: no DTD, no entities, bounded size, depth and time.

Positions are kept, because a complaint without a line is no use to the author.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from contracts.events import DefinitionProblem
from contracts.words import Text

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OURS = "https://yiwang.example/bpmn"
FILE = "process.bpmn"

MAX_BYTES = 512 * 1024
MAX_ELEMENTS = 8_000
MAX_DEPTH = 32
MAX_ATTRIBUTES = 64


@dataclass(frozen=True)
class Position:
    line: int
    column: int


@dataclass
class Element:
    """One XML element. Attribute names are `(namespace, name)`, namespace "" if none."""

    namespace: str
    name: str
    attributes: dict[tuple[str, str], str]
    position: Position
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    @property
    def id(self) -> str:
        return self.attributes.get(("", "id"), "")

    def get(self, name: str, namespace: str = "") -> str | None:
        return self.attributes.get((namespace, name))

    def bpmn_children(self, name: str) -> Iterator["Element"]:
        return (c for c in self.children if c.namespace == BPMN and c.name == name)


class Unreadable(Exception):
    """The file is not what it has to be; the one problem says why."""

    def __init__(self, problem: DefinitionProblem) -> None:
        super().__init__(problem.message.en)
        self.problem = problem


def problem(
    code: str, zh: str, en: str, at: Element | Position | None = None, file: str = FILE
) -> DefinitionProblem:
    """What is wrong with a definition, at an element or a position of its file."""
    position = at.position if isinstance(at, Element) else at
    return DefinitionProblem(
        code=code,
        file=file,
        element=(at.id or None) if isinstance(at, Element) else None,
        line=position.line if position else None,
        column=position.column if position else None,
        message=Text(zh=zh, en=en),
    )


def read(xml: str) -> Element:
    """The root element; Unreadable if the file cannot be trusted or parsed."""
    try:
        size = len(xml.encode())
    except UnicodeEncodeError:
        raise Unreadable(
            problem("malformed-xml", "文件含有无效字符", "Invalid characters")
        ) from None
    if size > MAX_BYTES:
        raise Unreadable(
            problem("too-large", "文件超过 512 KB", f"The file is larger than {MAX_BYTES} bytes")
        )
    return _Reader().run(xml)


class _Reader:
    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.EntityDeclHandler = self._doctype
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.CharacterDataHandler = self._characters
        self._stack: list[Element] = []
        self._root: Element | None = None
        self._count = 0

    def run(self, xml: str) -> Element:
        try:
            self._parser.Parse(xml, True)
        except expat.ExpatError as error:
            at = Position(error.lineno, error.offset + 1)
            reason = expat.ErrorString(error.code)
            raise Unreadable(
                problem("malformed-xml", f"不是合法的 XML：{reason}", f"Not XML: {reason}", at)
            ) from None
        if self._root is None:
            raise Unreadable(problem("malformed-xml", "文件为空", "The file is empty"))
        return self._root

    def _here(self) -> Position:
        return Position(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def _doctype(self, *_: object) -> None:
        raise Unreadable(
            problem(
                "doctype-not-allowed",
                "不允许 DTD 和实体声明",
                "A DTD or an entity declaration is not allowed",
                self._here(),
            )
        )

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS or len(attributes) > MAX_ATTRIBUTES:
            en = f"More than {MAX_ELEMENTS} elements"
            raise Unreadable(problem("too-large", "流程模型过大", en, self._here()))
        if len(self._stack) >= MAX_DEPTH:
            en = f"Elements are nested deeper than {MAX_DEPTH}"
            raise Unreadable(problem("too-deep", "元素嵌套过深", en, self._here()))
        namespace, name = _split(tag)
        element = Element(
            namespace, name, {_split(k): v for k, v in attributes.items()}, self._here()
        )
        if self._stack:
            self._stack[-1].children.append(element)
        else:
            self._root = element
        self._stack.append(element)

    def _close(self, _: str) -> None:
        self._stack.pop()

    def _characters(self, text: str) -> None:
        if self._stack:
            self._stack[-1].text += text


def _split(name: str) -> tuple[str, str]:
    namespace, _, local = name.rpartition(" ")
    return namespace, local
