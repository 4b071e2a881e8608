"""Reading YAML and JSON that strangers wrote. Every refusal says the file and the place."""

from typing import Any, NoReturn, TypeVar

import orjson
import yaml
from pydantic import BaseModel, ValidationError

from contracts.events import DefinitionProblem
from contracts.words import Text

DEEPEST = 20

T = TypeVar("T", bound=BaseModel)


class Unreadable(Exception):
    """A file is not what its name says."""

    def __init__(self, problems: list[DefinitionProblem]) -> None:
        super().__init__("; ".join(f"{p.file}: {p.message.en}" for p in problems))
        self.problems = problems


def refuse(code: str, file: str, zh: str, en: str, **place: Any) -> NoReturn:
    message = Text(zh=zh, en=en)
    raise Unreadable([DefinitionProblem(code=code, file=file, message=message, **place)])


class _Loader(yaml.SafeLoader):
    """Plain data only. Aliases are refused, because nested ones expand without end; so are
    names given twice, because one of them would be lost in silence."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.get_mark()
            raise yaml.constructor.ConstructorError(None, None, "aliases are not allowed", mark)
        self.depth += 1
        if self.depth > DEEPEST:
            raise yaml.constructor.ConstructorError(None, None, "nested too deeply", None)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value]
        for at, (key, _) in enumerate(node.value):
            if key.value in names[:at]:
                reason = f"the name {key.value!r} occurs twice"
                raise yaml.constructor.ConstructorError(None, None, reason, key.start_mark)
        return super().construct_mapping(node, deep)


def read_text(file: str, raw: bytes) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        refuse("not-utf-8", file, "文件不是 UTF-8 编码", "The file is not UTF-8")
    if "\0" in text:
        refuse("unprintable", file, "文件含有空字符", "The file holds a NUL character")
    return text


def read_yaml(file: str, raw: bytes, model: type[T]) -> T:
    """The file as a `model`."""
    text = read_text(file, raw)
    try:
        data = yaml.load(text, _Loader)  # noqa: S506 (our loader is a SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = {"line": mark.line + 1, "column": mark.column + 1} if mark else {}
        reason = error.problem
        refuse("not-yaml", file, f"YAML 有误：{reason}", f"Not valid: {reason}", **place)
    except (yaml.YAMLError, ValueError, RecursionError):
        refuse("not-yaml", file, "不是合法的 YAML", "Not valid YAML")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise Unreadable([_problem(file, each) for each in error.errors()]) from None


def read_json(file: str, raw: bytes) -> dict[str, Any]:
    """The file as a JSON object that PostgreSQL and NATS can carry."""
    read_text(file, raw)
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        refuse("not-json", file, "不是合法的 JSON", f"Not valid JSON: {error.msg}", **place)
    if not isinstance(data, dict):
        refuse("not-json", file, "应为 JSON 对象", "Must be a JSON object")
    if any("\0" in text for text in _strings(data)):
        refuse("unprintable", file, "文件含有空字符", "The file holds a NUL character")
    return data


def _strings(data: Any) -> list[str]:
    found, left = [], [data]
    while left:
        match left.pop():
            case str(text):
                found.append(text)
            case dict(mapping):
                left += [*mapping.keys(), *mapping.values()]
            case list(items):
                left += items
    return found


_ZH = {
    "missing": "必填",
    "extra_forbidden": "不认识的字段",
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "string_too_long": "文字过长",
    "string_pattern_mismatch": "格式不正确",
    "literal_error": "不在可选范围内",
    "unprintable": "含有不可显示的字符",
    "too_short": "至少要有一项",
    "too_long": "项数过多",
    "duplicate": "重复出现",
    "int_type": "应为整数",
    "list_type": "应为列表",
    "model_type": "应为一组字段",
}


def _problem(file: str, error: Any) -> DefinitionProblem:
    pointer = "".join(
        "/" + str(part).replace("~", "~0").replace("/", "~1") for part in error["loc"]
    )
    zh = _ZH.get(error["type"], "填写有误")
    return DefinitionProblem(
        code=error["type"].replace("_", "-"),
        file=file,
        element=pointer[:400] or None,
        message=Text(zh=zh, en=error["msg"]),
    )
