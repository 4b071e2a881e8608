"""Every listed field exists in the agreed shape of its resource."""

import pytest

from contracts.records import SHAPES, Organisation
from data_middle.directory.rules import FIELDS, source_label


@pytest.mark.parametrize("field", FIELDS.values(), ids=lambda field: field.full_name)
def test_a_listed_field_can_be_found(field):
    shape = SHAPES[field.resource]
    if field.through:
        assert field.through in shape.model_fields
        shape = Organisation

    assert field.path in shape.model_fields
    assert field.label.zh
    assert field.label.en


def test_a_source_nobody_named_is_shown_by_its_code():
    assert source_label("academic").zh == "教务系统"
    assert source_label("library").zh == "library"
