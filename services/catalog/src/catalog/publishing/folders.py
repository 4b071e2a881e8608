"""Packages on disk. Nothing outside the folder named is ever read. Blocking; call in a thread."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from catalog.departments.schemas import DepartmentIn, DepartmentList
from catalog.publishing.documents import Unreadable, read_yaml, refuse
from catalog.publishing.errors import InvalidPackage
from catalog.publishing.package import LARGEST, MATTER, MatterPackage, read

DEPARTMENTS = "departments.yaml"


def bundled() -> Path:
    """The packages that come with the catalogue."""
    return Path(str(files("catalog") / "packages"))


def folders(directory: Path) -> list[Path]:
    """The packages in `directory`, by name."""
    found = (each for each in directory.iterdir() if not each.name.startswith((".", "_")))
    return sorted(each for each in found if each.is_dir() and not each.is_symlink())


def departments(directory: Path) -> list[DepartmentIn]:
    """The university's departments, if `directory` lists them. Raises InvalidPackage."""
    path = directory / DEPARTMENTS
    if not path.is_file():
        return []
    try:
        return read_yaml(DEPARTMENTS, path.read_bytes(), DepartmentList).departments
    except Unreadable as error:
        raise InvalidPackage(error.problems) from None


def read_folder(folder: Path) -> MatterPackage:
    """The package in `folder`, which is named as its matter. Raises InvalidPackage."""
    try:
        package = read(_contents(folder))
        if package.manifest.code != folder.name:
            zh, en = "与文件夹名不同", "Is not the name of the folder"
            refuse("code-differs", MATTER, zh, en, element="/code")
    except Unreadable as error:
        raise InvalidPackage(error.problems) from None
    return package


def _contents(folder: Path) -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    left = LARGEST
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            refuse("link", name, "不允许符号链接", "Symbolic links are not allowed")
        if path.is_dir() or any(part.startswith(".") for part in Path(name).parts):
            continue
        left -= path.stat().st_size
        if left < 0 or not path.is_file():
            zh, en = "超过 512 KiB，或不是普通文件", "Over 512 KiB, or not a plain file"
            refuse("package-too-large", name, zh, en)
        found[name] = path.read_bytes()
    return found
