"""What is wrong with the JSON of a text that can be read all the same."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from engine.language.members import Member
from engine.language.problems import Edit, Fix, Span
from engine.language.tree import Node, NodeKind, children
from engine.language.wording import shorten

# A pair of escapes is one character; what is left over of \\, raw halves and \u escapes is not.
_escape = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\[^u]|(\\u[dD][89a-fA-F][0-9a-fA-F]{2}|[\ud800-\udfff])"
)


class Fault(Struct, frozen=True, kw_only=True):
    """One thing wrong with the JSON of a text, before anybody asks what the JSON means.

    ``code`` names a row of ``engine.language.messages``. ``edits`` is the whole repair: made together
    they leave readable JSON without this fault, and for broken text without any other; None when there
    is nothing safe to do. ``fix_code`` names the row with the words for the button.
    """

    code: str
    span: Span
    args: dict[str, str] = field(default_factory=dict)
    edits: tuple[Edit, ...] | None = None
    fix_code: str = "fix-json"

    @property
    def fix(self) -> Fix | None:
        """The repair as a fix of a problem, or None."""
        return None if self.edits is None else Fix(edits=self.edits, code=self.fix_code, args=self.args)


def readable_faults(text: str, root: Node, start: int) -> tuple[Fault, ...]:
    """Return duplicate keys, lone surrogates and numbers out of range, in the order of the text."""
    faults: list[Fault] = []
    waiting = [(start, root)]
    while waiting:
        place, node = waiting.pop()
        if not node.is_faulty:
            continue
        waiting += [(place + inner, child) for inner, child in children(node)]
        faults += _own_faults(text, node, place)
    return tuple(sorted(faults, key=lambda fault: fault.span))


def _own_faults(text: str, node: Node, start: int) -> Iterator[Fault]:
    span = Span(start, start + node.length)
    match node.kind:
        case NodeKind.OBJECT:
            yield from _object_faults(text, node, start)
        case NodeKind.STRING:
            yield from _surrogates(text, span)
        case NodeKind.NUMBER:
            yield Fault(code="number-out-of-range", span=span, args={"value": shorten(text[slice(*span)])})


def _object_faults(text: str, node: Node, start: int) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, member in enumerate(node.members):
        span = Span(start + member.key_start, start + member.key_start + member.key_length)
        yield from _surrogates(text, span)
        if member.key in seen:
            yield _duplicate(text, node, number, start)
        seen.add(member.key)


def _duplicate(text: str, node: Node, number: int, start: int) -> Fault:
    """Return the fault of a key used before: a whole object gets a new name, any other value leaves.

    The earlier member is the one without effect, so it is the one to go. Two different objects of one
    name are more likely two states, and neither should be lost.
    """
    member = node.members[number]
    place = max(n for n in range(number) if node.members[n].key == member.key)
    earlier = node.members[place]
    span = Span(start + member.key_start, start + member.key_start + member.key_length)
    if earlier.node.height and earlier.node.value != member.node.value:
        name = _free_name(member.key, node.members)
        args = {"key": shorten(member.key), "name": shorten(name)}
        quote = start + earlier.key_start + earlier.key_length - 1
        edits = (Edit(quote, quote, name[len(member.key) :]),)
        return Fault(code="duplicate-key", span=span, args=args, edits=edits, fix_code="fix-rename-duplicate")
    edits = (Edit(start + earlier.key_start, start + node.members[place + 1].key_start, ""),)
    return Fault(
        code="duplicate-key",
        span=span,
        args={"key": shorten(member.key)},
        edits=edits,
        fix_code="fix-remove-duplicate",
    )


def _free_name(key: str, members: Sequence[Member]) -> str:
    taken = {member.key for member in members}
    return next(name for name in (f"{key} {number}" for number in range(2, len(taken) + 3)) if name not in taken)


def _surrogates(text: str, span: Span) -> Iterator[Fault]:
    halves = [match for match in _escape.finditer(text, *span) if match[1]]
    if halves:
        edits = tuple(Edit(*match.span(), "\ufffd") for match in halves)
        args = {"value": f"U+{_code_point(halves[0][1]):04X}"}
        yield Fault(code="lone-surrogate", span=span, args=args, edits=edits, fix_code="fix-lone-surrogate")


def _code_point(half: str) -> int:
    return ord(half) if len(half) == 1 else int(half[2:], 16)
