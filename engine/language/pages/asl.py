"""Pages about what only the Amazon States Language has: query languages, variables, credentials."""

from engine.language.pages.page import Page, Repair, flow, task
from engine.language.problems import Severity
from engine.language.wording import Message

_FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:pay"
_ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:pay"
_CREDENTIALS = '"Credentials": {"RoleArn": "arn:aws:iam::123456789012:role/pay"}'
_FIRST = '"A": {"Type": "Pass", "Result": {"seconds": 5}, "Assign": {"tries": 1}, "Next": "B"}'
_END = '"B": {"Type": "Succeed"}'
_QUERY = "arn:aws:states:::aws-sdk:dynamodb:query"
_SEND = "arn:aws:states:::aws-sdk:sqs:sendMessage"
_REFUSED = Message("Step Functions refuses the definition.", "Step Functions 会拒绝这样的定义。")


def _asl(*fields: str) -> str:
    inner = "".join(f"  {field},\n" for field in fields)
    return flow(f'"A": {{\n  "Type": "Task",\n  "Resource": "{_FUNCTION}",\n{inner}  "End": true\n}}')


def _called(*arguments: str) -> str:
    text = _asl(f'"Parameters": {{{", ".join(arguments)}}}')
    return text.replace(_FUNCTION, "arn:aws:states:::lambda:invoke")


def _http(endpoint: str) -> str:
    connection = '"Authentication": {"ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/pay/1"}'
    text = _asl(f'"Parameters": {{\n    "ApiEndpoint": "{endpoint}",\n    "Method": "POST",\n    {connection}\n  }}')
    return text.replace(_FUNCTION, "arn:aws:states:::http:invoke")


def _map(*fields: str, mode: str = '"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"') -> str:
    inner = "".join(f"  {field},\n" for field in fields)
    body = '"StartAt": "B",\n    "States": {"B": {"Type": "Pass", "End": true}}'
    processor = f'"ItemProcessor": {{\n    "ProcessorConfig": {{{mode}}},\n    {body}\n  }}'
    return flow(f'"A": {{\n  "Type": "Map",\n{inner}  {processor},\n  "End": true\n}}')


def _read(config: str) -> str:
    arguments = '"Parameters": {"Bucket": "orders", "Key": "all.json"}'
    return _map(
        f'"ItemReader": {{"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {{{config}}}, {arguments}}}'
    )


def _assigned_inside(name: str) -> str:
    body = f'{{"StartAt": "B", "States": {{"B": {{"Type": "Pass", "Assign": {{"{name}": 2}}, "End": true}}}}}}'
    first = '"A": {"Type": "Pass", "Assign": {"total": 1}, "Next": "M"}'
    return flow(first, f'"M": {{\n  "Type": "Map",\n  "ItemProcessor": {body},\n  "End": true\n}}')


def _labels(outer: str, inner: str) -> str:
    body = '{"StartAt": "C", "States": {"C": {"Type": "Pass", "End": true}}}'
    state = f'{{"Type": "Map", "Label": "{inner}", "ItemProcessor": {body}, "End": true}}'
    return _map(f'"Label": "{outer}"').replace('{"Type": "Pass", "End": true}', state)


def _machine(language: str, state: str, *others: str) -> str:
    text = flow(f'"A": {state}', *others)
    return text.replace("{\n", f'{{\n  "QueryLanguage": "{language}",\n', 1)


def _pass(*fields: str) -> str:
    return _machine("JSONPath", f'{{\n  "Type": "Pass",\n  {", ".join(fields)},\n  "End": true\n}}')


