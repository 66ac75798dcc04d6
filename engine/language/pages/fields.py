"""Pages about fields: missing, unknown, misspelt, or with a value that they cannot have."""

from engine.language.pages.page import Page, Repair, flow, task
from engine.language.problems import Severity
from engine.language.wording import Message

_GOOD = flow('"A": {"Type": "Pass", "End": true}')

_SHAPES: dict[str, Page] = {
    "not-an-object": Page(
        title=Message("The definition is no object", "定义不是对象"),
        meaning=Message(
            "The text is JSON, but an array, a string, a number or null. A definition is an object with StartAt and States.",
            "文本是 JSON，但是数组、字符串、数字或 null。工作流定义是一个包含 StartAt 和 States 的对象。",
        ),
        reason=Message("Neither service accepts anything else.", "两种服务都不接受其他形式。"),
        bad='[{"Type": "Pass", "End": true}]\n',
        good=_GOOD,
    ),
    "bare-states": Page(
        title=Message("States without a workflow around them", "缺少外层工作流的节点"),
        meaning=Message(
            "The outermost object holds states by name, as documentation prints fragments. "
            "The repair puts StartAt and States around them and starts with the first.",
            "最外层对象直接是节点，常见于文档中的片段。修复会补上 StartAt 和 States，并从第一个节点开始。",
        ),
        reason=Message(
            "Without StartAt nobody knows where to begin; neither service accepts the fragment by itself.",
            "没有 StartAt 就不知道从哪里开始；两种服务都不接受单独的片段。",
        ),
        bad='{\n  "A": {"Type": "Pass", "End": true}\n}\n',
        good=_GOOD,
        repair=Repair.YES,
    ),
    "missing-field": Page(
        title=Message("A required field is missing", "缺少必填字段"),
        meaning=Message(
            "The object lacks a field that it must have: StartAt and States of a workflow, Type of a node, Resource of a "
            "Task, Choices of a Choice, Branches of a Parallel, Iterator of a Map, ErrorEquals of a retrier or catcher. "
            "The repair adds StartAt with the first node; what else is missing only you know.",
            "缺少必须有的字段：工作流的 StartAt 和 States，节点的 Type，Task 的 Resource，Choice 的 Choices，"
            "Parallel 的 Branches，Map 的 Iterator，重试和捕获的 ErrorEquals。修复会以第一个节点补上 StartAt，其余的只有您知道。",
        ),
        reason=Message(
            "The node cannot work without it; neither service accepts the definition.",
            "没有它节点无法工作；两种服务都不接受这样的定义。",
        ),
        bad='{\n  "States": {\n    "A": {"Type": "Pass", "End": true}\n  }\n}\n',
        good=_GOOD,
        repair=Repair.SOMETIMES,
    ),
    "wrong-type": Page(
        title=Message("A value of the wrong JSON type", "值的 JSON 类型不对"),
        meaning=Message(
            "The field wants another kind of value: a number without quotes, a text, true, an object or an array. "
            "The field counts as absent until then. The repair takes quotes off, or puts them on; what else is meant "
            "only you know.",
            "该字段需要另一种类型的值：不带引号的数字、文本、true、对象或数组。修正之前，该字段视为没有填写。"
            "修复会去掉或补上引号，其余的只有您知道。",
        ),
        reason=Message(
            "Step Functions refuses the definition; a run that guessed the value would use one that nobody wrote.",
            "Step Functions 会拒绝这样的定义；执行时若猜测该值，用的就是没有人写下的值。",
        ),
        bad='{\n  "StartAt": "A",\n  "TimeoutSeconds": "60",\n  "States": {\n    "A": {"Type": "Pass", "End": true}\n  }\n}\n',
        good='{\n  "StartAt": "A",\n  "TimeoutSeconds": 60,\n  "States": {\n    "A": {"Type": "Pass", "End": true}\n  }\n}\n',
        repair=Repair.SOMETIMES,
    ),
    "too-small": Page(
        title=Message("A number below the least allowed", "数字小于允许的最小值"),
        meaning=Message(
            "The number is smaller than the field allows: timeouts begin at 1, BackoffRate at 1.0, attempts at 0.",
            "数字小于该字段的下限：超时从 1 开始，BackoffRate 从 1.0 开始，重试次数从 0 开始。",
        ),
        reason=Message(
            "A rate below 1 would make waits shorter and shorter, a timeout of 0 would never let a task finish. "
            "Step Functions refuses such values.",
            "小于 1 的倍率会让等待越来越短，0 秒的超时会使任务永远完不成。Step Functions 会拒绝这样的值。",
        ),
        bad=flow(task('"Retry": [{"ErrorEquals": ["StatesTimeout"], "BackoffRate": 0.5}]')),
        good=flow(task('"Retry": [{"ErrorEquals": ["StatesTimeout"], "BackoffRate": 1.5}]')),
        repair=Repair.YES,
    ),
    "not-one-of": Page(
        title=Message("A word the field does not know", "字段不支持的取值"),
        meaning=Message(
            "The field takes one of a few words, written exactly so.", "该字段只接受固定的几个词，且写法必须完全一致。"
        ),
        reason=Message(
            "Step Functions refuses any other word; what it should mean here is not known.",
            "Step Functions 会拒绝其他的词；它在这里的含义也无从得知。",
        ),
        bad=flow(task('"Retry": [{"ErrorEquals": ["StatesTimeout"], "JitterStrategy": "SOME"}]')),
        good=flow(task('"Retry": [{"ErrorEquals": ["StatesTimeout"], "JitterStrategy": "FULL"}]')),
    ),
    "both-given": Page(
        title=Message("Two fields that exclude each other", "两个互斥的字段"),
        meaning=Message(
            "A fixed value and a path to the same value are both given, or one field in two spellings.",
            "同一个值既给了固定值又给了路径，或同一字段以两种写法出现。",
        ),
        reason=Message(
            "Which of the two should count is not said. Step Functions refuses the definition.",
            "无法知道以哪个为准。Step Functions 会拒绝这样的定义。",
        ),
        bad=flow('"A": {"Type": "Fail", "Error": "Refused", "ErrorPath": "$.error"}'),
        good=flow('"A": {"Type": "Fail", "ErrorPath": "$.error"}'),
    ),
}

