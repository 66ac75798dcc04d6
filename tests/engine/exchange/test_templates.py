"""State machines out of deployment files: their definitions, with what only the deployment knows as placeholders."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.definition import read_definition
from engine.exchange.declared import Content, Machine
from engine.exchange.kinds import Kind
from engine.exchange.notes import CannotRead
from engine.exchange.opening import open_workflows
from engine.integrations.resources import read_resource

PASS = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}'


def _machines(text: str, folder: Path = Path(), name: str = "template.yaml") -> dict[str, Machine]:
    return {machine.name: machine for machine in open_workflows(text, folder / name).machines}


def _only(text: str, folder: Path = Path(), name: str = "template.yaml") -> Content:
    (machine,) = _machines(text, folder, name).values()
    return machine.read()


def _template(properties: str, kind: str = "AWS::StepFunctions::StateMachine", more: str = "") -> str:
    lines = "\n".join(f"      {line}" for line in properties.splitlines())
    return f"Resources:\n  Flow:\n    Type: {kind}\n    Properties:\n{lines}\n{more}"


def _result(expression: str) -> Any:
    """Return what an expression of a template becomes as the result of a Pass, and the notes on it."""
    states = f"Definition: {{StartAt: A, States: {{A: {{Type: Pass, End: true, Result: {expression}}}}}}}"
    content = _only(_template(states, more="Mappings: {M: {a: {b: 7}}}\n"))
    value: Any = content.value
    return value["States"]["A"].get("Result", "absent"), [note.text("en") for note in content.notes]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("!Ref Name", "${Name}"),
        ("{Ref: Name}", "${Name}"),
        ("!Ref AWS::NoValue", "absent"),
        ("!GetAtt sum.Arn", "${sum.Arn}"),
        ("{'Fn::GetAtt': [sum, Arn]}", "${sum.Arn}"),
        ("{'Fn::GetAtt': sum.Arn}", "${sum.Arn}"),
        ("!Sub 'arn:${AWS::Region}:${!Left}'", "arn:${AWS::Region}:${Left}"),
        ("!Sub ['${A}-${B}-${C}', {A: !Ref Z, B: 5}]", "${Z}-5-${C}"),
        ("!Join ['-', [a, !Ref B, 7]]", "a-${B}-7"),
        ("!FindInMap [M, a, b]", 7),
        ("!Select [1, [a, b]]", "b"),
        ("!Select [1, !Split ['.', 'a.b']]", "b"),
        ("!Split ['.', 'a.b']", ["a", "b"]),
        ("!Base64 abc", "YWJj"),
        ("{'Fn::Length': [1, 2]}", 2),
        ("{'Fn::ToJsonString': {a: !Ref B}}", '{"a": "${B}"}'),
        ("'#{AWS::Region}'", "${AWS::Region}"),
        ("{Ref: Name, b: 1}", {"Ref": "Name", "b": 1}),
    ],
)
def test_what_a_function_gives_is_put_in_or_a_placeholder(expression: str, value: Any) -> None:
    assert _result(expression) == (value, [])


@pytest.mark.parametrize(
    ("expression", "value", "told"),
    [
        ("!ImportValue {'Fn::Sub': '${Net}-x'}", "${ImportValue:Net-x}", "Fn::ImportValue is known only when"),
        ("!FindInMap [M, !Ref AWS::Region, b]", "${FindInMap:M.AWS::Region.b}", "Fn::FindInMap is known only"),
        ("!GetAZs ''", "${GetAZs:}", "Fn::GetAZs is known only"),
        ("!Sub [1, 2]", "${Sub:1.2}", "Fn::Sub is known only"),
        ("!Join ['-', !Ref Names]", "${Join:-.Names}", "Fn::Join is known only"),
        ("!Select [5, [a]]", '${Select:5.["a"]}', "Fn::Select is known only"),
        ("!Split ['.', !Ref A]", "${Split:..A}", "Fn::Split is known only"),
        ("!Base64 {Ref: A}", "${Base64:A}", "Fn::Base64 is known only"),
        ("!If [IsProd]", "${If:IsProd}", "Fn::If is known only"),
        ("!Transform {Name: Odd}", '${Transform:"Name":"Odd"}', "Fn::Transform is worked out by the service that deploys"),
        ("!If [IsProd, !Ref P, q]", "${P}", "Fn::If on IsProd: what is meant when it is true is carried, not the other: \"q\""),
        ("!If [IsProd, !Ref AWS::NoValue, q]", "q", "Fn::If on IsProd: what is meant when it is false is carried"),
    ],
)  # fmt: skip
def test_what_only_the_deployment_knows_is_told(expression: str, value: Any, told: str) -> None:
    found, notes = _result(expression)

    assert found == value
    assert [note.startswith(told) for note in notes] == [True]


def test_a_resource_of_a_template_names_the_function_that_stands_in_for_it() -> None:
    found, _ = _result("!GetAtt findTasks.Arn")

    assert read_resource(found).name == "findTasks"


@pytest.mark.parametrize(
    "definition",
    [
        f"DefinitionString: '{PASS}'",
        f"DefinitionString: !Sub '{PASS}'",
        'DefinitionString: !Join [\'\', [\'{"StartAt": "A", "States": {"A": {"Type": \', \'"Pass", "End": true}}}\']]',
        f"DefinitionString: {{'Fn::ToJsonString': {PASS}}}",
        f"Definition: {PASS}",
        "DefinitionUri: flow.asl.json",
        "DefinitionUri: flow.asl.yaml",
        "DefinitionS3Location: flow.asl.json",
        "Definition: {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: flow.asl.json}}}",
    ],
)
def test_a_definition_is_read_in_each_form_that_a_template_has(definition: str, tmp_path: Path) -> None:
    (tmp_path / "flow.asl.json").write_text(PASS, encoding="utf-8")
    (tmp_path / "flow.asl.yaml").write_text("StartAt: A\nStates:\n  A: {Type: Pass, End: true}\n", encoding="utf-8")

    content = _only(_template(definition), tmp_path)

    assert content.value == json.loads(PASS)
    assert content.notes == ()


def test_substitutions_fill_in_texts_and_bare_numbers_of_a_file_and_nothing_else(tmp_path: Path) -> None:
    wait = '{"Type": "Wait", "Seconds": ${Delay}, "Next": "B"}'
    task = '{"Type": "Task", "Resource": "${Sum}", "Parameters": {"Ref": "${Open}"}, "End": true}'
    (tmp_path / "a.json").write_text(f'{{"StartAt": "A", "States": {{"A": {wait}, "B": {task}}}}}', encoding="utf-8")
    given = "DefinitionUri: a.json\nDefinitionSubstitutions: {Delay: 5, Sum: !GetAtt sum.Arn}"

    value: Any = _only(_template(given, "AWS::Serverless::StateMachine"), tmp_path).value

    assert value["States"]["A"]["Seconds"] == 5
    assert value["States"]["B"]["Resource"] == "${sum.Arn}"
    assert value["States"]["B"]["Parameters"] == {"Ref": "${Open}"}


def test_substitutions_fill_in_all_texts_of_a_definition_in_the_template() -> None:
    states = "{A: {Type: Task, Resource: '${Sum}', Parameters: {list: ['${Sum}', 1, '${Open}']}, End: true}}"
    given = f"DefinitionSubstitutions: {{Sum: !Ref sum}}\nDefinition: {{StartAt: A, States: {states}}}"

    value: Any = _only(_template(given)).value

    assert value["States"]["A"]["Resource"] == "${sum}"
    assert value["States"]["A"]["Parameters"] == {"list": ["${sum}", 1, "${Open}"]}


@pytest.mark.parametrize(
    "definition", ["Definition: {A: '${Sum}'}", 'DefinitionString: \'{"A": "${ Sum }"}\'', "DefinitionUri: a.json"]
)
def test_a_substitution_that_nothing_uses_is_told_to_be_lost(definition: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"A": "${Sum}"}', encoding="utf-8")
    given = f"DefinitionSubstitutions:\n  Sum: !Ref sum\n  Other: 5\n{definition}"

    notes = _only(_template(given, "AWS::Serverless::StateMachine"), tmp_path).notes

    told = '"Other" of DefinitionSubstitutions is not carried, for nothing in the definition of Flow uses it'
    assert [(note.text("en"), note.is_lost) for note in notes] == [(told, True)]
    assert notes[0].place.column > 1


_LONG = "x" * 100_000


@pytest.mark.parametrize(
    "given",
    [
        f"DefinitionSubstitutions: {{A: {_LONG}}}\nDefinition: {{States: {{A: '{'${A}' * 200}'}}}}",
        f"DefinitionSubstitutions: {{A: {_LONG}}}\nDefinition: {{States: [{', '.join(['${A}'] * 200)}]}}".replace("${A}", "'${A}'"),
        f"Definition: {{States: !Sub ['{'${A}' * 200}', {{A: {_LONG}}}]}}",
        f"Definition: {{States: [{'!FindInMap [M, a, b], ' * 200}]}}",
        f"Definition: {{States: !Join ['{_LONG}', [{'a,' * 200} a]]}}",
    ],
    ids=["one text", "many texts", "Sub", "FindInMap", "Join"],
)  # fmt: skip
def test_texts_that_repeat_each_other_are_refused_before_they_are_made(given: str) -> None:
    with pytest.raises(CannotRead, match="Written out, it has more than 16,777,216 characters"):
        _only(_template(given, more=f"Mappings: {{M: {{a: {{b: {_LONG}}}}}}}\n"))


def test_variables_that_repeat_a_long_text_are_refused() -> None:
    many = ", ".join(["'${self:custom.a}'"] * 200)
    machines = "stepFunctions: {stateMachines: {m: {definition: {States: '${self:custom.b}'}}}}"
    text = f"custom: {{a: [{_LONG}], b: [{many}]}}\n{machines}"

    with pytest.raises(CannotRead, match="Written out, it has more than"):
        _only(text)


def test_a_placeholder_outside_of_texts_is_kept_as_a_text() -> None:
    text = PASS.replace('"Pass"', '"Wait", "Seconds": ${Delay}')

    value: Any = _only(_template(f"DefinitionString: '{text}'")).value

    assert value["States"]["A"]["Seconds"] == "${Delay}"


def test_settings_of_the_deployment_and_the_comments_of_a_workflow_are_told() -> None:
    text = _template(
        "StateMachineName: flow\nRoleArn: x\n# above\nDefinition:\n  StartAt: A # inside\n"
        "  States: {A: {Type: Pass, End: true}}\n# below\nTags: []"
    )

    told = [(note.place.line, note.text("en")) for note in _only(text).notes]

    assert told == [
        (7, "comments are not carried, for a definition has no place for them; in lines: 7, 9, 11"),
        (6, '"RoleArn" of Flow is a setting of the deployment, for which a definition has no place'),
        (12, '"Tags" of Flow is a setting of the deployment, for which a definition has no place'),
    ]
    assert _machines(text)["Flow"].title == "flow"


@pytest.mark.parametrize(
    ("properties", "en", "zh"),
    [
        ("RoleArn: x", "The state machine Flow has no definition, which would be one of: Definition,", "状态机 Flow 没有定义"),
        ("DefinitionString: '{oops'", "The text of the definition of Flow cannot be read. This is no JSON:", "Flow 的定义文本无法读取。这不是 JSON"),
        ("DefinitionString: !Ref Text", "The definition of Flow is ${Text}, which only the deployment knows.", "Flow 的定义是 ${Text}，部署时"),
        ("Definition: [1]", "The definition of Flow is array, not an object", "Flow 的定义是数组"),
        ("DefinitionUri: {Bucket: b, Key: k}", 'The definition of Flow is in a bucket, {"Bucket":"b","Key":"k"}', "Flow 的定义在存储桶中"),
        ("DefinitionUri: s3://b/k", 'The definition of Flow is in a bucket, "s3://b/k"', "Flow 的定义在存储桶中"),
        ("DefinitionUri: /etc/hostname", '"/etc/hostname" is no path beside this file', "“/etc/hostname”不是此文件旁的路径"),
        ("DefinitionUri: gone.json", "gone.json cannot be read: there is no such file", "无法读取 gone.json：文件不存在"),
    ],
)  # fmt: skip
def test_a_definition_that_cannot_be_had_is_told_in_both_languages(
    properties: str, en: str, zh: str, tmp_path: Path
) -> None:
    with pytest.raises(CannotRead) as caught:
        _only(_template(properties), tmp_path)

    assert caught.value.note.text("en").startswith(en)
    assert caught.value.note.text("zh").startswith(zh)


def test_the_fault_of_a_file_beside_the_template_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{oops", encoding="utf-8")

    with pytest.raises(CannotRead) as caught:
        _only(_template("DefinitionUri: a.json"), tmp_path)

    assert caught.value.note.file == "a.json"


SERVERLESS = """
service: flows
provider: {name: aws}
custom:
  retry: [{ErrorEquals: [States.ALL], MaxAttempts: 2}]
  inner: ${self:custom.retry}
  loop: ${self:custom.loop}
