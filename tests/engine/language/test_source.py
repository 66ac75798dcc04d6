"""The source: what it reads, where it says things stand, and what it finds wrong."""

import gc
import json
import time
import weakref
from collections.abc import Callable

import pytest

from engine.language.messages import message
from engine.language.problems import Edit, Span
from engine.language.source import NodeKind, Source, apply_edits, invert_edits

TEXT = '{ "StartAt": "求和",\r\n\t"States": {"求和": {"Type": "Pass", "End": true}, "a/b~c": [1, {"x": null}]} }'


def found(source: Source, span: Span | None) -> str | None:
    return None if span is None else source.text[span.start : span.end]


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("", TEXT),
        ("/StartAt", '"求和"'),
        ("/States/求和/End", "true"),
        ("/States/a~1b~0c", '[1, {"x": null}]'),
        ("/States/a~1b~0c/0", "1"),
        ("/States/a~1b~0c/1/x", "null"),
        ("/Nothing", None),
        ("/States/a~1b~0c/2", None),
        ("/States/a~1b~0c/01", None),
        ("/States/a~1b~0c/-", None),
        ("/StartAt/0", None),
        ("StartAt", None),
    ],
)
def test_span_is_that_of_the_value_at_the_pointer(pointer: str, expected: str | None) -> None:
    source = Source.read(TEXT)

    assert found(source, source.span(pointer)) == expected
    assert (source.node(pointer) is None) == (expected is None)


def test_key_span_holds_the_quotes_and_elements_have_none() -> None:
    source = Source.read(TEXT)

    assert found(source, source.key_span("/States/a~1b~0c")) == '"a/b~c"'
    assert source.key_span("/States/a~1b~0c/0") is None
    assert source.key_span("") is None
    assert source.key_span("/Nothing") is None


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ('"StartAt"', "/StartAt"),
        (': "求和",', "/StartAt"),
        ('"Type": "Pass"', "/States/求和/Type"),
        ('true}, "a', "/States/求和/End"),
        ("null", "/States/a~1b~0c/1/x"),
        ('1, {"x"', "/States/a~1b~0c/0"),
        (' "StartAt"', ""),
    ],
)
def test_pointer_at_is_the_deepest_member_or_element(place: str, expected: str) -> None:
    assert Source.read(TEXT).pointer_at(TEXT.index(place)) == expected


def test_pointer_at_touches_the_end_of_a_value_and_nothing_outside_the_root() -> None:
    source = Source.read('  {"a": 12} ')

    assert source.pointer_at(10) == "/a"
    assert [source.pointer_at(offset) for offset in (0, 2, 11, 12, 99)] == ["", "", "", "", ""]
    assert Source.read('{"a"').pointer_at(2) == ""


def test_lines_end_at_every_kind_of_break_and_columns_count_code_points() -> None:
    source = Source.read("a\r\n😀b\rc\n")

    assert [source.line_column(offset) for offset in range(9)] == [
        (1, 1),
        (1, 2),
        (1, 3),
        (2, 1),
        (2, 2),
        (2, 3),
        (3, 1),
        (3, 2),
        (4, 1),
    ]
    assert source.line_column(99) == (4, 1)
    assert [source.offset(2, 2), source.offset(2, 99), source.offset(9, 1), source.offset(0, 0)] == [4, 5, 8, 0]


def test_the_first_places_that_are_asked_for_have_the_lines_of_those_that_follow() -> None:
    text = '{\n  "😀": [1,\n\n 2]}\n'
    known = Source.read(text)
    table = [known.line_column(offset) for offset in [*range(40), *range(len(text) + 2)]][40:]

    assert [Source.read(text).line_column(offset) for offset in range(len(text) + 2)] == table
    assert table[0] == (1, 1)
    assert table[text.index("2")] == (4, 2)
    assert table[-1] == (5, 1)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ('{"a": 1}', NodeKind.OBJECT, {"a": 1}),
        (" [1, -0.5e1] ", NodeKind.ARRAY, [1, -5.0]),
        ('\n"\\ud83d\\ude00\\n"', NodeKind.STRING, "😀\n"),
        ("-12", NodeKind.NUMBER, -12),
        ("true ", NodeKind.BOOLEAN, True),
        ("null", NodeKind.NULL, None),
    ],
)
def test_value_is_what_json_says(text: str, kind: NodeKind, value: object) -> None:
    root = Source.read(text).root

    assert root is not None
    assert (root.kind, root.value) == (kind, value)


