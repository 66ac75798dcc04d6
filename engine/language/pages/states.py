"""Pages about what single types of states need: Task, Map, Parallel, Wait, and their retriers and catchers."""

from engine.language.pages.page import Page, Repair, flow, task
from engine.language.problems import Severity
from engine.language.wording import Message

_GOOD = flow('"A": {"Type": "Pass", "End": true}')
_INNER = '"Iterator": {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}'

_TYPES: dict[str, Page] = {
    "type-not-in-tcsl": Page(
        title=Message("A node type from the Amazon States Language", "Amazon States Language 的节点类型"),
        meaning=Message(
            "Wait, Succeed and Fail are of the Amazon States Language. They run here as they do in Step Functions.",
            "Wait、Succeed 和 Fail 来自 Amazon States Language，在本地按 Step Functions 的规则执行。",
        ),
        reason=Message(
            "ASW documents Task, Pass, Choice, Parallel and Map only, so a workflow for ASW should do without.",
            "ASW 文档中只有 Task、Pass、Choice、Parallel 和 Map；要在 ASW 上运行的工作流最好不用其他类型。",
        ),
        bad=flow('"A": {"Type": "Succeed"}'),
        good=_GOOD,
        severity=Severity.WARNING,
    ),
    "unknown-type": Page(
        title=Message("A node type that does not exist", "不存在的节点类型"),
        meaning=Message(
            "Type names no type of node, and none with a similar name. The node is drawn but cannot run.",
            "Type 不是已知的节点类型，也没有相近的类型。节点会画出来，但不能执行。",
        ),
        reason=Message(
            "What the node should do is not known. Neither service accepts it.",
            "不知道节点要做什么。两种服务都不接受。",
        ),
        bad=flow('"A": {"Type": "Loop", "End": true}'),
        good=_GOOD,
    ),
    "misspelt-type": Page(
        title=Message("A misspelt node type", "节点类型拼写有误"),
        meaning=Message(
            "Type names no type of node but looks like one. Upper and lower case count: Choice, not choice.",
            "Type 不是已知的节点类型，但与某个类型相近。大小写有区别：是 Choice 而不是 choice。",
        ),
        reason=Message(
            "Step Functions refuses the definition; a published example of ASW has such a slip.",
            "Step Functions 会拒绝这样的定义；ASW 的公开示例中就有这种笔误。",
        ),
        bad=flow('"A": {"Type": "pass", "End": true}'),
        good=_GOOD,
        repair=Repair.YES,
    ),
    "odd-resource": Page(
        title=Message("A Resource that is not known", "无法识别的资源"),
        meaning=Message(
            "The Resource is neither a function, nor a cloud API, nor an ARN that this program knows. "
            "To run it here, bind it in functions/bindings.json.",
            "Resource 不是本程序认识的函数、云 API 或 ARN。要在本地执行，请在 functions/bindings.json 中绑定。",
        ),
        reason=Message(
            "Without a binding the Task fails when it runs; a service refuses resources it does not know.",
            "没有绑定时，Task 执行会失败；云服务会拒绝不认识的资源。",
        ),
        bad=flow('"A": {"Type": "Task", "Resource": "qrn:pay", "End": true}'),
        good=flow(task()),
        severity=Severity.WARNING,
    ),
}

_INSIDES: dict[str, Page] = {
    "no-branches": Page(
        title=Message("A Parallel without branches", "Parallel 没有分支"),
        meaning=Message(
            "Branches is an empty array. A Parallel runs one branch or more.",
            "Branches 是空数组。Parallel 至少要有一个分支。",
        ),
        reason=Message(
            "There is nothing to run. Step Functions refuses the definition.",
            "没有可执行的内容。Step Functions 会拒绝这样的定义。",
        ),
        bad=flow('"A": {"Type": "Parallel", "Branches": [], "End": true}'),
        good=flow(
            '"A": {\n  "Type": "Parallel",\n  "Branches": [\n'
            '    {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}\n  ],\n  "End": true\n}'
        ),
    ),
    "no-limit": Page(
        title=Message("MaxConcurrency 0 means no limit", "MaxConcurrency 为 0 表示不限制并发"),
        meaning=Message(
            "In the Amazon States Language 0 lets a Map run all items at once; so it does here.",
            "在 Amazon States Language 中，0 表示 Map 同时处理所有项；本地也是如此。",
        ),
        reason=Message(
            "ASW documents a default of 1 and does not say what 0 means there.",
            "ASW 文档的默认值是 1，没有说明 0 的含义。",
        ),
        bad=flow(f'"A": {{\n  "Type": "Map",\n  "MaxConcurrency": 0,\n  {_INNER},\n  "End": true\n}}'),
        good=flow(f'"A": {{\n  "Type": "Map",\n  "MaxConcurrency": 10,\n  {_INNER},\n  "End": true\n}}'),
        severity=Severity.WARNING,
    ),
    "wait-timing": Page(
        title=Message("A Wait without exactly one time", "Wait 的时间设置不唯一"),
        meaning=Message(
            "A Wait has exactly one of Seconds, SecondsPath, Timestamp and TimestampPath.",
            "Wait 必须且只能有 Seconds、SecondsPath、Timestamp、TimestampPath 之一。",
        ),
        reason=Message(
            "With none it would wait for nothing, with two it is not said which counts. Step Functions refuses both.",
            "一个都没有就不知道等多久，有两个就不知道以哪个为准。Step Functions 都会拒绝。",
        ),
        bad=flow('"A": {"Type": "Wait", "End": true}'),
        good=flow('"A": {"Type": "Wait", "Seconds": 10, "End": true}'),
    ),
    "bad-timestamp": Page(
        title=Message("A time that cannot be read", "无法识别的时刻"),
        meaning=Message(
            "Timestamp needs a date, a T, a time and a zone, such as 2026-01-31T08:00:00Z or 2026-01-31T16:00:00+08:00.",
            "Timestamp 需要日期、T、时间和时区，例如 2026-01-31T08:00:00Z 或 2026-01-31T16:00:00+08:00。",
        ),
        reason=Message(
            "The moment to go on is not known. Step Functions refuses the definition.",
            "不知道何时继续。Step Functions 会拒绝这样的定义。",
        ),
        bad=flow('"A": {"Type": "Wait", "Timestamp": "2026-01-31 08:00", "End": true}'),
        good=flow('"A": {"Type": "Wait", "Timestamp": "2026-01-31T08:00:00Z", "End": true}'),
    ),
}

