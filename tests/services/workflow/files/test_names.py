import unicodedata

import pytest

from workflow.files.names import cleaned, ending_of


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("活动方案.pdf", "活动方案.pdf"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\plan.docx", "plan.docx"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("\u202egnp.fdp", "gnp.fdp"),
        ("  two   words .pdf ", "two words .pdf"),
        ("...", ""),
        ("", ""),
        (unicodedata.normalize("NFD", "café.pdf"), "café.pdf"),
        ("长" * 200 + ".pdf", "长" * 116 + ".pdf"),
        ("x" * 200, "x" * 120),
        ("x." + "y" * 200, "x." + "y" * 118),
    ],
)
def test_a_name_is_cleaned(name, kept):
    assert cleaned(name) == kept


@pytest.mark.parametrize(
    ("name", "ending"), [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("pdf", ""), (".pdf", ""), ("", "")]
)
def test_the_ending_is_what_follows_the_last_dot(name, ending):
    assert ending_of(name) == ending