def test_value_is_built_once_and_shared() -> None:
    source = Source.read(TEXT)
    state, root = source.node("/States/求和"), source.root

    assert state is not None
    assert root is not None
    assert root.value is root.value
    assert isinstance(root.value, dict)
    assert isinstance(root.value["States"], dict)
    assert root.value["States"]["求和"] is state.value
    assert repr(state).startswith("<object of")


def test_every_duplicate_key_is_a_fault_that_names_it_and_the_last_one_counts() -> None:
    source = Source.read('{"a": 1, "b": {"c": 1, "c": 2}, "a": 3, "a": 4}')

    assert source.root is not None
    assert source.root.value == {"a": 4, "b": {"c": 2}}
    assert [(fault.code, fault.args["key"]) for fault in source.faults] == [
        ("duplicate-key", "c"),
        ("duplicate-key", "a"),
        ("duplicate-key", "a"),
    ]


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ('{"Next": "A", "x": 1, "Next": "B"}', '{"x": 1, "Next": "B"}'),
        ('{"A": {"n": 1}, "A 2": 0, "A": {"n": 2}}', '{"A 3": {"n": 1}, "A 2": 0, "A": {"n": 2}}'),
        ('["\\ud800 x", "\\\\ud800 \\ud83d\\ude00"]', '["\ufffd x", "\\\\ud800 \\ud83d\\ude00"]'),
        ('{"\ud800": 1}', '{"\ufffd": 1}'),
    ],
    ids=["field", "state", "escape", "raw half in a key"],
)
def test_readable_faults_have_a_repair_that_loses_no_meaning(text: str, mended: str) -> None:
    source = Source.read(text)

    (fault,) = source.faults
    assert fault.edits is not None
    assert fault.fix is not None
    assert fault.fix.title("en") != fault.fix.title("zh")
    assert apply_edits(text, fault.edits) == mended
    assert Source.read(mended).faults == ()


@pytest.mark.parametrize("number", ["1e400", "-1e999", "9" * 20, "-" + "9" * 5000, "18446744073709551616"])
def test_number_beyond_64_bits_is_a_fault_and_its_value_is_finite(number: str) -> None:
    source = Source.read(f'{{"n": {number}}}')

    assert [fault.code for fault in source.faults] == ["number-out-of-range"]
    assert source.root is not None
    json.dumps(source.root.value, allow_nan=False)
    assert len(source.faults[0].args["value"]) <= 60


