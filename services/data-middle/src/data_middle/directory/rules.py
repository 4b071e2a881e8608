"""The fields of golden records that people may see of themselves, and forms may prefill.

A field that is not listed here leaves data-middle only by a service's lookup.
"""

from dataclasses import dataclass
from typing import Literal

from contracts.words import Resource, Text

Classification = Literal["public", "internal", "personal"]


@dataclass(frozen=True)
class Field:
    """`through` names the path that holds an organisation's code: the value is then
    `path` of that organisation."""

    resource: Resource
    name: str
    path: str
    label: Text
    classification: Classification
    through: str | None = None

    @property
    def full_name(self) -> str:
        return f"{self.resource}.{self.name}"


def _field(
    resource: Resource, name: str, zh: str, en: str, classification: Classification
) -> Field:
    path = "key" if name == "number" else name
    return Field(resource, name, path, Text(zh=zh, en=en), classification)


def _organisation_name(resource: Resource, path: str, zh: str, en: str) -> Field:
    return Field(resource, f"{path}_name", "name", Text(zh=zh, en=en), "internal", through=path)


_ALL = (
    _field("student", "number", "学号", "Student number", "personal"),
    _field("student", "name", "姓名", "Name", "personal"),
    _field("student", "gender", "性别", "Gender", "personal"),
    _field("student", "college", "学院代码", "College code", "internal"),
    _organisation_name("student", "college", "学院", "College"),
    _field("student", "major", "专业", "Major", "internal"),
    _field("student", "class_name", "班级", "Class", "internal"),
    _field("student", "grade", "年级", "Year of entry", "internal"),
    _field("student", "phone", "手机号", "Mobile phone", "personal"),
    _field("student", "email", "电子邮箱", "E-mail", "personal"),
    _field("student", "status", "学籍状态", "Enrolment status", "internal"),
    _field("staff", "number", "工号", "Staff number", "personal"),
    _field("staff", "name", "姓名", "Name", "personal"),
    _field("staff", "gender", "性别", "Gender", "personal"),
    _field("staff", "organisation", "单位代码", "Organisation code", "internal"),
    _organisation_name("staff", "organisation", "所在单位", "Organisation"),
    _field("staff", "title", "职称", "Title", "internal"),
    _field("staff", "phone", "手机号", "Mobile phone", "personal"),
    _field("staff", "email", "电子邮箱", "E-mail", "personal"),
    _field("staff", "posts", "岗位", "Posts", "internal"),
    _field("staff", "status", "在职状态", "Employment status", "internal"),
)

FIELDS = {field.full_name: field for field in _ALL}

SOURCES = {
    "academic": Text(zh="教务系统", en="Academic affairs system"),
    "personnel": Text(zh="人事系统", en="Personnel system"),
    "finance": Text(zh="财务系统", en="Finance system"),
}


def fields_of(resource: str) -> list[Field]:
    return [field for field in _ALL if field.resource == resource]


def field_named(resource: Resource, full_name: str) -> Field:
    """Also one that has left the directory: it is shown by its name, and holds nothing."""
    gone = Field(resource, "", "", Text(zh=full_name, en=full_name), "personal")
    return FIELDS.get(full_name, gone)


def source_label(source: str) -> Text:
    """A source nobody has named yet is shown by its code."""
    return SOURCES.get(source, Text(zh=source, en=source))
