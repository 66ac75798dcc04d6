"""Pages about values of JSON that are spelt wrongly, and about readable JSON that does not say what it seems to."""

from engine.language.pages.page import Page, Repair, flow
from engine.language.wording import Message

_GOOD = flow('"A": {"Type": "Pass", "End": true}')
_COMMENTED = flow('"A": {"Type": "Pass", "Comment": "first", "End": true}')
_REFUSED = Message(
    "The text is not JSON, so nothing of it can run: ASW and Step Functions take a definition as JSON text only.",
    "文本不是合法的 JSON，无法执行：ASW 和 Step Functions 都只接受 JSON 格式的定义。",
)

_STRINGS: dict[str, Page] = {
    "unterminated-string": Page(
        title=Message("A string without its closing quote", "字符串缺少结束引号"),
        meaning=Message(
            "A string begins with a double quote and its line ends before another one closes it.",
            "字符串以双引号开头，到行末都没有结束引号。",
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type": "Pass", "End": true, "Comment": "first\n}'),
        good=flow('"A": {"Type": "Pass", "End": true, "Comment": "first"\n}'),
        repair=Repair.YES,
    ),
    "unescaped-quote": Page(
        title=Message("A quote inside a string", "字符串中的引号没有转义"),
        meaning=Message(
            'A double quote inside a string is written \\", or it ends the string there.',
            '字符串里的双引号要写成 \\"，否则字符串会在那里结束。',
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type": "Pass", "Comment": "the "first" one", "End": true}'),
        good=flow('"A": {"Type": "Pass", "Comment": "the \\"first\\" one", "End": true}'),
        repair=Repair.YES,
    ),
    "missing-quote": Page(
        title=Message("A string without its opening quote", "字符串缺少起始引号"),
        meaning=Message(
            "A word ends with a double quote but has none at its beginning.", "一段文字以双引号结尾，开头却没有引号。"
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type": "Pass", "Comment": first", "End": true}'),
        good=_COMMENTED,
        repair=Repair.YES,
    ),
    "missing-quotes": Page(
        title=Message("Text without quotes", "文本没有引号"),
        meaning=Message(
            "A bare word is no JSON value: only true, false, null and numbers stand without quotes.",
            "没有引号的单词不是 JSON 值：只有 true、false、null 和数字不加引号。",
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type": Pass, "End": true}'),
        good=_GOOD,
        repair=Repair.YES,
    ),
    "wrong-quotes": Page(
        title=Message("Quotes that JSON does not know", "使用了 JSON 不支持的引号"),
        meaning=Message(
            "The string stands in single or typographic quotes, as Python or a word processor writes them.",
            "字符串使用了单引号或中文引号，常见于从 Python 代码或文字处理软件中复制的内容。",
        ),
        reason=_REFUSED,
        bad=flow("\"A\": {'Type': 'Pass', \"End\": true}"),
        good=_GOOD,
        repair=Repair.YES,
    ),
    "bad-escape": Page(
        title=Message("A backslash that means nothing", "无效的反斜杠转义"),
        meaning=Message(
            'A backslash begins an escape such as \\n or \\"; to mean a backslash, write two.',
            '反斜杠表示转义，如 \\n、\\"；要表示反斜杠本身，请写两个。',
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type": "Pass", "Comment": "C:\\data", "End": true}'),
        good=flow('"A": {"Type": "Pass", "Comment": "C:\\\\data", "End": true}'),
        repair=Repair.YES,
    ),
    "control-character": Page(
        title=Message("A control character in a string", "字符串中有控制字符"),
        meaning=Message(
            "A tab, a line break or another control character stands in a string as it is; JSON wants \\t, \\n or \\u....",
            "字符串中直接出现了制表符、换行等控制字符；JSON 要求写成 \\t、\\n 或 \\u....。",
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type": "Pass", "Comment": "one\ttwo", "End": true}'),
        good=flow('"A": {"Type": "Pass", "Comment": "one\\ttwo", "End": true}'),
        repair=Repair.YES,
    ),
}

_MARKS: dict[str, Page] = {
    "bad-value": Page(
        title=Message("A value in the spelling of another language", "使用了其他语言的值写法"),
        meaning=Message(
            "The word is a value in Python, JavaScript or YAML (True, None, NaN, 007) but not in JSON.",
            "这是 Python、JavaScript 或 YAML 的写法（True、None、NaN、007），不是 JSON 的值。",
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type": "Pass", "End": True}'),
        good=_GOOD,
        repair=Repair.YES,
    ),
    "comment": Page(
        title=Message("A comment in JSON", "JSON 中有注释"),
        meaning=Message(
            "JSON has no comments. The repair takes the comment out; keep its words in a Comment field.",
            "JSON 没有注释。修复会删除注释；想保留文字，请写在 Comment 字段里。",
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type": "Pass", "End": true} // first'),
        good=_COMMENTED,
        repair=Repair.YES,
    ),
    "wrong-punctuation": Page(
        title=Message("Punctuation of another writing or language", "使用了全角或其他标点"),
        meaning=Message(
            "A full-width comma, colon or bracket, as an input method for Chinese types it, or = or ; for : or ,.",
            "使用了全角的逗号、冒号或括号（中文输入法常见），或以 =、; 代替 : 和 ,。",
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type"： "Pass"， "End": true}'),
        good=_GOOD,
        repair=Repair.YES,
    ),
    "odd-blank": Page(
        title=Message("A blank that JSON does not know", "使用了 JSON 不支持的空白字符"),
        meaning=Message(
            "A no-break space, an ideographic space or an invisible character stands between values. "
            "It looks like a space; JSON knows spaces, tabs and line breaks only.",
            "值之间有不换行空格、全角空格或不可见字符。它看起来像空格，但 JSON 只认普通空格、制表符和换行。",
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type":\u3000"Pass", "End": true}'),
        good=_GOOD,
        repair=Repair.YES,
    ),
    "byte-order-mark": Page(
        title=Message("A byte order mark at the beginning", "开头有字节顺序标记"),
        meaning=Message(
            "The text begins with the invisible U+FEFF. The commands and the window take one away when they read a file; "
            "it is reported where it stands in the text all the same, pasted or twice.",
            "文本以不可见的 U+FEFF 开头。命令和窗口读文件时会自动去掉一个；粘贴的文本里有它，或它出现两次时才会报告。",
        ),
        reason=_REFUSED,
        bad="\ufeff" + _GOOD,
        good=_GOOD,
        repair=Repair.YES,
    ),
}

_READABLE: dict[str, Page] = {
    "duplicate-key": Page(
        title=Message("A key used twice in one object", "同一对象中有重复的键"),
        meaning=Message(
            "Of several members with one key only the last counts. The repair removes an earlier one without effect; "
            "two different objects of one name, two states for instance, are both kept and the earlier gets a new name.",
            "同名的成员只有最后一个有效。修复会删除前面不起作用的一个；如果是两个内容不同的对象（例如两个节点），"
            "则都保留，并给前一个改名。",
        ),
        reason=Message(
            "What was meant by the earlier one is lost without a word, and other programs may take the first instead of the last.",
            "前面那个会悄悄失效，而且别的程序可能取第一个而不是最后一个。",
        ),
        bad=flow('"A": {"Type": "Pass", "Comment": "old", "Comment": "first", "End": true}'),
        good=_COMMENTED,
        repair=Repair.YES,
    ),
    "lone-surrogate": Page(
        title=Message("Half a character", "不完整的字符"),
        meaning=Message(
            "An escape from \\ud800 to \\udfff is half of a character beyond U+FFFF; its other half is missing. "
            "The repair writes U+FFFD, the sign for a lost character.",
            "\\ud800 到 \\udfff 的转义只是 U+FFFF 以上字符的一半，另一半缺失。修复会写入表示字符丢失的 U+FFFD。",
        ),
        reason=Message(
            "Such a text cannot be stored as UTF-8: files, histories and services refuse it or change it.",
            "这样的文本无法存为 UTF-8：文件、执行历史和云服务会拒绝它，或把它改掉。",
        ),
        bad=flow('"A": {"Type": "Pass", "Comment": "\\ud83d", "End": true}'),
        good=flow('"A": {"Type": "Pass", "Comment": "\\ud83d\\ude00", "End": true}'),
        repair=Repair.YES,
    ),
    "number-out-of-range": Page(
        title=Message("A number too large to be kept exactly", "数字过大，无法精确保存"),
        meaning=Message(
            "The number does not fit into 64 bits. It would be rounded, or become infinite.",
            "数字超出 64 位的范围，会被取近似值，甚至变为无穷大。",
        ),
        reason=Message(
            "Numbers are doubles in ASW and in Step Functions too: digits beyond the 16th are lost. Ids belong in strings.",
            "ASW 和 Step Functions 中的数字也是双精度浮点数：超过 16 位的数字会丢失。编号之类请用字符串。",
        ),
        bad=flow('"A": {"Type": "Pass", "Result": 100000000000000000000000, "End": true}'),
        good=flow('"A": {"Type": "Pass", "Result": "100000000000000000000000", "End": true}'),
    ),
}

SPELLING_PAGES: dict[str, Page] = {**_STRINGS, **_MARKS, **_READABLE}
