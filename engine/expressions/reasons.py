"""Why an expression cannot be read, in English and Chinese: one row per code."""

from engine.language.messages import Message

REASONS: dict[str, Message] = {
    # Any expression
    "too-long": Message("longer than {limit} characters", "超过 {limit} 个字符"),
    "number-too-large": Message("the number is too large", "数字过大"),
    "unclosed-quote": Message("the closing quote is missing", "缺少右引号"),
    "bad-escape": Message("four hexadecimal digits must follow \\u", "\\u 之后须有四个十六进制数字"),
    "trailing-text": Message("nothing may follow, but {found} does", "末尾有多余的 {found_zh}"),
    "too-deep": Message("nested too deeply", "嵌套过深"),
    # Paths
    "no-dollar": Message("a path must start with $", "路径必须以 $ 开头"),
    "no-step": Message("expected . or [ but found {found}", "此处应为 . 或 [，但遇到 {found_zh}"),
    "no-name": Message("expected a name after the dot but found {found}", "点号后应为名称，但遇到 {found_zh}"),
    "odd-name": Message(
        "{found} cannot stand in a plain name; write the name as ['{name}…']",
        "名称中不能直接使用 {found_zh}，请写成 ['{name}…']",
    ),
    "no-selector": Message(
        "expected a quoted name, a whole number, * or a filter but found {found}",
        "此处应为带引号的名称、整数、* 或过滤条件，但遇到 {found_zh}",
    ),
    "unclosed-bracket": Message("expected ] but found {found}", "此处应为 ]，但遇到 {found_zh}"),
    "open-slice": Message("a slice needs a start or an end, such as [0:]", "切片至少要有起点或终点，例如 [0:]"),
    "no-same-quote": Message(
        "expected another name in {quote} but found {found}", "此处应为以 {quote} 括起的名称，但遇到 {found_zh}"
    ),
    "no-filter-parenthesis": Message(
        "a filter stands in parentheses, as in [?(@.a)], but found {found}",
        "过滤条件须用括号括起，例如 [?(@.a)]，但遇到 {found_zh}",
    ),
    "unknown-function": Message(
        "there is no path function {name}(); use {known}", "没有路径函数 {name}()，可用 {known}"
    ),
    "function-not-last": Message("a function must be the last step", "函数只能位于路径末尾"),
    "function-behind-dots": Message("a function cannot follow .. directly", "函数不能紧跟在 .. 之后"),
    "argument-in-filter": Message("a function inside a filter takes no arguments", "过滤条件中的函数不能带参数"),
    "no-function-argument": Message(
        'expected a path, a number, an object or a string in " but found {found}',
        '此处应为路径、数字、对象或以 " 括起的字符串，但遇到 {found_zh}',
    ),
    # Filters
    "unclosed-filter": Message("expected ) but found {found}", "此处应为 )，但遇到 {found_zh}"),
    "no-operand": Message("expected @, $ or a literal but found {found}", "此处应为 @、$ 或字面量，但遇到 {found_zh}"),
    "no-path": Message("only a path can follow ! here", "此处 ! 之后只能是路径"),
    "bad-number": Message("{found} is no number", "{found} 不是数字"),
    "brackets-behind-brackets": Message(
        "{found} cannot stand in brackets right behind others, inside a filter; put a dot between them, as in @[0].['a b']",
        "过滤条件中，紧跟在方括号之后的方括号内不能有 {found_zh}，请在两者之间加点号，例如 @[0].['a b']",
    ),
    "no-comparison": Message(
        "{name} is no operator of filters; use {known}", "{name} 不是过滤条件的运算符，可用 {known}"
    ),
    "literal-alone": Message(
        "a literal alone tests nothing; compare it with a path", "单独的字面量没有意义，请与路径比较"
    ),
    "no-regex": Message("the closing / of the regular expression is missing", "正则表达式缺少结尾的 /"),
    "bad-regex": Message("the regular expression is wrong: {detail}", "正则表达式有误：{detail_zh}"),
    "no-colon": Message("expected : but found {found}", "此处应为 :，但遇到 {found_zh}"),
    "unclosed-brace": Message("expected }} but found {found}", "此处应为 }}，但遇到 {found_zh}"),
    # Result paths
    "context-target": Message("the context object $$ cannot be written to", "不能写入上下文对象 $$"),
    "variable-target": Message("a result path cannot write to a variable", "结果路径不能写入变量"),
    "many-targets": Message(
        "a result path must name one place: only names and indexes from 0 are allowed",
        "结果路径只能指向一个位置，仅允许名称和从 0 开始的下标",
    ),
    "many-places": Message(
        "this path must name one place in the data: names and indexes from 0, without the context object",
        "此路径必须指向数据中的一个位置：仅允许名称和从 0 开始的下标，不能使用上下文对象",
    ),
    "no-variables": Message(
        "variables belong to the Amazon States Language, and this definition is read as TCSL",
        "变量属于 Amazon States Language，而此定义按 TCSL 读取",
    ),
    # Payloads
    "not-text": Message(
        "the value of a key ending in .$ must be a string with a path or a function",
        "以 .$ 结尾的键，其值必须是路径或函数字符串",
    ),
    "not-expression": Message(
        "expected a path starting with $ or a function starting with States.",
        "应为以 $ 开头的路径或以 States. 开头的函数",
    ),
    "double-key": Message("both {name} and {name}.$ are given", "同时给出了 {name} 和 {name}.$"),
    # Intrinsic functions
    "no-function": Message("expected a function starting with States.", "应为以 States. 开头的函数"),
    "bad-call-escape": Message("only ' {{ }} or a backslash may follow a backslash", "反斜杠后只能是 ' {{ }} 或反斜杠"),
    "unknown-intrinsic": Message("there is no function {name}{hint}", "没有函数 {name}{hint_zh}"),
    "no-parenthesis": Message("expected ( but found {found}", "此处应为 (，但遇到 {found_zh}"),
    "no-argument": Message(
        "expected a path, a string in single quotes, a number, true, false, null or a function but found {found}",
        "此处应为路径、单引号字符串、数字、true、false、null 或函数，但遇到 {found_zh}",
    ),
    "no-comma": Message("expected , or ) but found {found}", "此处应为 , 或 )，但遇到 {found_zh}"),
    "argument-type": Message(
        "argument {number} of {name} must be of type {wanted}, not {given}",
        "{name} 的第 {number} 个参数应为{wanted_zh}，不能是{given_zh}",
    ),
    "argument-count": Message(
        "{name} takes {wanted} arguments, not {given}", "{name} 需要 {wanted} 个参数，而不是 {given} 个"
    ),
    "failing-arguments": Message("{name}: {words}", "{name}：{words}"),
}
