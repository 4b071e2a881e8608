"""The phrases everybody finds there."""

from contracts.words import Text

MOST = 30

DEFAULTS: tuple[tuple[str, Text], ...] = (
    ("approve", Text(zh="同意。", en="Approved.")),
    ("approve", Text(zh="情况属实，同意办理。", en="Checked and correct. Approved.")),
    ("approve", Text(zh="材料齐全，符合要求，同意。", en="Complete and in order. Approved.")),
    ("reject", Text(zh="不符合办理条件。", en="The conditions are not met.")),
    ("reject", Text(zh="与已有安排冲突。", en="It conflicts with other plans.")),
    ("return", Text(zh="材料不全，请补充后重新提交。", en="Something is missing. Please add it.")),
    ("return", Text(zh="填写有误，请更正后重新提交。", en="Please correct the marked fields.")),
    ("return", Text(zh="请补充说明具体事由。", en="Please state the reason in more detail.")),
)