stepFunctions:
  stateMachines:
    first:
      name: first-${self:provider.stage}
      type: EXPRESS
      definition:
        StartAt: A
        States:
          A:
            Type: Task
            Resource: !GetAtt sum.Arn
            TimeoutSeconds: ${self:custom.timeout, 5}
            Comment: ${self:custom.loop}
            Retry: ${self:custom.inner}
            End: true
    second:
      definition: ${file(second.yml):flow}
    third: {}
    fourth: {definition: "${ssm:/flow}"}
resources:
  Resources:
    Fifth:
      Type: AWS::StepFunctions::StateMachine
      Properties: {DefinitionString: '{"StartAt": "A", "States": {}}'}
"""


def test_every_state_machine_of_a_serverless_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "second.yml").write_text("# why\nflow: {StartAt: Two, States: {}}", encoding="utf-8")

    machines = _machines(SERVERLESS, tmp_path, "serverless.yml")

    assert list(machines) == ["first", "second", "third", "fourth", "Fifth"]
    assert machines["first"].title == "first-${self:provider.stage}"
    second = machines["second"].read()
    assert second.value == {"StartAt": "Two", "States": {}}
    assert [(note.file, note.place.line, note.text("en")[:8]) for note in second.notes] == [
        ("second.yml", 1, "comments")
    ]
    assert machines["Fifth"].read().value == {"StartAt": "A", "States": {}}
    with pytest.raises(CannotRead, match="third has no definition"):
        machines["third"].read()
    with pytest.raises(CannotRead, match=r"\$\{ssm:/flow\}, which only the deployment knows"):
        machines["fourth"].read()


def test_a_file_that_cannot_be_read_matters_only_where_it_is_the_definition(tmp_path: Path) -> None:
    text = (
        "stepFunctions:\n  stateMachines:\n    a: ${file(gone.yml)}\n    b: {definition: '${file(gone.yml)}'}\n"
        "    c: {definition: {StartAt: A, States: {A: {Type: Pass, Comment: '${file(gone.js):x}', End: true}}}}\n"
    )

    (tmp_path / "broken.yml").write_text("a: b: c", encoding="utf-8")
    text += "    d: {definition: '${file(broken.yml)}'}\n"
    machines = _machines(text, tmp_path)

    with pytest.raises(CannotRead, match="no YAML") as caught:
        machines["d"].read()
    assert caught.value.note.file == "broken.yml"
    value: Any = machines["c"].read().value
    assert value["States"]["A"]["Comment"] == "${file(gone.js):x}"
    with pytest.raises(CannotRead, match=r"a has no definition"):
        machines["a"].read()
    with pytest.raises(CannotRead, match=r"gone.yml cannot be read: there is no such file") as refused:
        machines["b"].read()
    assert refused.value.note.place.line == 4


def test_variables_of_a_serverless_file_stay_texts_and_give_objects() -> None:
    content = _machines(SERVERLESS)["first"].read()

    value: Any = content.value
    assert value["States"]["A"] == {
        "Type": "Task",
        "Resource": "${sum.Arn}",
        "TimeoutSeconds": "${self:custom.timeout, 5}",
        "Comment": "${self:custom.loop}",
        "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 2}],
        "End": True,
    }
    assert [note.text("en")[:15] for note in content.notes] == ['"type" of first']
    assert not read_definition(content.text).has_errors


@pytest.mark.slow
def test_variables_that_hold_each_other_come_to_an_end() -> None:
    text = (
        "custom: {a: ['${self:custom.b}', '${self:custom.b}'], b: ['${self:custom.a}', '${self:custom.a}']}\n"
        "stepFunctions: {stateMachines: {m: {definition: {States: {A: '${self:custom.a}'}}}}}"
    )

    with pytest.raises(CannotRead, match="It stands for more than"):
        _only(text)


def test_a_tag_in_a_definition_by_itself_is_a_placeholder_but_an_object_is_data() -> None:
    text = "StartAt: A\nStates:\n  A: {Type: Task, Resource: !GetAtt f.Arn, Parameters: {x: {Ref: y}}, End: true}\n"

    value: Any = _only(text, name="flow.yaml").value

    assert value["States"]["A"]["Resource"] == "${f.Arn}"
    assert value["States"]["A"]["Parameters"] == {"x": {"Ref": "y"}}


def test_json_that_is_a_definition_stays_as_it_is_to_the_letter() -> None:
    text = '{ "StartAt":"A",\r\n "States":{"A":{"Type":"Pass","Result":{"Fn::Sub":1e3},"End":true}}}'

    assert _only(text, name="flow.json").text == text


@pytest.mark.parametrize(
    ("text", "name", "en", "zh"),
    [
        ("{oops", "a.json", "This is no JSON: The key oops", "这不是 JSON：键 oops"),
        ("{oops", "a.yaml", "This is no JSON: The key oops", "这不是 JSON：键 oops"),
        ("a: b: c", "a.yaml", "This is no YAML", "这不是 YAML"),
        ("a: 1", "a.yaml", "This holds no workflow", "其中没有工作流"),
        ("[1]", "a.yaml", "A workflow or template is an object; this is: array.", "工作流或模板应是对象；这里是：数组。"),
        ("Resources: {}", "a.yaml", "There is no state machine in this template.", "此模板中没有状态机。"),
        ("service: a\nprovider: b", "a.yaml", "There is no state machine in this template.", "此模板中没有状态机。"),
        ("", "a.yaml", "This is no JSON: The text is empty", "这不是 JSON："),
        ('{ // first\n"StartAt": "A", "States": {}}', "a.asl", "This is no JSON: JSON has no comments", "这不是 JSON：JSON "),
        ('/* first */ {"StartAt": "A"}', "a", "This is no JSON: JSON has no comments", "这不是 JSON：JSON "),
    ],
)  # fmt: skip
def test_a_file_without_a_workflow_is_refused_in_both_languages(text: str, name: str, en: str, zh: str) -> None:
    with pytest.raises(CannotRead) as caught:
        open_workflows(text, Path(name))

    assert caught.value.note.text("en").startswith(en)
    assert caught.value.note.text("zh").startswith(zh)


def test_two_slashes_in_yaml_with_braces_are_no_comment() -> None:
    text = "{StartAt: A, States: {A: {Type: Pass, Comment: http://a.b, End: true}}}"

    assert '"Comment": "http://a.b"' in _only(text, name="flow.yaml").text


def test_what_a_file_is_can_be_said() -> None:
    text = f"Resources: {{}}\nstepFunctions: {{stateMachines: {{m: {{definition: {PASS}}}}}}}"

    assert open_workflows(text, Path("a.yaml")).kind is Kind.SERVERLESS
    with pytest.raises(CannotRead, match="no state machine"):
        open_workflows(text, Path("a.yaml"), Kind.CLOUDFORMATION)


@pytest.mark.parametrize(
    ("kind", "properties", "words"),
    [
        (
            "AWS::StepFunctions::StateMachine",
            "Definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}\nDefinitionString: '{}'",
            "Flow has its definition in Definition and in DefinitionString; what DefinitionString says is left out.",
        ),
        (
            "AWS::Serverless::StateMachine",
            "DefinitionUri: other.json\nDefinition: {StartAt: A, States: {A: {Type: Pass, End: true}}}",
            "Flow has its definition in Definition and in DefinitionUri; what DefinitionUri says is left out.",
        ),
    ],
    ids=["text", "file"],
)
def test_of_two_definitions_the_one_that_is_left_out_is_told(kind: str, properties: str, words: str) -> None:
    content = _only(_template(properties, kind))

    assert [note.text("en") for note in content.notes if "left out" in note.text("en")] == [words]
    assert all(note.is_lost for note in content.notes)
    assert "A" in str(content.value)


def test_state_machines_of_one_name_are_told_apart(tmp_path: Path) -> None:
    text = (
        "service: s\nprovider: {name: aws}\nstepFunctions:\n  stateMachines:\n"
        "    - a: {definition: {StartAt: X, States: {X: {Type: Succeed}}}}\n"
        "    - a 2: {definition: {StartAt: Y, States: {Y: {Type: Succeed}}}}\n"
        "    - a: {definition: {StartAt: Z, States: {Z: {Type: Succeed}}}}\n"
    )

    machines = open_workflows(text, tmp_path / "serverless.yml").machines

    assert [one.name for one in machines] == ["a", "a 2", "a 3"]
    assert [json.loads(one.read().text)["StartAt"] for one in machines] == ["X", "Y", "Z"]
