"""Pages about the ways between states: where a workflow starts, what comes next, what cannot be reached."""

from engine.language.pages.page import Page, Repair, flow
from engine.language.problems import Severity
from engine.language.wording import Message

_GOOD = flow('"A": {"Type": "Pass", "End": true}')
_TWO = flow('"A": {"Type": "Pass", "Next": "B"}', '"B": {"Type": "Pass", "End": true}')
_NO_WAY = Message(
    "The execution could not go on from there. Step Functions refuses the definition.",
    "执行到那里就无法继续。Step Functions 会拒绝这样的定义。",
)

_ENDS: dict[str, Page] = {
    "next-and-end": Page(
        title=Message("Both Next and End", "同时有 Next 和 End"),
        meaning=Message(
            "A node leads on with Next or ends with End, not both. The repair keeps Next.",
            "节点要么以 Next 继续，要么以 End 结束，不能两者都有。修复会保留 Next。",
        ),
        reason=Message(
            "Whether the workflow goes on is not said. Step Functions refuses the definition.",
            "无法知道流程是否继续。Step Functions 会拒绝这样的定义。",
        ),
        bad=flow('"A": {"Type": "Pass", "Next": "B", "End": true}', '"B": {"Type": "Pass", "End": true}'),
        good=_TWO,
        repair=Repair.YES,
    ),
    "no-next-or-end": Page(
        title=Message("Neither Next nor End", "没有 Next 也没有 End"),
        meaning=Message(
            "The node does not say what comes after it. The repair adds End; give it a Next instead where it leads on.",
            "节点没有说明之后做什么。修复会加上 End；如果后面还有节点，请改为 Next。",
        ),
        reason=_NO_WAY,
        bad=flow('"A": {"Type": "Pass"}'),
        good=_GOOD,
        repair=Repair.YES,
    ),
    "no-states": Page(
        title=Message("No node yet", "还没有节点"),
        meaning=Message(
            "States is empty: in the workflow, in a branch of a Parallel or in a Map.",
            "States 为空：可能是整个工作流、Parallel 的一个分支，或 Map 的内部。",
        ),
        reason=Message("There is nothing to start with.", "没有可以开始的节点。"),
        bad='{\n  "StartAt": "A",\n  "States": {}\n}\n',
        good=_GOOD,
    ),
}

_TARGETS: dict[str, Page] = {
    "missing-start": Page(
        title=Message("StartAt names no node", "StartAt 指向不存在的节点"),
        meaning=Message(
            "There is no node of the name in StartAt, and none with a similar name.",
            "没有 StartAt 所写的节点，也没有名称相近的节点。",
        ),
        reason=_NO_WAY,
        bad=flow('"A": {"Type": "Pass", "End": true}', start="Prepare"),
        good=_GOOD,
    ),
    "misspelt-start": Page(
        title=Message("StartAt misspells a node", "StartAt 中的节点名拼写有误"),
        meaning=Message(
            "StartAt names no node, and one with a similar name is there. Upper and lower case count.",
            "StartAt 指向的节点不存在，但有名称相近的节点。大小写有区别。",
        ),
        reason=_NO_WAY,
        bad=flow('"Sum": {"Type": "Pass", "End": true}', start="sum"),
        good=flow('"Sum": {"Type": "Pass", "End": true}', start="Sum"),
        repair=Repair.YES,
    ),
    "missing-target": Page(
        title=Message("A way to a node that does not exist", "去向是不存在的节点"),
        meaning=Message(
            "Next, Default, a rule or a catcher names a node that is not in the same States. "
            "A way never leads into a branch or a Map, nor out of one.",
            "Next、Default、规则或捕获指向的节点不在同一个 States 里。连线不能进入分支或 Map，也不能从中出来。",
        ),
        reason=_NO_WAY,
        bad=flow('"A": {"Type": "Pass", "Next": "Prepare"}', '"B": {"Type": "Pass", "End": true}'),
        good=_TWO,
    ),
    "no-target": Page(
        title=Message("A way without a target", "还没有去向的连线"),
        meaning=Message(
            'Next, Default, a rule or a catcher is there, but the name in it is empty: "".',
            "Next、Default、规则或捕获已经写出，但其中的节点名为空。",
        ),
        reason=_NO_WAY,
        bad=flow('"A": {"Type": "Pass", "Next": ""}', '"B": {"Type": "Pass", "End": true}'),
        good=_TWO,
    ),
    "misspelt-target": Page(
        title=Message("A way to a misspelt node", "去向的节点名拼写有误"),
        meaning=Message(
            "Next, Default, a rule or a catcher names no node, and one with a similar name is there.",
            "Next、Default、规则或捕获指向的节点不存在，但有名称相近的节点。",
        ),
        reason=_NO_WAY,
        bad=flow('"A": {"Type": "Pass", "Next": "finalState"}', '"FinalState": {"Type": "Pass", "End": true}'),
        good=flow('"A": {"Type": "Pass", "Next": "FinalState"}', '"FinalState": {"Type": "Pass", "End": true}'),
        repair=Repair.YES,
    ),
    "unreachable": Page(
        title=Message("A node that nothing leads to", "没有路径可以到达的节点"),
        meaning=Message(
            "No way from StartAt gets to the node, so it never runs.",
            "从 StartAt 出发没有路径能到达此节点，它永远不会执行。",
        ),
        reason=Message(
            "Often a wire was forgotten. Step Functions refuses a definition with such a node.",
            "常常是忘了连线。Step Functions 会拒绝有这种节点的定义。",
        ),
        bad=flow('"A": {"Type": "Pass", "End": true}', '"B": {"Type": "Pass", "End": true}'),
        good=_TWO,
        severity=Severity.WARNING,
    ),
}

