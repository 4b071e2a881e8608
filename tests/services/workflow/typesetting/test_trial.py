"""What cannot be printed is refused before anybody applies."""

import pytest

from contracts.events.catalog import Package
from workflow.typesetting.trial import lint_documents


def codes(booking_package, template: str) -> list[str]:
    package: Package = booking_package(documents={"permit": template})
    return [each.code for each in lint_documents(package)]


def test_the_permit_we_deliver_prints(booking_package):
    assert lint_documents(booking_package()) == []


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("#import x", "forbidden-word"),
        ("#let x =", "unprintable"),
        ("#json(bytes(sys.inputs.facts)).answers.gone.value", "unprintable"),
        ("#json(bytes(sys.inputs.facts)).answers.title.text.fr", "unprintable"),
    ],
)
def test_a_template_that_cannot_be_printed_is_refused(booking_package, template, code):
    assert codes(booking_package, template) == [code]


def test_a_template_sees_the_fields_of_its_form(booking_package):
    source = "#let facts = json(bytes(sys.inputs.facts))\n#(facts.answers.attendees.value + 1)"

    assert codes(booking_package, source) == []
