"""Comments, which JSON has no place for, are told of the workflow they belong to, wherever they stand."""

import time
from pathlib import Path

import pytest

from engine.exchange.opening import open_workflows
from engine.exchange.yaml_reading import read_yaml
from tests.pace import pace

_SERVERLESS = """# the file
stepFunctions: # theirs
  stateMachines:
    # above one
    one: # behind its name
      # in it
      definition: # behind the key
        # before StartAt
        StartAt: a  # behind a value
        States:
          a:
            Type: Choice
            Choices:
              # in a list
              - Variable: $.x # behind its first value
                Next: b
              # at its end
          b: {Type: Pass, # in braces
              End: true}
        # at the end of the definition
    # above two

    # and again
    two:
      definition: {StartAt: a, States: {a: {Type: Pass, End: true}}}
# the end of the file
"""
_BLOCK = """Resources:
  One:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionString: !Sub | # behind the bar
        # in the text
        StartAt: a
        States: {a: {Type: Pass, End: true}} # this too
"""
_SAM = """Resources:
  # above
  One:
    # first
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: # why
        !Sub # what
          - "${x}#no"
          - x: &anchor # how
              long#no
      # before
      Definition: {StartAt: a, States: {a: {Type: Pass, Comment: "# no", End: true}}}
  Two: # another
    Type: AWS::SNS::Topic
"""
_PLAIN = "# top\n\nStartAt: a # b\nStates:\n  a: {Type: Pass, End: true}\n  # deep\n# end"


@pytest.mark.parametrize(
    ("text", "name", "lines"),
    [
        (_SERVERLESS, "one", ["in lines: 4–9, 14–15, 17–18, 20"]),
        (_SERVERLESS, "two", ["in lines: 21, 23"]),
        (_BLOCK, "One", ["in lines: 5", "in the text of the definition are not carried, for JSON has no place for them: 2"]),
        (_SAM, "One", ["in lines: 2, 4, 7–8, 10, 12"]),
        (_PLAIN, "flow", ["in lines: 1, 3, 6–7"]),
    ],
    ids=["serverless", "next-workflow", "text-in-a-template", "tags", "plain"],
)  # fmt: skip
def test_every_comment_of_a_workflow_is_told_with_its_line(text: str, name: str, lines: list[str]) -> None:
    machines = {machine.name: machine for machine in open_workflows(text, Path("flow.yaml")).machines}

    told = [note.text("en") for note in machines[name].read().notes]

    assert all(one.startswith("comments") for one in told)
    assert all(one.endswith(end) for one, end in zip(sorted(told), lines, strict=True))


def test_comments_of_what_a_variable_stands_for_are_told_with_their_file(tmp_path: Path) -> None:
    (tmp_path / "states.yml").write_text("a: # one\n  Type: Pass\n", encoding="utf-8")
    (tmp_path / "machines.yml").write_text(
        "one:\n  definition:\n    # two\n    StartAt: a\n    States: ${file(states.yml)}\n    Retry: ${self:custom.retry}\n",
        encoding="utf-8",
    )
    text = "custom:\n  # three\n  retry: {x: 1}\n  other: 1 # four\nstepFunctions:\n  stateMachines: ${file(machines.yml)}\n"

    (machine,) = open_workflows(text, tmp_path / "serverless.yml").machines

    told = [(note.file, note.text("en").rpartition(": ")[2]) for note in machine.read().notes]
    assert told == [("", "2"), ("machines.yml", "3"), ("states.yml", "1")]


def test_resources_in_another_file_have_their_own_comments_and_lines(tmp_path: Path) -> None:
    (tmp_path / "resources.yml").write_text(
        "Resources:\n  One:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Role: x # why\n"
        "      Definition: {StartAt: a, States: {a: {Type: Pass, End: true}}}\n",
        encoding="utf-8",
    )
    text = "service: x\nprovider: y\nresources:\n  - ${file(resources.yml)}\n# a\n# b\n# c\n"

    (machine,) = open_workflows(text, tmp_path / "serverless.yml").machines

    told = [(note.file, note.place.line, note.text("en")[:8]) for note in machine.read().notes]
    assert told == [("resources.yml", 5, "comments"), ("resources.yml", 5, '"Role" o')]


@pytest.mark.parametrize("line", ['a: "see # 2" # yes', "a: {b: 'see # 2', c: [1, # yes", "'a # 2': 1 # yes"])
def test_comment_behind_a_text_with_its_sign_is_found(line: str) -> None:
    text = f"{line}\n  2]}}\n" if "[" in line else f"{line}\n"

    (found,) = read_yaml(text).comments.places

    assert (found.line, found.column) == (1, line.index("# yes") + 1)


def test_a_text_is_gone_through_once_for_all_its_workflows(tmp_path: Path) -> None:
    about = "\n".join(["Description: |", *["  about them"] * 60_000])
    flow = "Properties: {Definition: {StartAt: a, States: {a: {Type: Pass, End: true}}}} # why"
    flows = [f"  F{number}:\n    Type: AWS::Serverless::StateMachine\n    {flow}" for number in range(600)]
    machines = open_workflows("\n".join([about, "Resources:", *flows]), tmp_path / "t.yaml").machines
    factor, began = pace(), time.thread_time()
    assert all(len(machine.read().notes) == 1 for machine in machines)
    assert time.thread_time() - began < 0.4 * factor
