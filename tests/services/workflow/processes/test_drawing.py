"""What everyone may see of a process: its drawing, and none of its rules."""

from workflow.processes.drawing import BPMNDI, drawing_of
from workflow.processes.reading import BPMN, OURS, read

MODEL = f"""<?xml version="1.0"?>
<b:definitions xmlns:b="{BPMN}" xmlns:di="{BPMNDI}" xmlns:y="{OURS}" xmlns:z="urn:z" id="d">
  <b:process id="p" isExecutable="true">
    <b:extensionElements><z:secret z:key="token">what only we know</z:secret></b:extensionElements>
    <b:userTask id="a" name="审核 &lt;&quot;甲&quot;&gt; &amp; 乙" y:post="dean" z:rule="x > 1">
      <b:documentation>一天内 &amp; 两天内</b:documentation>
    </b:userTask>
    <b:sequenceFlow id="f" name="同意" sourceRef="a" targetRef="a">
      <b:conditionExpression>form.amount > 5000</b:conditionExpression>
    </b:sequenceFlow>
  </b:process>
  <di:BPMNDiagram id="diagram" z:colour="red"><di:BPMNPlane id="plane"/></di:BPMNDiagram>
  <z:more>and more</z:more>
</b:definitions>"""


def test_rules_and_extensions_are_left_out_and_the_rest_stays():
    drawing = drawing_of(read(MODEL))

    assert drawing is not None
    for secret in ("dean", "token", "know", "amount", "> 1", "red", "and more", OURS, "urn:z"):
        assert secret not in drawing
    root = read(drawing)
    (process,) = root.bpmn_children("process")
    (task,) = process.bpmn_children("userTask")
    assert task.get("name") == '审核 <"甲"> & 乙'
    assert next(task.bpmn_children("documentation")).text == "一天内 & 两天内"
    (flow,) = process.bpmn_children("sequenceFlow")
    assert (flow.get("name"), flow.children) == ("同意", [])
    assert [each.name for each in root.children] == ["process", "BPMNDiagram"]


def test_a_drawing_of_a_drawing_is_the_same():
    drawing = drawing_of(read(MODEL))

    assert drawing_of(read(drawing)) == drawing


def test_what_was_never_drawn_has_no_drawing(draw):
    assert drawing_of(read(draw("start -> review\nreview -> approved"))) is None


def test_the_delivered_process_keeps_every_shape(booking):
    whole = read(booking.process_bpmn)

    drawing = read(drawing_of(whole))

    def places(root):
        diagram = next(each for each in root.children if each.name == "BPMNDiagram")
        waiting, found = [diagram], []
        while waiting:
            each = waiting.pop()
            found.append((each.name, sorted(each.attributes.items())))
            waiting += each.children
        return found

    assert places(drawing) == places(whole)
