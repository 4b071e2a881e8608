"""What to say about a value that does not fit, keyword by keyword."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts.words import Text

_FORMATS = {
    "date": Text(zh="请填写日期，如 2026-09-01", en="Give a date, such as 2026-09-01"),
    "date-time": Text(zh="请填写日期和时间", en="Give a date and a time"),
    "time": Text(zh="请填写时间", en="Give a time"),
    "email": Text(zh="请填写有效的电子邮箱", en="Give a valid e-mail address"),
    "uri": Text(zh="请填写有效的网址", en="Give a valid web address"),
}
_TYPES = {
    "string": Text(zh="请填写文字", en="This must be text"),
    "integer": Text(zh="请填写整数", en="This must be a whole number"),
    "number": Text(zh="请填写数字", en="This must be a number"),
    "boolean": Text(zh="请选择是或否", en="This must be yes or no"),
    "array": Text(zh="这里应为列表", en="This must be a list"),
    "object": Text(zh="这里应为一组内容", en="This must be a group of values"),
}
_CHOOSE = Text(zh="请从给定的选项中选择", en="Choose one of the options")
_FORMAT = Text(zh="格式不正确", en="This does not have the right format")
_WRONG = Text(zh="填写有误", en="This value is not valid")

REQUIRED = Text(zh="必填", en="This is required")
UNKNOWN = Text(zh="表单中没有此字段", en="The form has no such field")
READ_ONLY = Text(
    zh="此项取自学校数据，不能修改", en="This comes from the university's records and stays"
)
NOT_FLAGGED = Text(zh="此项不在需要补正的范围内", en="This is not among the fields to be mended")
NOT_OFFERED = Text(
    zh="所选项已不可用，请重新选择", en="This choice is not on offer any more; choose again"
)
NOT_ATTACHED = Text(
    zh="所列附件不属于此项，请重新上传", en="This file is not attached here; attach it again"
)
ATTACHED_TWICE = Text(zh="同一附件列了两次", en="The same file is listed twice")
NOT_TAKEN = Text(
    zh="此项不接受该类型或大小的附件，请重新上传",
    en="A file of this kind or size is not taken here; attach another",
)
NOT_ATTACHABLE = Text(zh="此项不接受附件", en="This field takes no files")
REFUSED_QUERY = Text(
    zh="请先正确填写此项，再查询可选项", en="Give this a valid value before asking for choices"
)

_BY_KEYWORD: Mapping[str, Callable[[Any], Text]] = {
    "minimum": lambda n: Text(zh=f"不能小于 {n}", en=f"At least {n}"),
    "maximum": lambda n: Text(zh=f"不能大于 {n}", en=f"At most {n}"),
    "exclusiveMinimum": lambda n: Text(zh=f"必须大于 {n}", en=f"More than {n}"),
    "exclusiveMaximum": lambda n: Text(zh=f"必须小于 {n}", en=f"Less than {n}"),
    "minLength": lambda n: Text(
        zh="必填" if n == 1 else f"至少 {n} 个字",
        en="This is required" if n == 1 else f"At least {n} characters",
    ),
    "maxLength": lambda n: Text(zh=f"最多 {n} 个字", en=f"At most {n} characters"),
    "minItems": lambda n: Text(zh=f"至少 {n} 项", en=f"At least {n} entries"),
    "maxItems": lambda n: Text(zh=f"最多 {n} 项", en=f"At most {n} entries"),
    "uniqueItems": lambda _: Text(zh="不能有重复项", en="Entries must differ"),
    "multipleOf": lambda n: Text(zh=f"必须是 {n} 的倍数", en=f"A multiple of {n}"),
    "pattern": lambda _: _FORMAT,
    "format": lambda name: _FORMATS.get(name, _FORMAT),
    "enum": lambda _: _CHOOSE,
    "const": lambda _: _CHOOSE,
    "oneOf": lambda _: _CHOOSE,
    "anyOf": lambda _: _CHOOSE,
    "type": lambda kinds: _TYPES.get(kinds if isinstance(kinds, str) else "", _WRONG),
}


def message_for(keyword: str, value: Any) -> Text:
    """The message for a value that fails `keyword`, which the schema gives as `value`."""
    say = _BY_KEYWORD.get(keyword)
    return say(value) if say else _WRONG