@pytest.mark.parametrize("number", ["18446744073709551615", "-9223372036854775808", "0.1", "1E-400", "-0"])
def test_number_within_64_bits_is_no_fault(number: str) -> None:
    assert Source.read(number).faults == ()


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", "empty-text", 0),
        (" \r\n ", "empty-text", 0),
        ('{"a":1 "b":2}', "missing-comma", 5),
        ("[1,]", "trailing-comma", 2),
        ('{"a":1},', "trailing-comma", 7),
        ("[,1]", "extra-comma", 1),
        ('{"a" 1}', "missing-colon", 3),
        ('{"a":: 1}', "extra-colon", 5),
        ('{"a": }', "missing-value", 4),
        ("{:1}", "missing-key", 1),
        ("{a: 1}", "bad-key", 1),
        ('{"a": [1}', "missing-close", 7),
        ('{"a":1}}', "extra-close", 7),
        ('{"a":1]', "wrong-close", 6),
        ('{{"a":1}', "extra-open", 1),
        ('"a":1}', "missing-open", 0),
        ("{} {}", "text-after-end", 3),
        ("1 2", "text-after-end", 2),
        ('{"a": "b', "unterminated-string", 6),
        ('{"a": "b"c"}', "unescaped-quote", 6),
        ('{"a": b"}', "missing-quote", 6),
        ('{"a": b}', "missing-quotes", 6),
        ('{"a": {% $b %}}', "missing-quotes", 6),
        ("{'a': 1}", "wrong-quotes", 1),
        ("{“a”: 1}", "wrong-quotes", 1),
        ("[NaN]", "bad-value", 1),
        ("[True]", "bad-value", 1),
        ("[01]", "bad-value", 1),
        ("[-]", "missing-quotes", 1),
        ('["\\x"]', "bad-escape", 2),
        ('["\\u12"]', "bad-escape", 2),
        ('["a\tb"]', "control-character", 3),
        ('["a\nb"]', "control-character", 3),
        ("[1] // one", "comment", 4),
        ("[1，2]", "wrong-punctuation", 2),
        ("[1,\u00a02]", "odd-blank", 3),
        ("\ufeff{}", "byte-order-mark", 0),
        ("[" * 10_000, "too-deep", 200),
        ('{"a":' * 10_000, "too-deep", 1000),
        ("[" * 201 + "]" * 201, "too-deep", 200),
        ("\ud800", "missing-quotes", 0),
        (":", "missing-key", 0),
        ("}", "extra-close", 0),
        (" ${a}", "missing-quotes", 1),
        ("{${a}: 1}", "bad-key", 1),
        ("[${a} ${b}]", "missing-comma", 4),
        ('[${a"b}]', "missing-quotes", 1),
    ],
)
def test_broken_text_has_no_root_and_a_fault_in_its_place(text: str, code: str, at: int) -> None:
    source = Source.read(text)

    first = source.faults[0]
    assert source.root is None
    assert (first.code, first.span.start) == (code, at)
    assert message(code, first.args, "en").encode()
    assert message(code, first.args, "zh").encode()
    assert source.node("") is None
    assert source.span("/a") is None


def test_text_of_200_levels_is_read_and_one_too_long_is_not() -> None:
    assert Source.read("[" * 200 + "]" * 200).faults == ()

    source = Source.read(" " * (16 * 1024 * 1024 + 1))

    assert source.root is None
    assert [fault.code for fault in source.faults] == ["text-too-large"]


def test_long_keys_and_texts_keep_their_length() -> None:
    key = "键" * 5000
    source = Source.read(json.dumps({key: "x" * 100_000}, ensure_ascii=False))

    assert source.root is not None
    assert source.span(f"/{key}") == Span(5005, 105_007)


def test_splice_reads_again_only_what_is_around_the_edit() -> None:
    source = Source.read('{"StartAt": "A", "States": {"A": {"Next": "B", "P": {"x": 1}}, "B": {"End": true}}}')
    place = source.text.index('"B"')

    after = source.splice([Edit(place, place + 3, '"LongerName"')])

    assert after.node("/States/A/Next") is not None
    assert after.node("/States/B") is source.node("/States/B")
    assert after.node("/States/A/P") is source.node("/States/A/P")
    assert after.node("/States/A") is not source.node("/States/A")
    assert after.span("/States/B") == Span(77, 90)


def test_edits_that_were_tried_are_not_read_again() -> None:
    source = Source.read('{"a": {"b": 1}}')
    tried = source.splice([Edit(12, 13, "2")])

    assert source.splice([Edit(12, 13, "2")]) is tried
    assert source.splice([Edit(12, 13, "3")]).text == '{"a": {"b": 3}}'


def test_source_does_not_keep_what_came_after_it() -> None:
    source = Source.read('{"a": 1}')
    later = weakref.ref(source.splice([Edit(6, 7, "2")]))

    gc.collect()

    assert later() is None
    assert source.splice([Edit(6, 7, "2")]).text == '{"a": 2}'