_LOOPS: dict[str, Page] = {
    "endless-loop": Page(
        title=Message("A loop without a way out", "没有出口的循环"),
        meaning=Message(
            "The nodes lead to each other and to nothing else. A Choice that leads elsewhere makes a way out.",
            "这些节点互相指向，没有别的去向。可以用 Choice 节点离开循环。",
        ),
        reason=Message(
            "The execution would go on until its timeout. ASW allows no loops at all.",
            "执行会一直持续到超时。ASW 不允许任何循环。",
        ),
        bad=flow('"A": {"Type": "Pass", "Next": "B"}', '"B": {"Type": "Pass", "Next": "A"}'),
        good=_TWO,
    ),
    "loop": Page(
        title=Message("A loop, which ASW does not allow", "ASW 不允许的循环"),
        meaning=Message(
            "The nodes lead back to an earlier one, with a way out. This runs here and in Step Functions.",
            "节点会回到前面的节点，但有出口。在本地和 Step Functions 中都能执行。",
        ),
        reason=Message(
            "ASW reads a workflow as a graph without loops; there a Map does what is done for each item, "
            "and Retry what is tried again.",
            "ASW 要求工作流没有循环；逐项处理请用 Map，再次尝试请用 Retry。",
        ),
        bad=flow(
            '"A": {\n  "Type": "Choice",\n  "Choices": [{"Variable": "$.isReady", "BooleanEquals": true, "Next": "B"}],'
            '\n  "Default": "A"\n}',
            '"B": {"Type": "Pass", "End": true}',
        ),
        good=_TWO,
        severity=Severity.WARNING,
    ),
}

_NODE_NAMES: dict[str, Page] = {
    "duplicate-name": Page(
        title=Message("Two nodes of one name", "节点名重复"),
        meaning=Message(
            "Names of nodes are unique in the whole workflow, those inside Map and Parallel included.",
            "节点名在整个工作流中必须唯一，包括 Map 和 Parallel 内层的节点。",
        ),
        reason=Message(
            "A history names nodes, so nobody could tell the two apart. ASW asks for unique names, Step Functions refuses others.",
            "执行历史以节点名区分节点，重名就分不清了。ASW 要求名称唯一，Step Functions 会拒绝重名。",
        ),
        bad=flow(
            '"A": {\n  "Type": "Map",\n  "Iterator": {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}},'
            '\n  "End": true\n}'
        ),
        good=flow(
            '"A": {\n  "Type": "Map",\n  "Iterator": {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}},'
            '\n  "End": true\n}'
        ),
    ),
    "long-name": Page(
        title=Message("A name of more than 80 characters", "节点名超过 80 个字符"),
        meaning=Message(
            "The name is longer than the Amazon States Language allows. In TCSL it runs here, in ASL it does not.",
            "名称超过了 Amazon States Language 允许的长度。作为 TCSL 可以在本地执行，作为 ASL 则不能。",
        ),
        reason=Message(
            "Step Functions refuses it; ASW does not say how long a name may be. Comment has room for more words.",
            "Step Functions 会拒绝；ASW 没有说明长度限制。更多的说明可以写在 Comment 中。",
        ),
        bad=flow(f'"{"LongName" * 11}": {{"Type": "Pass", "End": true}}', start="LongName" * 11),
        good=_GOOD,
        severity=Severity.WARNING,
    ),
}

WIRING_PAGES: dict[str, Page] = {**_ENDS, **_TARGETS, **_LOOPS, **_NODE_NAMES}
