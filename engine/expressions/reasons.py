"""Why an expression cannot be read, in English and Chinese: one row per code."""

from engine.language.messages import Message

REASONS: dict[str, Message] = {
    # Any expression
    "too-long": Message("longer than {limit} characters", "超过 {limit} 个字符"),
    "number-too-large": Message("the number is too large", "数字过大"),
    "unclosed-quote": Message("the closing quote is missing", "缺少右引号"),
    "bad-escape": Message(
        "a backslash must be followed by a quote, a backslash or a JSON escape", "反斜杠后的转义无效"
    ),
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
    "zero-step": Message("the step of a slice must not be 0", "切片的步长不能为 0"),
    "unknown-function": Message("{name}() is not supported; only length() is", "不支持 {name}()，目前只支持 length()"),
    "length-not-last": Message("length() must be the last step", "length() 只能位于路径末尾"),
    "length-of-many": Message("length() needs a path to one value", "length() 前面的路径只能选取一个值"),
    # Filters
    "unclosed-filter": Message("expected ) but found {found}", "此处应为 )，但遇到 {found_zh}"),
    "no-operand": Message("expected @, $ or a literal but found {found}", "此处应为 @、$ 或字面量，但遇到 {found_zh}"),
    "no-comparison": Message(
        "{name} is no operator of filters; use == != < <= > >= =~ in nin",
        "{name} 不是过滤条件的运算符，可用 == != < <= > >= =~ in nin",
    ),
    "literal-alone": Message(
        "a literal alone tests nothing; compare it with a path", "单独的字面量没有意义，请与路径比较"
    ),
    "two-literals": Message("one side must be a path starting with @ or $", "两侧至少有一侧是以 @ 或 $ 开头的路径"),
    "not-one-value": Message(
        "inside a filter only names and indexes may follow @ or $", "过滤条件中 @ 或 $ 之后只能使用名称和下标"
    ),
    "star-name": Message("the name * cannot be used inside a filter", "过滤条件中不能使用名称 *"),
    "no-regex": Message("expected a regular expression such as /a.*/", "此处应为正则表达式，例如 /a.*/"),
    "bad-regex": Message("the regular expression is wrong: {detail}", "正则表达式有误：{detail}"),
    "no-list": Message(
        "expected a list such as ['a', 'b'] but found {found}", "此处应为列表，例如 ['a', 'b']，但遇到 {found_zh}"
    ),
    # Result paths
    "context-target": Message("the context object $$ cannot be written to", "不能写入上下文对象 $$"),
    "variable-target": Message("a result path cannot write to a variable", "结果路径不能写入变量"),
    "many-targets": Message(
        "a result path must name one place: only names and indexes from 0 are allowed",
        "结果路径只能指向一个位置，仅允许名称和从 0 开始的下标",
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
    "argument-count": Message(
        "{name} takes {wanted} arguments, not {given}", "{name} 需要 {wanted} 个参数，而不是 {given} 个"
    ),
}