_HANDLERS: dict[str, Page] = {
    "no-retries": Page(
        title=Message("A retrier that never tries again", "不会重试的重试规则"),
        meaning=Message(
            "MaxAttempts counts the retries, so 0 means none. Leave the field out for the default of two.",
            "MaxAttempts 是重试的次数，0 就是不重试。省略该字段则默认重试两次。",
        ),
        reason=Message(
            "It can be meant: an error named here is kept from a later retrier. Otherwise the retrier does nothing.",
            "这可能是有意的：让这里的错误不被后面的规则重试。否则这条规则没有作用。",
        ),
        bad=flow(task('"Retry": [{"ErrorEquals": ["StatesTimeout"], "MaxAttempts": 0}]')),
        good=flow(task('"Retry": [{"ErrorEquals": ["StatesTimeout"], "MaxAttempts": 2}]')),
        severity=Severity.WARNING,
    ),
    "all-not-last": Page(
        title=Message("StatesALL is not alone or not last", "StatesALL 没有单独放在最后"),
        meaning=Message(
            "StatesALL (States.ALL) matches every error, so names beside it add nothing and entries after it are never tried.",
            "StatesALL（States.ALL）匹配所有错误，与它并列的错误名没有作用，其后的规则也不会生效。",
        ),
        reason=Message(
            "An error that a later entry was written for gets the treatment of all errors. Step Functions refuses the definition.",
            "本应由后面的规则处理的错误会按“所有错误”处理。Step Functions 会拒绝这样的定义。",
        ),
        bad=flow(task('"Retry": [\n    {"ErrorEquals": ["StatesALL"]},\n    {"ErrorEquals": ["StatesTimeout"]}\n  ]')),
        good=flow(task('"Retry": [\n    {"ErrorEquals": ["StatesTimeout"]},\n    {"ErrorEquals": ["StatesALL"]}\n  ]')),
        severity=Severity.WARNING,
    ),
    "misspelt-error": Page(
        title=Message("A misspelt name of an error", "错误名拼写有误"),
        meaning=Message(
            "ErrorEquals has a name that looks like one of the language but is none. Upper and lower case count: "
            "StatesTimeout, not StatesTimeOut. ASW writes the names without a dot, Step Functions with one.",
            "ErrorEquals 中的名称与语言定义的某个错误名相近，但并不存在。大小写有区别：是 StatesTimeout 而不是 StatesTimeOut。"
            "ASW 的错误名不带点，Step Functions 的带点。",
        ),
        reason=Message(
            "No error has the name, so the entry never matches. Both services take the definition all the same.",
            "没有错误使用这个名称，因此这一项永远不会匹配。两种服务都会接受这样的定义。",
        ),
        bad=flow(task('"Retry": [{"ErrorEquals": ["StatesTimeOut"]}]')),
        good=flow(task('"Retry": [{"ErrorEquals": ["StatesTimeout"]}]')),
        severity=Severity.WARNING,
        repair=Repair.YES,
    ),
    "shadowed-handler": Page(
        title=Message("A retrier or catcher behind another for the same errors", "被前面规则遮住的重试或捕获"),
        meaning=Message(
            "Every error of the entry is matched by an earlier entry already: by its name, or by StatesTaskFailed, which "
            "matches all errors of a Task but timeouts. The first entry that matches decides, also when its retries are "
            "used up.",
            "此项的所有错误都已被前面的项匹配：错误名相同，或前面有 StatesTaskFailed（匹配 Task 除超时外的所有错误）。"
            "由第一个匹配的项决定，即使它的重试次数已经用完。",
        ),
        reason=Message(
            "The entry is never tried: its waits, or the way to its node, have no effect. Both services go by the first match.",
            "此项永远不会生效：它设置的等待或去向不起作用。两种服务都只看第一个匹配项。",
        ),
        bad=flow(
            task(
                '"Retry": [\n    {"ErrorEquals": ["StatesTimeout"], "MaxAttempts": 1},'
                '\n    {"ErrorEquals": ["StatesTimeout"], "MaxAttempts": 5}\n  ]'
            )
        ),
        good=flow(
            task(
                '"Retry": [\n    {"ErrorEquals": ["StatesTimeout"], "MaxAttempts": 1},'
                '\n    {"ErrorEquals": ["StatesTaskFailed"], "MaxAttempts": 5}\n  ]'
            )
        ),
        severity=Severity.WARNING,
    ),
}

STATE_PAGES: dict[str, Page] = {**_TYPES, **_INSIDES, **_HANDLERS}
