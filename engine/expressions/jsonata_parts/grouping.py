"""Objects that an expression builds, ``{key: value}``, alone or after a path, where equal keys are put together."""

from engine.expressions.jsonata_parts.faults import fault
from engine.expressions.jsonata_parts.frames import Frame
from engine.expressions.jsonata_parts.nodes import Compile, Node, Symbol, checked, height_over
from engine.expressions.jsonata_parts.values import UNDEFINED, Sequence, Value


def compile_group(expr: Symbol, level: int, compile_node: Compile) -> Node:
    """Return what builds the object from an item, or from all items of an array."""
    pairs = [(compile_node(key, level + 1), compile_node(value, level + 1)) for key, value in expr.lhs_object]
    keys = [checked(key, level + 1) for key, _ in pairs]
    values = [checked(value, level + 1) for _, value in pairs]

    def build(given: Value, frame: Frame) -> Value:
        are_rows = type(given) is Sequence and given.tuples
        items = given if isinstance(given, list) else [given]
        if not items and not are_rows:
            items = [UNDEFINED]
        frame.guard.step(len(items) * len(pairs))
        groups: dict[str, tuple[int, list[Value]]] = {}
        for item in items:
            inner = frame.inner(dict(item)) if are_rows else frame
            for index, make_key in enumerate(keys):
                key = make_key(item["@"] if are_rows else item, inner)
                if key is UNDEFINED:
                    continue
                if type(key) is not str:
                    raise fault("T1003", value=key)
                known, members = groups.setdefault(key, (index, []))
                if known != index:
                    raise fault("D1009", value=key)
                members.append(item)
        result: dict[str, Value] = {}
        frame.guard.grow(len(groups) * 2)
        for key, (index, members) in groups.items():
            context, inner = _merged_rows(members, frame) if are_rows else (_together(members), frame)
            value = values[index](context, inner)
            if value is not UNDEFINED:
                result[key] = value
        return result

    return Node(build, height_over(*(node for pair in pairs for node in pair)))


def appended(first: Value, second: Value) -> Value:
    """Return two values as one array; nothing adds nothing."""
    if first is UNDEFINED:
        return second
    if second is UNDEFINED:
        return first
    return [*(first if isinstance(first, list) else [first]), *(second if isinstance(second, list) else [second])]


def _together(members: list[Value]) -> Value:
    if len(members) == 1:
        return members[0]
    together: list[Value] = []
    for member in members:
        if isinstance(member, list):
            together.extend(member)
        elif member is not UNDEFINED:
            together.append(member)
    return together


def _merged_rows(rows: list[Value], frame: Frame) -> tuple[Value, Frame]:
    merged = dict(rows[0])
    for row in rows[1:]:
        for name, value in row.items():
            merged[name] = appended(merged.get(name, UNDEFINED), value)
    context = merged.pop("@")
    return context, frame.inner(merged)
