"""Pages about the rules of a Choice."""

from engine.language.pages.page import Page, Repair, choice, flow
from engine.language.problems import Severity
from engine.language.wording import Message

_ONE = choice('{"Variable": "$.age", "NumericEquals": 18, "Next": "C"}')
_REFUSED = Message("Step Functions refuses the definition.", "Step Functions 会拒绝这样的定义。")

CHOICE_PAGES: dict[str, Page] = {
    "choice-has-next": Page(
        title=Message("A Choice with Next or End", "Choice 带有 Next 或 End"),
        meaning=Message(
            "The rules and Default of a Choice say where to go; Next and End are for other nodes. The repair removes them.",
            "Choice 的去向由规则和 Default 决定；Next 和 End 用于其他节点。修复会删除它们。",
        ),
        reason=_REFUSED,
        bad=flow(
            '"A": {\n  "Type": "Choice",\n  "Choices": [{"Variable": "$.age", "NumericEquals": 18, "Next": "B"}],'
            '\n  "Default": "B",\n  "End": true\n}',
            '"B": {"Type": "Pass", "End": true}',
        ),
        good=_ONE,
        repair=Repair.YES,
    ),
    "no-rules": Page(
        title=Message("A Choice without rules", "Choice 没有规则"),
        meaning=Message(
            "Choices is an empty array. A Choice that always goes one way is a Pass.",
            "Choices 是空数组。总是走同一条路的 Choice 可以用 Pass 代替。",
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type": "Choice", "Choices": [], "Default": "B"}', '"B": {"Type": "Pass", "End": true}'),
        good=_ONE,
    ),
    "rule-without-next": Page(
        title=Message("A rule that leads nowhere", "规则没有去向"),
        meaning=Message(
            "Each rule of a Choice has a Next, the node to go to when it matches.",
            "Choice 的每条规则都要有 Next，即匹配时转到的节点。",
        ),
        reason=Message(
            "A matching rule could not be followed. Step Functions refuses the definition.",
            "规则匹配后不知道去哪里。Step Functions 会拒绝这样的定义。",
        ),
        bad=choice('{"Variable": "$.age", "NumericEquals": 18}'),
        good=_ONE,
    ),
    "inner-next": Page(
        title=Message("A Next inside a condition", "内层条件带有 Next"),
        meaning=Message(
            "And, Or and Not hold conditions; only the whole rule has a Next. The repair removes the inner one.",
            "And、Or、Not 里面是条件，只有整条规则才有 Next。修复会删除内层的 Next。",
        ),
        reason=_REFUSED,
        bad=choice('{"Not": {"Variable": "$.age", "NumericEquals": 18, "Next": "B"}, "Next": "C"}'),
        good=choice('{"Not": {"Variable": "$.age", "NumericEquals": 18}, "Next": "C"}'),
        repair=Repair.YES,
    ),
    "one-comparison": Page(
        title=Message("A rule without exactly one comparison", "规则的比较不唯一"),
        meaning=Message(
            "A rule compares once: StringEquals, NumericEquals ..., or one of And, Or and Not around other conditions.",
            "每条规则只做一个比较：StringEquals、NumericEquals 等，或以 And、Or、Not 之一组合其他条件。",
        ),
        reason=Message(
            "With two it is not said whether both or one should hold. Step Functions refuses the definition.",
            "有两个比较时，不知道是都要成立还是只要一个。Step Functions 会拒绝这样的定义。",
        ),
        bad=choice('{"Variable": "$.age", "NumericEquals": 18, "IsNumeric": true, "Next": "C"}'),
        good=_ONE,
    ),
    "rule-without-variable": Page(
        title=Message("A comparison without Variable", "比较没有 Variable"),
        meaning=Message(
            "Variable is the path of the value to compare; without it there is nothing to compare.",
            "Variable 是要比较的值的路径；没有它就没有比较的对象。",
        ),
        reason=_REFUSED,
        bad=choice('{"NumericEquals": 18, "Next": "C"}'),
        good=_ONE,
    ),
    "duplicate-rule": Page(
        title=Message("A rule with the condition of an earlier one", "与前面规则条件相同的规则"),
        meaning=Message(
            "Two rules of the Choice have the same condition. Rules are tried in order and the first that matches decides.",
            "Choice 中有两条规则条件相同。规则按顺序判断，第一条匹配的生效。",
        ),
        reason=Message(
            "The later rule never decides; often a copied rule was not changed. Both services try rules in order.",
            "后一条永远不会生效，常常是复制规则后忘了修改。两种服务都按顺序判断规则。",
        ),
        bad=choice(
            '{"Variable": "$.age", "NumericEquals": 18, "Next": "B"}',
            '{"Variable": "$.age", "NumericEquals": 18, "Next": "C"}',
        ),
        good=choice(
            '{"Variable": "$.age", "NumericEquals": 18, "Next": "B"}',
            '{"Variable": "$.age", "NumericEquals": 21, "Next": "C"}',
        ),
        severity=Severity.WARNING,
    ),
    "never-matches": Page(
        title=Message("A rule that matches nothing", "永远不匹配的规则"),
        meaning=Message(
            "The comparisons of the rule exclude each other: a value would have to be two things at once.",
            "规则中的比较互相排斥：同一个值不可能同时满足。",
        ),
        reason=Message(
            "The way of the rule is never gone, in either service; often And was written for Or.",
            "在两种服务中都不会走这条规则；常常是把 Or 写成了 And。",
        ),
        bad=choice(
            '{"And": [{"Variable": "$.a", "StringEquals": "x"}, {"Variable": "$.a", "StringEquals": "y"}], "Next": "C"}'
        ),
        good=choice(
            '{"Or": [{"Variable": "$.a", "StringEquals": "x"}, {"Variable": "$.a", "StringEquals": "y"}], "Next": "C"}'
        ),
        severity=Severity.WARNING,
    ),
    "covered-rule": Page(
        title=Message("A rule whose cases earlier rules take", "被前面规则覆盖的规则"),
        meaning=Message(
            "Whatever this rule matches, a rule before it matches first. A comparison also fails the execution when its"
            " value is absent, so a rule behind it that asks for an absent value comes too late.",
            "这条规则能匹配的，前面的规则都会先匹配。另外，值不存在时比较会让执行失败，因此在它之后判断值是否不存在已经太晚。",
        ),
        reason=Message(
            "Rules are tried in order, so this one never decides, in either service; put the narrower rule first.",
            "规则按顺序判断，因此在两种服务中这条规则都不会生效；请把更具体的规则放在前面。",
        ),
        bad=choice(
            '{"Variable": "$.age", "NumericGreaterThan": 10, "Next": "B"}',
            '{"Variable": "$.age", "NumericGreaterThan": 20, "Next": "C"}',
        ),
        good=choice(
            '{"Variable": "$.age", "NumericGreaterThan": 20, "Next": "C"}',
            '{"Variable": "$.age", "NumericGreaterThan": 10, "Next": "B"}',
        ),
        severity=Severity.WARNING,
    ),
    "dead-default": Page(
        title=Message("A Default that is never taken", "永远不会生效的 Default"),
        meaning=Message(
            "The rules match in every case, as two do that are each other's opposite, so none is left for Default.",
            "各条规则合起来总会有一条匹配（例如两条规则互为相反），因此不会有剩下的情况走 Default。",
        ),
        reason=Message(
            "The way to the node of Default is never gone, in either service; perhaps a condition is not the one that was meant.",
            "在两种服务中，通往 Default 所指节点的路都不会走到；可能某个条件写错了。",
        ),
        bad=choice(
            '{"Variable": "$.age", "IsNumeric": true, "Next": "C"}',
            '{"Variable": "$.age", "IsNumeric": false, "Next": "C"}',
        ),
        good=choice('{"Variable": "$.age", "IsNumeric": true, "Next": "C"}'),
        severity=Severity.WARNING,
    ),
}
