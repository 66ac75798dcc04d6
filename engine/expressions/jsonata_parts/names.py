"""Which variables an expression reads, and whether it needs an input document."""

from collections.abc import Iterable

from msgspec import Struct, field

from engine.expressions.jsonata_parts.nodes import Symbol


class Names(Struct, frozen=True, kw_only=True):
    """The names an expression reads from outside; see the properties of ``Jsonata``."""

    variables: frozenset[str]
    states_fields: frozenset[str]
    reads_states_whole: bool
    root_names: tuple[str, ...]


def names_in(tree: Symbol, functions: frozenset[str]) -> Names:
    """Return the names read in a syntax tree; ``functions`` are known and not among them."""
    finder = _Finder()
    finder.visit(tree, frozenset(), True)
    return Names(
        variables=frozenset(finder.variables - functions),
        states_fields=frozenset(finder.states_fields),
        reads_states_whole=finder.reads_states_whole,
        root_names=tuple(finder.root_names),
    )


class _Finder(Struct):
    """Walks the tree; ``bound`` are the names set further out, ``at_root`` that the context is the input document."""

    variables: set[str] = field(default_factory=set)
    states_fields: set[str] = field(default_factory=set)
    reads_states_whole: bool = False
    root_names: dict[str, None] = field(default_factory=dict)

    def visit(self, node: Symbol, bound: frozenset[str], at_root: bool) -> frozenset[str]:
        """Look at a node and return the names bound after it."""
        match node.type:
            case "path":
                bound = self._path(node, bound, at_root)
            case "variable":
                self._variable(str(node.value), bound, at_root)
            case "name" | "wildcard":
                if at_root:
                    self.root_names[str(node.value)] = None
            case "block":
                inner = bound
                for part in node.expressions:
                    inner = self.visit(part, inner, at_root)
            case "bind":
                # A function may call itself by the name it is given.
                self.visit(node.rhs, bound | {node.lhs.value}, at_root)
                bound = bound | {node.lhs.value}
            case "lambda":
                self.visit(node.body, bound | {argument.value for argument in node.arguments or ()}, at_root)
            case _:
                self._parts(node, bound, at_root)
        for predicate in node.predicate or ():
            self.visit(predicate.expr, bound, False)
        if node.group is not None:
            self._pairs(node.group.lhs_object, bound, False)
        return bound

    def _path(self, node: Symbol, bound: frozenset[str], at_root: bool) -> frozenset[str]:
        steps = node.steps
        first = steps[0]
        if first.type == "variable" and first.value == "states" and "states" not in bound:
            self._states(steps)
        for index, step in enumerate(steps):
            if index or not (first.type == "variable" and first.value == "states" and "states" not in bound):
                if step.type == "sort":
                    for term in step.terms:
                        self.visit(term.expression, bound, False)
                else:
                    bound = self.visit(step, bound, at_root and index == 0)
            else:
                for predicate in step.predicate or ():
                    self.visit(predicate.expr, bound, False)
            bound = bound | {name for name in (step.focus, step.index) if isinstance(name, str)}
            for stage in step.stages or ():
                if stage.type == "index":
                    bound = bound | {str(stage.value)}
                else:
                    self.visit(stage.expr, bound, False)
        return bound

    def _states(self, steps: list[Symbol]) -> None:
        self.variables.add("states")
        if len(steps) > 1 and steps[1].type == "name" and not steps[0].predicate:
            self.states_fields.add(str(steps[1].value))
        else:
            self.reads_states_whole = True

    def _variable(self, name: str, bound: frozenset[str], at_root: bool) -> None:
        if name in ("", "$"):
            if at_root or name == "$":
                self.root_names["$" + name] = None
        elif name not in bound:
            self.variables.add(name)
            self.reads_states_whole = self.reads_states_whole or name == "states"

    def _parts(self, node: Symbol, bound: frozenset[str], at_root: bool) -> None:
        single = (node.lhs, node.rhs, node.expression, node.condition, node.then, node._else, node.procedure)
        for part in single:
            if part is not None:
                self.visit(part, bound, at_root)
        for part in (*(node.arguments or ()), *(node.expressions or ())):
            bound = self.visit(part, bound, at_root)
        for part in (node.pattern, node.update, node.delete):
            if part is not None:
                self.visit(part, bound, False)
        self._pairs(node.lhs_object or (), bound, at_root)

    def _pairs(self, pairs: Iterable[Iterable[Symbol]], bound: frozenset[str], at_root: bool) -> None:
        for pair in pairs:
            for part in pair:
                self.visit(part, bound, at_root)
