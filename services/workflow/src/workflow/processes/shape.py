"""What each element of a model has to have, and that every step lies on a way to an end."""

from collections.abc import Callable, Iterable, Iterator

from contracts.events import DefinitionProblem
from workflow.processes.bpmn import Model, Node
from workflow.processes.reading import problem
from workflow.processes.vocabulary import Vocabulary

MOST_NODES = 300
MOST_DAYS = 365
OUTCOMES = ("approved", "rejected")

Problems = Iterator[DefinitionProblem]


def shape_problems(model: Model, words: Vocabulary) -> list[DefinitionProblem]:
    """Everything wrong with the elements and with how they hang together."""
    if len(model.nodes) > MOST_NODES:
        en = f"More than {MOST_NODES} steps and gateways"
        return [problem("too-large", "流程模型过大", en, model.position)]
    found = list(_ends_of(model))
    for node in model.nodes.values():
        found += _CHECKS[node.kind](model, node, words)
    found += _flows(model)
    found += _reach(model)
    return found


def _ends_of(model: Model) -> Problems:
    starts = model.of_kind("startEvent")
    if not starts:
        yield problem("no-start", "流程没有开始事件", "There is no start event", model.position)
    for extra in starts[1:]:
        yield problem("several-starts", "只能有一个开始事件", "A second start event", extra.element)
    if not model.of_kind("endEvent"):
        yield problem("no-end", "流程没有结束事件", "There is no end event", model.position)


def _start(model: Model, node: Node, _: Vocabulary) -> Problems:
    if model.entering(node.id):
        yield problem("flow-into-start", "开始事件不能有流入", "A flow into a start", node.element)
    yield from _one_way_on(model, node)


def _end(model: Model, node: Node, _: Vocabulary) -> Problems:
    if model.leaving(node.id):
        yield problem("flow-from-end", "结束事件不能有流出", "A flow leaves an end", node.element)
    if not node.id.startswith(OUTCOMES):
        yield problem(
            "unknown-outcome",
            "结束事件的编号应以 approved 或 rejected 开头，以表明办件结果",
            "The id of an end starts with approved or rejected: it is the result of the case",
            node.element,
        )


def _user(model: Model, node: Node, words: Vocabulary) -> Problems:
    yield from _named(node)
    yield from _one_way_on(model, node)
    where = node.ours.get("organisation", "")
    if not node.ours.get("post") or not where:
        yield problem(
            "no-assignee",
            "没有办理人规则：需要 yiwang:post 和 yiwang:organisation",
            "Nobody is named to do this: yiwang:post and yiwang:organisation are needed",
            node.element,
        )
    if where:
        yield from words.problems(where, node.element, gateway=False)
    days = node.ours.get("days")
    if days is not None and not (days.isascii() and days.isdigit() and int(days) <= MOST_DAYS):
        yield problem(
            "bad-days",
            f"yiwang:days 应为 0 到 {MOST_DAYS} 的整数",
            f"yiwang:days is a whole number up to {MOST_DAYS}",
            node.element,
        )
    if node.ours.get("batch", "true") not in ("true", "false"):
        zh, en = "yiwang:batch 应为 true 或 false", "yiwang:batch is either true or false"
        yield problem("bad-batch", zh, en, node.element)


def _service(model: Model, node: Node, _: Vocabulary) -> Problems:
    yield from _named(node)
    yield from _one_way_on(model, node)
    if not node.ours.get("writeback"):
        yield problem(
            "no-writeback",
            "服务任务没有回写声明（yiwang:writeback）",
            "The service task names no write-back (yiwang:writeback)",
            node.element,
        )


def _exclusive(model: Model, node: Node, words: Vocabulary) -> Problems:
    out = model.leaving(node.id)
    if node.default and node.default not in {flow.id for flow in out}:
        zh, en = "默认分支不是该网关的流出", "The default flow does not leave this gateway"
        yield problem("bad-default", zh, en, node.element)
    elif len(out) > 1 and not node.default:
        zh, en = "排他网关没有默认分支", "The exclusive gateway has no default flow"
        yield problem("no-default", zh, en, node.element)
    for flow in out:
        if flow.id == node.default or len(out) == 1:
            continue
        if not flow.condition:
            zh, en = "分支没有条件", "This way on has no condition"
            yield problem("no-condition", zh, en, flow.element)
        else:
            for each in words.problems(flow.condition, flow.position, gateway=True):
                yield each.model_copy(update={"element": flow.id})


def _parallel(model: Model, node: Node, _: Vocabulary) -> Problems:
    sources = [flow.source for flow in model.entering(node.id)]
    if len(sources) != len(set(sources)):
        zh, en = "同一元素有两条连线进入并行网关", "Two flows from one element into a join"
        yield problem("double-flow", zh, en, node.element)


def _named(node: Node) -> Problems:
    if not 0 < len(node.name) <= 80:
        zh, en = "步骤需要名称（不超过 80 字）", "A step needs a name of at most 80 characters"
        yield problem("no-name", zh, en, node.element)


def _one_way_on(model: Model, node: Node) -> Problems:
    if len(model.leaving(node.id)) > 1:
        zh, en = "该元素只能有一条流出，请使用网关", "Only one flow may leave it; use a gateway"
        yield problem("several-ways-on", zh, en, node.element)


def _flows(model: Model) -> Problems:
    for flow in model.flows.values():
        source = model.nodes[flow.source]
        if flow.condition is None:
            continue
        if source.kind != "exclusiveGateway" or len(model.leaving(source.id)) == 1:
            zh, en = "只有排他网关的分支可以有条件", "Only ways out of a choice have conditions"
            yield problem("misplaced-condition", zh, en, flow.element)
        elif flow.id == source.default:
            zh, en = "默认分支不能有条件", "The default flow has no condition"
            yield problem("misplaced-condition", zh, en, flow.element)


def _reach(model: Model) -> Problems:
    starts = [node.id for node in model.of_kind("startEvent")]
    ends = [node.id for node in model.of_kind("endEvent")]
    if not starts or not ends:
        return
    after = reached(starts, lambda at: (flow.target for flow in model.leaving(at)))
    before = reached(ends, lambda at: (flow.source for flow in model.entering(at)))
    for id, node in model.nodes.items():
        if id not in after:
            zh, en = "从开始事件无法到达此处", "Nothing leads here from the start"
            yield problem("unreachable", zh, en, node.element)
        elif id not in before:
            yield problem("dead-end", "从此处无法到达结束", "No end follows", node.element)


def reached(seeds: Iterable[str], following: Callable[[str], Iterable[str]]) -> set[str]:
    """`seeds` and whatever follows them."""
    seen, todo = set(seeds), list(seeds)
    while todo:
        for id in following(todo.pop()):
            if id not in seen:
                seen.add(id)
                todo.append(id)
    return seen


_CHECKS: dict[str, Callable[[Model, Node, Vocabulary], Problems]] = {
    "startEvent": _start,
    "endEvent": _end,
    "userTask": _user,
    "serviceTask": _service,
    "exclusiveGateway": _exclusive,
    "parallelGateway": _parallel,
}