ASL_PAGES: dict[str, Page] = {
    "jsonata": Page(
        title=Message("JSONata in a TCSL definition", "TCSL 定义中使用了 JSONata"),
        meaning=Message(
            "QueryLanguage asks for JSONata expressions, but the definition is read as TCSL, which has none.",
            "QueryLanguage 要求使用 JSONata 表达式，但此定义按 TCSL 读取，而 TCSL 没有 JSONata。",
        ),
        reason=Message(
            "Read as JSONPath the workflow would do something else than meant. ASW does not document QueryLanguage at all.",
            "按 JSONPath 理解会与原意不同。ASW 文档中完全没有 QueryLanguage。",
        ),
        bad=flow(task('"QueryLanguage": "JSONata"')),
        good=flow(task()),
    ),
    "jsonpath-in-jsonata": Page(
        title=Message("A JSONPath node in a JSONata workflow", "JSONata 工作流中的 JSONPath 节点"),
        meaning=Message(
            "The workflow's QueryLanguage is JSONata, and this node asks for JSONPath. Only the other way round is allowed.",
            "整个工作流的 QueryLanguage 是 JSONata，而此节点要求使用 JSONPath。只有相反的情况才允许。",
        ),
        reason=_REFUSED,
        bad=_machine("JSONata", '{"Type": "Pass", "QueryLanguage": "JSONPath", "End": true}'),
        good=_machine("JSONPath", '{"Type": "Pass", "QueryLanguage": "JSONata", "End": true}'),
    ),
    "other-query-language": Page(
        title=Message("A field of the other query language", "属于另一种查询语言的字段"),
        meaning=Message(
            "Nodes in JSONata have Arguments and Output; nodes in JSONPath have InputPath, Parameters, ResultSelector, "
            "ResultPath, OutputPath and the fields that end in Path.",
            "JSONata 节点使用 Arguments 和 Output；JSONPath 节点使用 InputPath、Parameters、ResultSelector、ResultPath、"
            "OutputPath 以及以 Path 结尾的字段。",
        ),
        reason=_REFUSED,
        bad=_machine("JSONata", '{"Type": "Pass", "OutputPath": "$.a", "End": true}'),
        good=_machine("JSONata", '{"Type": "Pass", "Output": "{% $states.input.a %}", "End": true}'),
    ),
    "bad-variable-name": Page(
        title=Message("A name that no variable can have", "无效的变量名"),
        meaning=Message(
            "A variable is called by a Unicode identifier of at most 80 characters: letters, digits and underscores, not "
            "beginning with a digit. The name states is taken.",
            "变量名必须是不超过 80 个字符的 Unicode 标识符：字母、数字和下划线，不能以数字开头。名称 states 已被占用。",
        ),
        reason=_REFUSED,
        bad=_asl('"Assign": {"order-id.$": "$.id"}'),
        good=_asl('"Assign": {"orderId.$": "$.id"}'),
    ),
    "bad-jsonata": Page(
        title=Message("JSONata that cannot be evaluated", "无法求值的 JSONata"),
        meaning=Message(
            "The expression in {% %} has a fault in its grammar, or reads something that no node gives it: data are under "
            "$states.input, results under $states.result, the context object under $states.context.",
            "{% %} 中的表达式有语法错误，或读取了节点没有提供的数据：输入在 $states.input，结果在 $states.result，"
            "上下文对象在 $states.context。",
        ),
        reason=_REFUSED,
        bad=_machine("JSONata", '{"Type": "Pass", "Output": "{% order.total %}", "End": true}'),
        good=_machine("JSONata", '{"Type": "Pass", "Output": "{% $states.input.order.total %}", "End": true}'),
    ),
    "rule-without-condition": Page(
        title=Message("A rule without a Condition", "缺少 Condition 的规则"),
        meaning=Message(
            "In JSONata each rule of a Choice has a Condition, an expression that is true or false.",
            "JSONata 中 Choice 的每条规则都要有 Condition，即结果为真或假的表达式。",
        ),
        reason=_REFUSED,
        bad=_machine("JSONata", '{"Type": "Choice", "Choices": [{"Next": "B"}]}', _END),
        good=_machine(
            "JSONata", '{"Type": "Choice", "Choices": [{"Condition": "{% $states.input.go %}", "Next": "B"}]}', _END
        ),
    ),
    "variable-taken": Page(
        title=Message("A variable of an outer workflow is assigned", "给外层工作流的变量赋值"),
        meaning=Message(
            "Nodes inside a Map or Parallel can read the variables around it, but not assign one of the same name that"
            " may have been assigned on a way to the Map or Parallel.",
            "Map 或 Parallel 内的节点可以读取外层变量，但不能给到达它之前可能已赋值的同名变量赋值。",
        ),
        reason=_REFUSED,
        bad=_assigned_inside("total"),
        good=_assigned_inside("part"),
    ),
    "unassigned-variable": Page(
        title=Message("A variable that nothing assigns", "没有赋值的变量"),
        meaning=Message(
            "No Assign in the workflow, or in one around it, gives the variable a value. The executions of a distributed"
            " Map have only the variables that are assigned inside. In JSONata it may also be a misspelt function.",
            "本工作流及外层工作流的 Assign 都没有给这个变量赋值。分布式 Map 的各个执行只有自己内部赋值的变量。在 JSONata 中也可能是函数名写错了。",
        ),
        reason=Message(
            "Step Functions takes the definition, and each execution that reads the variable fails.",
            "Step Functions 会接受这样的定义，但每次读取该变量的执行都会失败。",
        ),
        bad=_pass('"Assign": {"total": 1},\n      "Parameters": {"sum.$": "$totl"}'),
        good=_pass('"Assign": {"total": 1},\n      "Parameters": {"sum.$": "$total"}'),
        severity=Severity.WARNING,
    ),
    "credentials-without-role": Page(
        title=Message("Credentials without a role", "Credentials 缺少角色"),
        meaning=Message(
            "Credentials name the role that the service takes on for the call, as RoleArn or RoleArn.$.",
            "Credentials 通过 RoleArn 或 RoleArn.$ 指定云端调用时使用的角色。",
        ),
        reason=_REFUSED,
        bad=_asl('"Credentials": {}'),
        good=_asl(_CREDENTIALS),
    ),
    "credentials-of-activity": Page(
        title=Message("Credentials of an activity", "活动上的 Credentials"),
        meaning=Message(
            "Credentials name the role of a call that the service makes. An activity is polled by a worker, so no call is "
            "made.",
            "Credentials 指定服务发起调用时使用的角色。活动由工作进程轮询，服务不发起调用。",
        ),
        reason=_REFUSED,
        bad=_asl(_CREDENTIALS).replace(_FUNCTION, _ACTIVITY),
        good=_asl().replace(_FUNCTION, _ACTIVITY),
        repair=Repair.YES,
    ),
    "label-taken": Page(
        title=Message("Two Maps with one Label", "两个 Map 的 Label 相同"),
        meaning=Message(
            "The Label tells the map runs of one Map from those of another.", "Label 用来区分不同 Map 的运行。"
        ),
        reason=_REFUSED,
        bad=_labels("each", "each"),
        good=_labels("outer", "inner"),
    ),
    "too-large": Page(
        title=Message("A number above the limit of the language", "数值超过语言的上限"),
        meaning=Message(
            "Times are at most 99999999 seconds, waits between retries at most 31622400, retries at most 99999999.",
            "时间最多 99999999 秒，重试间隔最多 31622400 秒，重试次数最多 99999999。",
        ),
        reason=_REFUSED,
        bad=_asl('"TimeoutSeconds": 100000000'),
        good=_asl('"TimeoutSeconds": 99999999'),
    ),
    "no-such-pattern": Page(
        title=Message("A way of waiting that the service does not have", "服务不支持的等待方式"),
        meaning=Message(
            "With .sync Step Functions waits for a job to end, with .waitForTaskToken for a token to come back. Each is "
            "offered for some services only, and .sync:2 for nested executions only.",
            "使用 .sync 时 Step Functions 等待作业结束，使用 .waitForTaskToken 时等待令牌返回。两者都只适用于部分服务，"
            ".sync:2 只适用于嵌套执行。",
        ),
        reason=_REFUSED,
        bad=_called('"FunctionName": "pay"').replace(":invoke", ":invoke.sync"),
        good=_called('"FunctionName": "pay"').replace(":invoke", ":invoke.waitForTaskToken"),
    ),
    "no-such-action": Page(
        title=Message("An action that an integration does not have", "集成不支持的操作"),
        meaning=Message(
            "The integrations named by a service alone have a few actions each. All others of a service are called "
            "through its SDK: arn:aws:states:::aws-sdk:dynamodb:query.",
            "只写服务名的集成只有少数操作。其他操作通过 SDK 调用：arn:aws:states:::aws-sdk:dynamodb:query。",
        ),
        reason=_REFUSED,
        bad=_asl().replace(_FUNCTION, "arn:aws:states:::dynamodb:query"),
        good=_asl('"Parameters": {"TableName": "orders"}').replace(_FUNCTION, _QUERY),
    ),
    "no-sdk-action": Page(
        title=Message("An action that AWS does not have", "AWS 没有的操作"),
        meaning=Message(
            "An aws-sdk integration names a service and one of its actions as the Java SDK has them. What answers with a "
            "stream, and taking on a role, cannot be called.",
            "aws-sdk 集成按 Java SDK 的写法给出服务及其操作。以流返回结果的操作和获取角色的操作不能调用。",
        ),
        reason=_REFUSED,
        bad=_asl('"Parameters": {"TableName": "orders"}').replace(_FUNCTION, _QUERY.replace("query", "qury")),
        good=_asl('"Parameters": {"TableName": "orders"}').replace(_FUNCTION, _QUERY),
        repair=Repair.SOMETIMES,
    ),
    "odd-argument": Page(
        title=Message("An argument that an action does not have", "操作没有的参数"),
        meaning=Message(
            "The arguments of an integration are those of the service's API, each written with a capital. What a function "
            "is given stands in Payload, not beside it.",
            "集成的参数就是服务 API 的参数，首字母大写。传给函数的内容写在 Payload 中，而不是与它并列。",
        ),
        reason=_REFUSED,
        bad=_called('"FunctionName": "pay"', '"Amount": 5'),
        good=_called('"FunctionName": "pay"', '"Payload": {"Amount": 5}'),
    ),
    "missing-argument": Page(
        title=Message("An argument that is missing", "缺少参数"),
        meaning=Message(
            "Without this argument the service does not know what to do.", "没有这个参数，服务无法知道要做什么。"
        ),
        reason=_REFUSED,
        bad=_called('"Payload": {"Amount": 5}'),
        good=_called('"FunctionName": "pay"', '"Payload": {"Amount": 5}'),
    ),
    "wrong-argument": Page(
        title=Message("An argument of another type", "参数类型不符"),
        meaning=Message(
            "Step Functions makes the request of the Java SDK out of the arguments, and each must be of the type that the "
            "request has there. Text may be an object or a list, which is written as JSON, but no number.",
            "Step Functions 用这些参数构造 Java SDK 的请求，每个参数都必须符合请求中的类型。"
            "文本可以写成对象或数组（会转成 JSON），但不能是数字。",
        ),
        reason=_REFUSED,
        bad=_asl('"Parameters": {"QueueUrl": "q", "MessageBody": "m", "DelaySeconds": "2"}').replace(_FUNCTION, _SEND),
        good=_asl('"Parameters": {"QueueUrl": "q", "MessageBody": "m", "DelaySeconds": 2}').replace(_FUNCTION, _SEND),
    ),
    "no-arguments": Page(
        title=Message("An integration without arguments", "没有参数的集成"),
        meaning=Message(
            "What an integration hands to its service stands in Parameters, or in Arguments in JSONata. The input of the "
            "node is not sent by itself; a call without arguments has an empty object.",
            "集成交给服务的内容写在 Parameters 中，在 JSONata 中写在 Arguments 中。节点的输入不会自动发送；没有参数的调用写空对象。",
        ),
        reason=_REFUSED,
        repair=Repair.SOMETIMES,
        bad=_asl().replace(_FUNCTION, "arn:aws:states:::aws-sdk:sqs:listQueues"),
        good=_asl('"Parameters": {}').replace(_FUNCTION, "arn:aws:states:::aws-sdk:sqs:listQueues"),
    ),
    "bad-endpoint": Page(
        title=Message("An address that cannot be called", "无法调用的地址"),
        meaning=Message(
            "An HTTP Task calls an address of the web. One that the input decides is built under ApiEndpoint.$.",
            "HTTP 任务调用网络地址。由输入决定的地址写在 ApiEndpoint.$ 下。",
        ),
        reason=_REFUSED,
        bad=_http("$.address"),
        good=_http("https://example.com/pay"),
    ),
    "bad-function-arn": Page(
        title=Message("The ARN of a function that cannot be", "无效的函数 ARN"),
        meaning=Message(
            "After function: stand a name of letters, digits, hyphens and underscores, and perhaps a version or an alias.",
            "function: 之后是由字母、数字、连字符和下划线组成的函数名，还可以有版本或别名。",
        ),
        reason=_REFUSED,
        bad=_asl().replace(_FUNCTION, f"{_FUNCTION}:"),
        good=_asl().replace(_FUNCTION, f"{_FUNCTION}:live"),
    ),
    "late-heartbeat": Page(
        title=Message("A heartbeat slower than the timeout", "心跳间隔不小于超时时间"),
        meaning=Message(
            "HeartbeatSeconds is the longest silence of a task and must be smaller than TimeoutSeconds.",
            "HeartbeatSeconds 是任务两次心跳的最长间隔，必须小于 TimeoutSeconds。",
        ),
        reason=_REFUSED,
        bad=_asl('"TimeoutSeconds": 20', '"HeartbeatSeconds": 30'),
        good=_asl('"TimeoutSeconds": 30', '"HeartbeatSeconds": 20'),
    ),
    "no-dollar": Page(
        title=Message("A path that is not read", "不会被读取的路径"),
        meaning=Message(
            "Only a key ending in .$ takes its value from a path or a function; any other value is taken as it stands.",
            "只有以 .$ 结尾的键才从路径或函数取值，其他值都按原样使用。",
        ),
        reason=Message(
            "The text of the path itself goes on instead of the value. Step Functions warns of it with NO_DOLLAR.",
            "传下去的是路径文本本身而不是值。Step Functions 会给出 NO_DOLLAR 警告。",
        ),
        bad=_pass('"Parameters": {"id": "$.order.id"}'),
        good=_pass('"Parameters": {"id.$": "$.order.id"}'),
        severity=Severity.WARNING,
    ),
    "failing-call": Page(
        title=Message("A call that must fail", "必然失败的调用"),
        meaning=Message(
            "A States function is called with too few or too many arguments, with one of a wrong type, such as a text where it takes a number, or with constants that never work, such as a step of 0.",
            "调用 States 函数时参数过多或过少，参数类型不符（例如在需要数字的位置给出文本），或给出了不可能成功的常量（例如步长为 0）。",
        ),
        reason=Message(
            "Step Functions takes the definition, and every execution that gets to the call fails.",
            "Step Functions 会接受这样的定义，但每次执行到该调用时都会失败。",
        ),
        bad=_pass('"Parameters": {"sum.$": "States.MathAdd($.a)"}'),
        good=_pass('"Parameters": {"sum.$": "States.MathAdd($.a, 1)"}'),
        severity=Severity.WARNING,
    ),
    "path-function": Page(
        title=Message("A function in a path", "路径中使用了函数"),
        meaning=Message(
            "A path ends in a function such as length() or sum(). The library that reads paths here, and ASW's, has such functions.",
            "路径以 length()、sum() 等函数结尾。本程序和 ASW 读取路径所用的库支持这类函数。",
        ),
        reason=Message(
            "Step Functions takes the name with its parentheses for a member, and the execution fails since there is none.",
            "Step Functions 会把带括号的名称当作成员名，因找不到该成员而执行失败。",
        ),
        bad=_pass('"Parameters": {"count.$": "$.list.length()"}'),
        good=_pass('"Parameters": {"count.$": "States.ArrayLength($.list)"}'),
        severity=Severity.WARNING,
    ),
    "path-to-nothing": Page(
        title=Message("A path that can never find anything", "永远找不到数据的路径"),
        meaning=Message(
            "What is known of the data here says that it has no such member: on every way to this node it was put together from a Result, Parameters, a ResultSelector or the error of a catcher.",
            "根据定义可知此处的数据没有这个成员：无论从哪条路到达此节点，数据都由 Result、Parameters、ResultSelector 或捕获到的错误组成。",
        ),
        reason=Message("Each execution that gets here fails.", "每次执行到这里都会失败。"),
        bad=flow(_FIRST, '"B": {"Type": "Wait", "SecondsPath": "$.delay", "End": true}'),
        good=flow(_FIRST, '"B": {"Type": "Wait", "SecondsPath": "$.seconds", "End": true}'),
        severity=Severity.WARNING,
    ),
    "no-such-context": Page(
        title=Message("A path to what the context object never has", "上下文对象中不存在的路径"),
        meaning=Message(
            "The context object has Execution, State and StateMachine, Task in a Task that waits, and Map in an iteration. "
            "Their members have fixed names, and upper and lower case count.",
            "上下文对象包含 Execution、State 和 StateMachine，等待回调的 Task 中还有 Task，循环中还有 Map。"
            "其成员的名称是固定的，区分大小写。",
        ),
        reason=Message("Each execution that reads the path fails.", "每次执行读取此路径时都会失败。"),
        bad=_pass('"Parameters": {"id.$": "$$.Execution.ID"}'),
        good=_pass('"Parameters": {"id.$": "$$.Execution.Id"}'),
        severity=Severity.WARNING,
    ),
    "static-result": Page(
        title=Message("A path in the Result of a Pass", "Pass 的 Result 中的路径"),
        meaning=Message(
            "Result is a constant. Parameters build a value from the input.",
            "Result 是常量。要用输入构造值，请使用 Parameters。",
        ),
        reason=Message(
            "The text of the path itself is the result. Step Functions warns of it with PASS_RESULT_IS_STATIC.",
            "结果是路径文本本身。Step Functions 会给出 PASS_RESULT_IS_STATIC 警告。",
        ),
        bad=_pass('"Result": {"id.$": "$.order.id"}'),
        good=_pass('"Parameters": {"id.$": "$.order.id"}'),
        severity=Severity.WARNING,
    ),
    "over-hundred": Page(
        title=Message("More than all of the iterations", "百分比超过 100"),
        meaning=Message(
            "ToleratedFailurePercentage is a share from 0 to 100.", "ToleratedFailurePercentage 的范围是 0 到 100。"
        ),
        reason=_REFUSED,
        bad=_map('"ToleratedFailurePercentage": 120'),
        good=_map('"ToleratedFailurePercentage": 20'),
    ),
    "only-distributed": Page(
        title=Message("A part of a distributed Map in one that is not", "非分布式 Map 中的分布式字段"),
        meaning=Message(
            "ItemReader, ItemBatcher, ResultWriter and Label belong to a Map with the Mode DISTRIBUTED. "
            "This one runs its iterations in the execution itself.",
            "ItemReader、ItemBatcher、ResultWriter 和 Label 只用于 Mode 为 DISTRIBUTED 的 Map。此 Map 在本次执行内循环。",
        ),
        reason=Message(
            "Step Functions takes the definition, but with ItemReader, ItemBatcher or ResultWriter the Map fails with "
            "States.Runtime as soon as it is entered. A Label has no effect.",
            "Step Functions 接受此定义，但带有 ItemReader、ItemBatcher 或 ResultWriter 的 Map 一进入就以 States.Runtime 失败；"
            "Label 则不起作用。",
        ),
        bad=_map('"ItemBatcher": {"MaxItemsPerBatch": 10}', mode='"Mode": "INLINE"'),
        good=_map('"ItemBatcher": {"MaxItemsPerBatch": 10}'),
        severity=Severity.WARNING,
    ),
    "bad-label": Page(
        title=Message("A label that cannot be one", "标签不合法"),
        meaning=Message(
            "The Label of a distributed Map is a part of the ARNs of its map runs and of their executions.",
            "分布式 Map 的 Label 是其运行及其中各次执行的 ARN 的一部分。",
        ),
        reason=_REFUSED,
        bad=_map('"Label": "my orders"'),
        good=_map('"Label": "my-orders"'),
    ),
    "bad-pointer": Page(
        title=Message("An ItemsPointer that is no pointer", "ItemsPointer 不是指针"),
        meaning=Message(
            "The ItemsPointer of a reader is a JSON pointer to the array within the object: names with a / before each.",
            "读取器的 ItemsPointer 是指向对象内数组的 JSON 指针：每个名称前都有 /。",
        ),
        reason=_REFUSED,
        bad=_read('"InputType": "JSON", "ItemsPointer": "data/items"'),
        good=_read('"InputType": "JSON", "ItemsPointer": "/data/items"'),
    ),
}