_NAMES: dict[str, Page] = {
    "unknown-field": Page(
        title=Message("A field that is not known here", "未知的字段"),
        meaning=Message(
            "No node of this type has a field of this name. It stays in the text and does nothing.",
            "该类型的节点没有这个字段。它会保留在文本中，但不起作用。",
        ),
        reason=Message(
            "What it should do does not happen. Step Functions refuses fields that it does not know, so in ASL this is an "
            "error; a run on this machine goes on without the field.",
            "它想要的效果不会发生。Step Functions 会拒绝不认识的字段，因此在 ASL 中是错误；在本机仍可执行，只是不理会该字段。",
        ),
        bad=flow('"A": {"Type": "Pass", "Colour": "blue", "End": true}'),
        good=flow('"A": {"Type": "Pass", "Comment": "blue", "End": true}'),
        severity=Severity.WARNING,
    ),
    "misspelt-field": Page(
        title=Message("A field name with a slip of the pen", "字段名拼写有误"),
        meaning=Message(
            "The name is not known here and looks like one that is. Upper and lower case count.",
            "这个字段名未知，但与已知的字段名相近。大小写有区别。",
        ),
        reason=Message(
            "A misspelt field does nothing: here the result would replace the input instead of being added to it.",
            "拼错的字段不起作用：例如这里的结果会替换整个输入，而不是写入输入之中。",
        ),
        bad=flow('"A": {"Type": "Pass", "ResultPaht": "$.x", "End": true}'),
        good=flow('"A": {"Type": "Pass", "ResultPath": "$.x", "End": true}'),
        severity=Severity.WARNING,
        repair=Repair.YES,
    ),
    "old-spelling": Page(
        title=Message("Another spelling of a field", "字段的另一种写法"),
        meaning=Message(
            "Published definitions spell this field in another way; it is read as the usual one. "
            "The window offers to rename it, the repair leaves it as it works.",
            "已发布的定义中有这种写法，按通常的字段处理。窗口中可以一键改名；命令行修复不改它，因为它能工作。",
        ),
        reason=Message(
            "ASW's own tables print ResultSeclector while its code says ResultSelector; "
            "whether a service accepts the other spelling is not certain.",
            "ASW 文档的表格写作 ResultSeclector，示例代码写作 ResultSelector；服务是否接受另一种写法并不确定。",
        ),
        bad=flow('"A": {"Type": "Pass", "ResultSeclector": {"x.$": "$.y"}, "End": true}'),
        good=flow('"A": {"Type": "Pass", "ResultSelector": {"x.$": "$.y"}, "End": true}'),
        severity=Severity.WARNING,
    ),
    "not-in-tcsl": Page(
        title=Message("An extension from the Amazon States Language", "Amazon States Language 的扩展"),
        meaning=Message(
            "The field, operator, function or Resource is from the Amazon States Language. It runs here as it does in Step Functions.",
            "该字段、运算符、函数或 Resource 来自 Amazon States Language，在本地按 Step Functions 的规则执行。",
        ),
        reason=Message(
            "ASW does not document it, so a workflow that is to run there should do without.",
            "ASW 文档中没有它；要在 ASW 上运行的工作流最好不用。",
        ),
        bad=flow(task('"HeartbeatSeconds": 30')),
        good=flow(task()),
        severity=Severity.WARNING,
    ),
    "placeholder": Page(
        title=Message("A placeholder still to be filled in", "尚未填写的占位符"),
        meaning=Message(
            "A ${placeholder}, which a deployment tool replaces, stands where another kind of value is needed. "
            "The field counts as absent until then.",
            "应填写其他类型值的位置是部署工具替换用的 ${占位符}。替换之前，该字段视为没有填写。",
        ),
        reason=Message(
            "The definition is fine for the tool that fills it in, but a run here goes by the default of the field.",
            "对替换占位符的工具来说定义没有问题，但在本地执行时该字段按默认值处理。",
        ),
        bad=flow(task('"Retry": [{"ErrorEquals": ["StatesTimeout"], "MaxAttempts": "${Attempts}"}]')),
        good=flow(task('"Retry": [{"ErrorEquals": ["StatesTimeout"], "MaxAttempts": 3}]')),
        severity=Severity.INFO,
    ),
}

