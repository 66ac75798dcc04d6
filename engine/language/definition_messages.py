"""The sentences about a definition that is readable JSON but not a proper state machine."""

from engine.language.wording import Message

DEFINITION_MESSAGES: dict[str, Message] = {
    "not-an-object": Message(
        en="A definition is a JSON object with StartAt and States; this is {found}.",
        zh="定义必须是包含 StartAt 和 States 的 JSON 对象，这里是 {found}。",
    ),
    "bare-states": Message(
        en="These are states without a workflow around them: StartAt and States are missing.",
        zh="这里只有节点，外层缺少 StartAt 和 States。",
    ),
    "missing-field": Message(en="The field {field} is missing here.", zh="缺少字段 {field}。"),
    "wrong-type": Message(
        en="{field} must be: {expected}. Found: {found}.", zh="{field} 的值应为{expected}，实际为{found}。"
    ),
    "too-small": Message(
        en="{field} must be at least {minimum}; found {found}.", zh="{field} 不能小于 {minimum}，实际为 {found}。"
    ),
    "too-large": Message(
        en="{field} must be at most {maximum}; found {found}.", zh="{field} 不能大于 {maximum}，实际为 {found}。"
    ),
    "not-one-of": Message(
        en='{field} must be one of {choices}; found "{found}".', zh="{field} 只能是 {choices} 之一，实际为“{found}”。"
    ),
    "unknown-field": Message(
        en='"{field}" is not a field known here; it is kept but has no effect.',
        zh="“{field}”不是这里已知的字段；会保留，但不起作用。",
    ),
    "misspelt-field": Message(
        en='"{field}" is not a field known here; did you mean {near}?',
        zh="“{field}”不是这里已知的字段，是否应为 {near}？",
    ),
    "old-spelling": Message(
        en='"{found}" is another spelling of {name}; it is read as {name}.',
        zh="“{found}”是 {name} 的另一种写法，按 {name} 处理。",
    ),
    "not-in-tcsl": Message(
        en='"{field}" is an extension from the Amazon States Language; ASW does not document it.',
        zh="“{field}”是 Amazon States Language 的扩展，ASW 文档中没有。",
    ),
    "type-not-in-tcsl": Message(
        en="The node type {type} is an extension from the Amazon States Language; ASW does not document it.",
        zh="节点类型 {type} 是 Amazon States Language 的扩展，ASW 文档中没有。",
    ),
    "unknown-type": Message(
        en='"{found}" is not a node type. Known types: {types}.', zh="“{found}”不是节点类型。可用的类型：{types}。"
    ),
    "misspelt-type": Message(
        en='"{found}" is not a node type; did you mean {near}?', zh="“{found}”不是节点类型，是否应为 {near}？"
    ),
    "next-and-end": Message(en="A node has either Next or End, not both.", zh="节点的 Next 和 End 只能有一个。"),
    "no-next-or-end": Message(
        en="This node says neither what comes next nor that it ends: add Next or End.",
        zh="此节点既没有 Next 也没有 End，请补充其中一个。",
    ),
    "missing-start": Message(
        en='StartAt names "{found}", but there is no such node. Nodes: {names}.',
        zh="StartAt 指向“{found}”，但没有这个节点。现有节点：{names}。",
    ),
    "misspelt-start": Message(
        en='StartAt names "{found}", but there is no such node; did you mean "{near}"?',
        zh="StartAt 指向“{found}”，但没有这个节点，是否应为“{near}”？",
    ),
    "missing-target": Message(
        en='"{state}" leads to "{found}", but there is no such node. Nodes here: {names}.',
        zh="“{state}”指向“{found}”，但没有这个节点。现有节点：{names}。",
    ),
    "no-target": Message(
        en='In "{state}", {way} leads nowhere yet: choose the node that comes next.',
        zh="“{state}”的{way_zh}还没有去向：请选择下一个节点。",
    ),
    "misspelt-target": Message(
        en='"{state}" leads to "{found}", but there is no such node; did you mean "{near}"?',
        zh="“{state}”指向“{found}”，但没有这个节点，是否应为“{near}”？",
    ),
    "no-states": Message(
        en="{where} has no node yet: add one and let StartAt name it.",
        zh="{where_zh}还没有节点：请添加一个节点，并让 StartAt 指向它。",
    ),
    "unreachable": Message(en='No way leads to "{state}".', zh="没有路径可以到达“{state}”。"),
    "endless-loop": Message(
        en='"{state}" is in a loop without a way out: {loop}. Add a Choice that leaves it.',
        zh="“{state}”处在没有出口的循环中：{loop}。请用 Choice 节点离开循环。",
    ),
    "loop": Message(
        en='"{state}" is in a loop: {loop}. It runs here, but ASW does not allow loops.',
        zh="“{state}”处在循环中：{loop}。本地可以执行，但 ASW 不允许循环。",
    ),
    "duplicate-name": Message(
        en='The name "{state}" is used twice; names are unique in the whole workflow, inner nodes included.',
        zh="节点名“{state}”重复；节点名在整个工作流（包括内层）中必须唯一。",
    ),
    "long-name": Message(
        en='"{name}" has {length} characters; the service takes up to 80.',
        zh="“{name}”有 {length} 个字符，服务最多支持 80 个。",
    ),
    "bad-path": Message(
        en='{field} is not a path: "{found}": {reason}.', zh="{field} 不是有效的路径：“{found}”：{reason_zh}。"
    ),
    "bad-template": Message(en="In {field}: {reason}.", zh="{field} 有误：{reason_zh}。"),
    "failing-call": Message(
        en="In {field}: {reason}; the call fails when it is reached.",
        zh="{field} 有误：{reason_zh}；执行到此调用时会失败。",
    ),
    "path-function": Message(
        en="The path in {field} ends in {function}(): Step Functions has no functions in paths and finds nothing there.",
        zh="{field} 中的路径以 {function}() 结尾：Step Functions 的路径不支持函数，此处将找不到数据。",
    ),
    "placeholder": Message(
        en="{field} still holds the placeholder {found}; it needs a value before this runs as meant.",
        zh="{field} 仍是占位符 {found}；填入实际值后才能按预期执行。",
    ),
    "no-retries": Message(en="MaxAttempts 0 means: never try again.", zh="MaxAttempts 为 0 表示不重试。"),
    "all-not-last": Message(
        en="{name} should stand alone and in the last entry of {field}; what follows is never tried.",
        zh="{name} 应单独出现在 {field} 的最后一项，其后的规则不会生效。",
    ),
    "misspelt-error": Message(
        en='No error is called "{found}"; did you mean {near}?', zh="没有名为“{found}”的错误，是否应为 {near}？"
    ),
    "shadowed-handler": Message(
        en="Earlier entries of {field} match all these errors already ({names}); this one is never tried.",
        zh="{field} 前面的规则已能匹配这里的所有错误（{names}），此规则不会生效。",
    ),
    "choice-has-next": Message(
        en="A Choice has no {field}: its rules and its Default say where to go.",
        zh="Choice 节点没有 {field}：去向由规则和 Default 决定。",
    ),
    "no-rules": Message(en="A Choice needs at least one rule.", zh="Choice 节点至少需要一条规则。"),
    "rule-without-next": Message(
        en="This rule does not say where to go: add Next.", zh="此规则没有指明去向，请添加 Next。"
    ),
    "inner-next": Message(
        en="Only the whole rule has a Next, not a condition inside it.", zh="只有整条规则有 Next，内层条件不能有。"
    ),
    "one-comparison": Message(
        en="A rule has exactly one comparison, such as StringEquals; this one has: {found} (its keys: {keys}).",
        zh="每条规则只能有一个比较，例如 StringEquals；这里有：{found}（键：{keys}）。",
    ),
    "rule-without-variable": Message(
        en="This comparison does not say what to test: add Variable with a path.",
        zh="此比较没有指明要比较的值，请添加 Variable 路径。",
    ),
    "duplicate-rule": Message(
        en="Rule {rule} has the same condition as rule {first}, which comes before it; it never decides.",
        zh="规则 {rule} 与前面的规则 {first} 条件相同，永远不会生效。",
    ),
    "never-matches": Message(
        en="Rule {rule} matches nothing, whatever the input is.",
        zh="无论输入是什么，规则 {rule} 都不会匹配。",
    ),
    "covered-rule": Message(
        en="Rule {rule} never decides: the rules before it take every case in which it would match.",
        zh="规则 {rule} 永远不会生效：它能匹配的情况都已被前面的规则匹配。",
    ),
    "dead-default": Message(
        en="Default is never taken: rule {rule} matches all that the rules before it do not.",
        zh="Default 永远不会生效：规则 {rule} 匹配前面的规则没有匹配的所有情况。",
    ),
    "no-branches": Message(en="A Parallel needs at least one branch.", zh="Parallel 节点至少需要一个分支。"),
    "no-limit": Message(
        en="MaxConcurrency 0 means no limit, as in the Amazon States Language; ASW does not document it.",
        zh="MaxConcurrency 为 0 表示不限制并发（Amazon States Language 的规则），ASW 文档中没有说明。",
    ),
    "odd-resource": Message(
        en='"{found}" is no resource known here; bind it in functions/bindings.json to run it.',
        zh="无法识别资源“{found}”；请在 functions/bindings.json 中绑定后再执行。",
    ),
    "wait-timing": Message(
        en="A Wait needs exactly one of Seconds, SecondsPath, Timestamp, TimestampPath; it has: {found}.",
        zh="Wait 节点必须且只能有 Seconds、SecondsPath、Timestamp、TimestampPath 之一；现有：{found}。",
    ),
    "bad-timestamp": Message(
        en='"{found}" is not a time; write it like 2026-01-31T08:00:00Z.',
        zh="“{found}”不是有效的时刻，请写成 2026-01-31T08:00:00Z 的形式。",
    ),
    "both-given": Message(en="Give {first} or {second}, not both.", zh="{first} 和 {second} 只能给一个。"),
    "jsonata": Message(
        en="TCSL has no JSONata, and the definition is read as TCSL.", zh="此定义按 TCSL 读取，而 TCSL 没有 JSONata。"
    ),
    "jsonpath-in-jsonata": Message(
        en="QueryLanguage cannot be JSONPath here: the whole workflow is in JSONata.",
        zh="整个工作流使用 JSONata，此处的 QueryLanguage 不能是 JSONPath。",
    ),
    "other-query-language": Message(
        en="{field} is a field of {other} nodes; the QueryLanguage here is {query}.",
        zh="{field} 是 {other} 节点的字段，此处的 QueryLanguage 是 {query}。",
    ),
    "bad-variable-name": Message(
        en='"{name}" cannot be the name of a variable; use letters, digits and underscores.',
        zh="“{name}”不能作为变量名，请使用字母、数字和下划线。",
    ),
    "bad-jsonata": Message(en="{field} cannot be evaluated: {reason}.", zh="{field} 无法求值：{reason_zh}。"),
    "rule-without-condition": Message(en="This rule has no Condition.", zh="这条规则缺少 Condition。"),
    "unassigned-variable": Message(
        en='"{state}" reads {names}, but nothing assigns it here or around it.',
        zh="“{state}”读取 {names}，但此处和外层工作流都没有给它赋值。",
    ),
    "variable-taken": Message(
        en="The variable {name} is assigned before, around this workflow, and cannot be assigned here.",
        zh="变量 {name} 在外层工作流中已先赋值，不能在这里赋值。",
    ),
    "credentials-without-role": Message(en="Credentials need a RoleArn.", zh="Credentials 需要 RoleArn。"),
    "credentials-of-activity": Message(
        en="An activity has no Credentials: its worker comes with its own.",
        zh="活动没有 Credentials：工作进程使用自己的身份。",
    ),
    "label-taken": Message(
        en='The Label "{found}" is used twice; labels are unique in the whole workflow.',
        zh="Label“{found}”重复；Label 在整个工作流中必须唯一。",
    ),
    "over-hundred": Message(en="{found} % is more than all; at most 100.", zh="{found}% 超过了 100%。"),
    "only-distributed": Message(
        en="{field} is for a Map whose ProcessorConfig has the Mode DISTRIBUTED, and this one has not.",
        zh="{field} 只用于 ProcessorConfig 中 Mode 为 DISTRIBUTED 的 Map，此 Map 不是。",
    ),
    "bad-label": Message(
        en='"{found}" cannot be a label: 1 to 40 characters, without blanks and ? * < > {{ }} [ ] : ; , \\ | ^ ~ $ # % & ` ".',
        zh='“{found}”不能作为标签：须为 1 到 40 个字符，不含空白和 ? * < > {{ }} [ ] : ; , \\ | ^ ~ $ # % & ` "。',
    ),
    "bad-pointer": Message(
        en='"{found}" is not a JSON pointer: it must begin with /.', zh="“{found}”不是 JSON 指针：必须以 / 开头。"
    ),
    "bad-function-arn": Message(
        en='"{found}" is not the ARN of a function: its name or its alias cannot be one.',
        zh="“{found}”不是有效的函数 ARN：函数名或别名不合法。",
    ),
    "no-such-pattern": Message(
        en='Step Functions has no .{pattern} for the service in "{found}".',
        zh="Step Functions 的这项服务“{found}”不支持 .{pattern}。",
    ),
    "no-such-action": Message(
        en='Step Functions has no action {action} in "{found}"; with aws-sdk: before the service it has every one.',
        zh="Step Functions 的“{found}”中没有操作 {action}；在服务名前加 aws-sdk: 可使用全部操作。",
    ),
    "no-sdk-action": Message(
        en="Step Functions cannot call {call}: there is no such action.",
        zh="Step Functions 无法调用 {call}：没有这个操作。",
    ),
    "odd-argument": Message(
        en='{call} has no argument "{found}"; Step Functions takes the names of the API, each with a capital.',
        zh="{call} 没有参数“{found}”；Step Functions 使用 API 的参数名，首字母大写。",
    ),
    "wrong-argument": Message(
        en="{call} does not take this as {found}. Step Functions says: {sentence}",
        zh="{call} 的 {found} 不能是这个值。Step Functions 的说明：{sentence}",
    ),
    "no-arguments": Message(
        en='A Task that calls "{found}" needs {field}, if only an empty object.',
        zh="调用“{found}”的任务需要 {field}，没有参数时写空对象。",
    ),
    "missing-argument": Message(en="{call} needs the argument {field}.", zh="{call} 需要参数 {field}。"),
    "bad-endpoint": Message(
        en='"{found}" is not an address that can be called; it begins with https://.',
        zh="“{found}”不是可以调用的地址，地址以 https:// 开头。",
    ),
    "late-heartbeat": Message(
        en="HeartbeatSeconds ({heartbeat}) must be smaller than TimeoutSeconds ({timeout}).",
        zh="HeartbeatSeconds（{heartbeat}）必须小于 TimeoutSeconds（{timeout}）。",
    ),
    "no-dollar": Message(
        en='"{found}" looks like a path but is taken as it stands; call the field {field}.$ to read it.',
        zh="“{found}”看起来是路径，但会按原样使用；要读取它，请将字段改名为 {field}.$。",
    ),
    "path-to-nothing": Message(
        en="{field}: {found} can never find anything, as the data here has no {member}.",
        zh="{field}：{found} 永远找不到数据，因为此处的数据中没有 {member}。",
    ),
    "no-such-context": Message(
        en="{found} finds nothing: the context object has no {member} there, only {names}.",
        zh="{found} 找不到数据：上下文对象的此处没有 {member}，只有 {names}。",
    ),
    "static-result": Message(
        en="The Result of a Pass is taken as it stands: no path in it is read. Use Parameters instead.",
        zh="Pass 的 Result 会按原样使用，其中的路径不会被读取。请改用 Parameters。",
    ),
    "fix-set": Message(en="Set {key} to {value}", zh="将 {key} 设为 {value}"),
    "fix-rename": Message(en="Rename {key} to {value}", zh="将 {key} 改名为 {value}"),
    "fix-rename-everywhere": Message(en="Rename {key} to {value} everywhere", zh="将各处的 {key} 改名为 {value}"),
    "fix-remove": Message(en="Remove {key}", zh="删除 {key}"),
    "fix-split": Message(en="Write {key} as rules of their own", zh="将 {key} 写成单独的规则"),
    "fix-wrap": Message(en="Put a workflow around these states", zh="补上外层工作流"),
}
