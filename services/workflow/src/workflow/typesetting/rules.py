"""What a template may not contain."""

import re
from collections.abc import Iterator

from contracts.events import DefinitionProblem
from contracts.words import Text

MAX_BYTES = 64 * 1024

# typst fetches packages from the network where a template imports them, and the
# name may be computed: so the words themselves are refused, wherever they stand.
FORBIDDEN = re.compile(r"\b(import|include|plugin|eval|read)\b")


def lint(name: str, source: str) -> Iterator[DefinitionProblem]:
    file = f"documents/{name}.typ"
    if len(source.encode()) > MAX_BYTES:
        yield DefinitionProblem(
            code="template-too-large",
            file=file,
            message=Text(zh="文书模板过大", en="The template is too large"),
        )
    for number, line in enumerate(source.splitlines(), start=1):
        if (word := FORBIDDEN.search(line)) is not None:
            yield DefinitionProblem(
                code="forbidden-word",
                file=file,
                line=number,
                column=word.start() + 1,
                message=Text(
                    zh=f"文书模板中不能使用 {word.group()}",
                    en=f"A template may not use {word.group()}",
                ),
            )