_EXPRESSIONS: dict[str, Page] = {
    "bad-path": Page(
        title=Message("A path that cannot be read", "无法识别的路径"),
        meaning=Message(
            "A path begins with $ (the input) or $$ (the context) and names members and elements: $.order.lines[0]. "
            "ResultPath and reference paths lead to exactly one place. The repair puts $. before what lacks only that.",
            "路径以 $（输入）或 $$（上下文）开头，依次指出成员和元素：$.order.lines[0]。ResultPath 和引用路径只能指向一个位置。"
            "如果只缺少开头的 $.，修复会补上它。",
        ),
        reason=Message(
            "The node could not find its data. Step Functions refuses the definition.",
            "节点找不到它的数据。Step Functions 会拒绝这样的定义。",
        ),
        bad=flow('"A": {"Type": "Pass", "InputPath": "order.lines", "End": true}'),
        good=flow('"A": {"Type": "Pass", "InputPath": "$.order.lines", "End": true}'),
        repair=Repair.SOMETIMES,
    ),
    "bad-template": Page(
        title=Message("A payload that cannot be built", "无法构造的参数"),
        meaning=Message(
            "In Parameters and ResultSelector a key that ends in .$ takes its value from a path or a States function; "
            "here the value is neither, or one key is given twice, with .$ and without.",
            "Parameters 和 ResultSelector 中，以 .$ 结尾的键从路径或 States 函数取值；这里两者都不是，或同一个键带 .$ 和不带 .$ 各出现一次。",
        ),
        reason=Message(
            "The node would not get its arguments. Step Functions refuses the definition.",
            "节点得不到参数。Step Functions 会拒绝这样的定义。",
        ),
        bad=flow(task('"Parameters": {"order.$": "order"}')),
        good=flow(task('"Parameters": {"order.$": "$.order"}')),
    ),
}

FIELD_PAGES: dict[str, Page] = {**_SHAPES, **_NAMES, **_EXPRESSIONS}
