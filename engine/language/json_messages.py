"""The sentences about text that is not proper JSON, and about its repairs."""

from engine.language.wording import Message

_SYNTAX: dict[str, Message] = {
    "empty-text": Message(
        en="The text is empty. A definition is an object with StartAt and States.",
        zh="文本为空。工作流定义应是一个包含 StartAt 和 States 的对象。",
    ),
    "missing-comma": Message(en="A comma is missing after {value}.", zh="{value} 后面缺少逗号。"),
    "trailing-comma": Message(
        en="This comma is followed by nothing. Remove it; JSON has no comma after the last entry.",
        zh="这个逗号后面没有内容，请删除；JSON 最后一项之后不能有逗号。",
    ),
    "extra-comma": Message(
        en="There is a comma too many here. Remove it.",
        zh="此处多了一个逗号，请删除。",
    ),
    "missing-colon": Message(
        en='A colon is missing between the key "{key}" and its value.', zh="键“{key}”与它的值之间缺少冒号。"
    ),
    "extra-colon": Message(en="There is a colon too many here. Remove it.", zh="此处多了一个冒号，请删除。"),
    "missing-value": Message(
        en='The key "{key}" has no value. Write one after the colon.', zh="键“{key}”没有值，请在冒号后填写。"
    ),
    "missing-key": Message(
        en='Found {value} where a key in double quotes should be, such as "StartAt".',
        zh='此处应是带双引号的键（如 "StartAt"），却是 {value}。',
    ),
    "bad-key": Message(en="The key {value} needs double quotes around it.", zh="键 {value} 需要加上双引号。"),
    "missing-open": Message(
        en="An opening {replacement} is missing before {value}.",
        zh="{value} 之前缺少左括号 {replacement}。",
    ),
    "extra-open": Message(
        en="There is a {value} too many here. Remove it, or write a key before it.",
        zh="此处多了一个 {value}，请删除，或在前面填写键。",
    ),
    "missing-close": Message(
        en="The bracket of {opener} is not closed. Add {closers} here.",
        zh="{opener} 的括号没有闭合，请在此处补上 {closers}。",
    ),
    "extra-close": Message(
        en="This {value} closes nothing. Remove it, or add the bracket it should close.",
        zh="这个 {value} 没有对应的左括号，请删除，或补上对应的左括号。",
    ),
    "wrong-close": Message(
        en="Found {value} where {replacement} should close the {opener}.",
        zh="此处应以 {replacement} 闭合 {opener}，却是 {value}。",
    ),
    "text-after-end": Message(
        en="The definition is complete before {value}. Remove what follows, or put a comma and brackets around it.",
        zh="在 {value} 之前定义已经结束。请删除多余的内容，或检查是否缺少括号和逗号。",
    ),
    "too-deep": Message(
        en="Objects and arrays are nested more than {limit} levels deep here. Use fewer levels.",
        zh="此处对象和数组的嵌套超过 {limit} 层，请减少嵌套。",
    ),
    "text-too-large": Message(
        en="The text is longer than {limit} characters and is not read. Split the definition.",
        zh="文本超过 {limit} 个字符，无法读取。请拆分工作流定义。",
    ),
}

_SPELLING: dict[str, Message] = {
    "unterminated-string": Message(
        en='The string {value} has no closing quote. Add " at its end.',
        zh='字符串 {value} 缺少结束引号，请在末尾补上 "。',
    ),
    "unescaped-quote": Message(
        en='A quote inside {value} ends the string too early. Write it as \\" there.',
        zh='{value} 中的引号使字符串提前结束，请写成 \\"。',
    ),
    "missing-quote": Message(
        en='The string {value} has no opening quote. Add " before it.',
        zh='字符串 {value} 缺少起始引号，请在前面补上 "。',
    ),
    "missing-quotes": Message(
        en="{value} is no JSON value. Put double quotes around it if it is text.",
        zh="{value} 不是 JSON 值。如果是文本，请加上双引号。",
    ),
    "wrong-quotes": Message(
        en="{value} is not in double quotes. JSON strings need plain double quotes.",
        zh="{value} 没有使用双引号。JSON 字符串必须使用英文双引号。",
    ),
    "bad-value": Message(
        en="{value} is no JSON value. Write {replacement} instead.", zh="{value} 不是 JSON 值，请改为 {replacement}。"
    ),
    "bad-escape": Message(
        en="{value} is no escape of JSON. Write a backslash twice to mean one.",
        zh="{value} 不是 JSON 的转义序列。要表示一个反斜杠，请写两个。",
    ),
    "control-character": Message(
        en="The string holds the control character {value}. Write it as an escape such as \\n or \\t.",
        zh="字符串中含有控制字符 {value}，请改用 \\n、\\t 等转义写法。",
    ),
    "comment": Message(
        en="JSON has no comments: {value}. Use a Comment field instead.",
        zh="JSON 不支持注释：{value}。请改用 Comment 字段。",
    ),
    "wrong-punctuation": Message(
        en="Found {value} where {replacement} should be. JSON needs the plain ASCII character.",
        zh="此处的 {value} 应为英文半角的 {replacement}。",
    ),
    "odd-blank": Message(
        en="The character {value} is no space of JSON. Use a plain space.",
        zh="字符 {value} 不是 JSON 的空白，请改用普通空格。",
    ),
    "byte-order-mark": Message(
        en="The text begins with a byte order mark ({value}), which JSON does not allow. Remove it.",
        zh="文本以字节顺序标记（{value}）开头，JSON 不允许，请删除。",
    ),
}

_READABLE: dict[str, Message] = {
    "duplicate-key": Message(
        en='The key "{key}" is used more than once in this object; only the last one counts. Rename or remove one.',
        zh="此对象中键“{key}”重复出现，只有最后一个有效。请重命名或删除其中一个。",
    ),
    "lone-surrogate": Message(
        en="The text holds half a character ({value}), which cannot be stored. Replace it by the whole character.",
        zh="文本含有半个字符（{value}），无法保存。请替换为完整的字符。",
    ),
    "number-out-of-range": Message(
        en="The number {value} does not fit into 64 bits and would be rounded. Use a string to keep all digits.",
        zh="数字 {value} 超出 64 位范围，会被取近似值。要保留全部数字，请改用字符串。",
    ),
}

_FIXES: dict[str, Message] = {
    "fix-json": Message(en="Repair the JSON", zh="修复 JSON"),
    "fix-remove-duplicate": Message(
        en='Remove the earlier "{key}", which has no effect', zh="删除前面不起作用的“{key}”"
    ),
    "fix-rename-duplicate": Message(en='Rename the earlier "{key}" to "{name}"', zh="将前面的“{key}”重命名为“{name}”"),
    "fix-lone-surrogate": Message(en="Replace half characters by \ufffd", zh="将不完整的字符替换为 \ufffd"),
}

JSON_MESSAGES: dict[str, Message] = {**_SYNTAX, **_SPELLING, **_READABLE, **_FIXES}