def test_nodes_survive_a_text_that_is_broken_in_between() -> None:
    source = Source.read('{"A": {"x": 1}, "B": {"y": [2]}}')

    broken = source.splice([Edit(1, 1, '"C": ')])
    mended = broken.splice([Edit(6, 6, "0, ")])

    assert broken.root is None
    assert broken.faults[0].code == "missing-comma" or broken.faults
    assert mended.faults == ()
    assert mended.node("/A") is source.node("/A")
    assert mended.node("/B") is source.node("/B")


def test_node_is_not_reused_where_it_would_be_too_deep() -> None:
    source = Source.read("[" * 150 + "]" * 150)

    deeper = source.splice([Edit(0, 0, "[" * 60), Edit(300, 300, "]" * 60)])

    assert deeper.root is None
    assert [fault.code for fault in deeper.faults] == ["too-deep"]


def _at_depth(calls: int, read: Callable[[], Source]) -> Source:
    return read() if not calls else _at_depth(calls - 1, read)


@pytest.mark.parametrize(
    ("levels", "edit", "more"),
    [
        pytest.param(1, Edit(5, 6, '{"a":' * 199 + "1" + "}" * 199), 200, id="nearly all of it is new"),
        pytest.param(200, Edit(1000, 1001, "22"), 200, id="a value innermost"),
        pytest.param(200, Edit(502, 503, "b"), 200, id="a key half way"),
        pytest.param(100, Edit(500, 501, '{"a":' * 100 + "1" + "}" * 100), 200, id="the inner half is new"),
        pytest.param(1, Edit(5, 6, '{"a":' * 10_000), 0, id="far too deep"),
    ],
)
@pytest.mark.parametrize("is_array", [False, True], ids=["objects", "arrays"])
def test_text_of_200_levels_can_be_edited_from_deep_within_the_program(
    levels: int, edit: Edit, more: int, is_array: bool
) -> None:
    text, added = '{"a":' * levels + "1" + "}" * levels, edit.text
    if is_array:
        text, added = (one.replace('{"a":', "[    ").replace("}", "]").replace("b", " ") for one in (text, added))
    before = Source.read(text)

    after = _at_depth(150, lambda: before.splice([Edit(edit.start, edit.end, added)]))

    assert (0 if after.root is None else after.root.height) == more
    assert (None if after.root is None else after.root.value) == (json.loads(after.text) if more else None)


@pytest.mark.parametrize(
    "edits",
    [[Edit(0, 2, ""), Edit(1, 3, "")], [Edit(2, 1, "")], [Edit(0, 99, "")]],
    ids=["overlap", "backwards", "outside"],
)
def test_edits_that_make_no_sense_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match=r"edits|text ends"):
        Source.read("[1]").splice(edits)


def test_insertions_at_one_place_keep_their_order_and_can_be_undone() -> None:
    edits = [Edit(1, 1, "b"), Edit(1, 2, ""), Edit(1, 1, "c"), Edit(0, 1, "a")]

    after = apply_edits("xyz", edits)

    assert after == "abcz"
    assert apply_edits(after, invert_edits("xyz", edits)) == "xyz"


def large_definition(states: int) -> str:
    """Return a pretty-printed chain of Tasks, about 160 characters a state."""
    chain = {
        f"State{number:04}": {
            "Type": "Task",
            "Comment": "调用",
            "Resource": f"qrn:qcs:asw:ap-guangzhou:123456789:sdk:json:qcloud:scf:Invoke/f{number}",
            "Next": f"State{number + 1:04}",
        }
        for number in range(states)
    }
    return json.dumps({"StartAt": "State0000", "States": chain}, ensure_ascii=False, indent=1)


@pytest.mark.slow
def test_splicing_a_thousand_states_costs_a_fraction_of_reading_them() -> None:
    text = large_definition(1000)
    place = text.index('Invoke/f500"')

    def seconds(work: Callable[[], Source]) -> float:
        best = 1.0
        for _ in range(5):
            start = time.perf_counter()
            work()
            best = min(best, time.perf_counter() - start)
        return best

    source = Source.read(text)

    # A ratio, for a busy machine slows down both; the bench command tells the times.
    assert seconds(lambda: source.splice([Edit(place, place + 1, "XX")])) < seconds(lambda: Source.read(text)) / 2
