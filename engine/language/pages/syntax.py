"""Pages about marks of JSON that are missing or too many: commas, colons, keys, brackets."""

from engine.language.pages.page import Page, Repair, flow
from engine.language.wording import Message

_GOOD = flow('"A": {"Type": "Pass", "End": true}')
_REFUSED = Message(
    "The text is not JSON, so nothing of it can run: ASW and Step Functions take a definition as JSON text only.",
    "文本不是合法的 JSON，无法执行：ASW 和 Step Functions 都只接受 JSON 格式的定义。",
)

SYNTAX_PAGES: dict[str, Page] = {
    "empty-text": Page(
        title=Message("The text is empty", "文本为空"),
        meaning=Message(
            "There is nothing in the file but blanks. A definition is an object with StartAt and States.",
            "文件中除空白外没有内容。工作流定义是一个包含 StartAt 和 States 的对象。",
        ),
        reason=_REFUSED,
        bad="\n",
        good=_GOOD,
    ),
    "missing-comma": Page(
        title=Message("A comma is missing", "缺少逗号"),
        meaning=Message(
            "Members of an object and elements of an array are set apart by commas; here one is missing.",
            "对象的成员之间、数组的元素之间要用逗号分隔，这里少了一个。",
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type": "Pass" "End": true}'),
        good=_GOOD,
        repair=Repair.YES,
    ),
    "trailing-comma": Page(
        title=Message("A comma with nothing after it", "逗号后面没有内容"),
        meaning=Message(
            "The last entry of an object or an array has no comma after it in JSON, other than in many programming languages.",
            "与许多编程语言不同，JSON 的对象或数组中最后一项之后不能有逗号。",
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type": "Pass", "End": true,}'),
        good=_GOOD,
        repair=Repair.YES,
    ),
    "extra-comma": Page(
        title=Message("A comma too many", "多余的逗号"),
        meaning=Message(
            "Two commas follow each other, or a comma comes before the first entry.",
            "连续出现两个逗号，或第一项之前有逗号。",
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type": "Pass",, "End": true}'),
        good=_GOOD,
        repair=Repair.YES,
    ),
    "missing-colon": Page(
        title=Message("A colon is missing", "缺少冒号"),
        meaning=Message(
            "A colon stands between a key and its value; here it is missing.", "键与值之间要有冒号，这里没有。"
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type" "Pass", "End": true}'),
        good=_GOOD,
        repair=Repair.YES,
    ),
    "extra-colon": Page(
        title=Message("A colon too many", "多余的冒号"),
        meaning=Message("Exactly one colon stands between a key and its value.", "键与值之间只能有一个冒号。"),
        reason=_REFUSED,
        bad=flow('"A": {"Type":: "Pass", "End": true}'),
        good=_GOOD,
        repair=Repair.YES,
    ),
    "missing-value": Page(
        title=Message("A key without a value", "键没有值"),
        meaning=Message(
            "A key stands alone. The repair writes null, which keeps the place for you to fill in.",
            "键后面没有值。修复会写入 null 占位，请再填入实际的值。",
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type": "Pass", "Result": , "End": true}'),
        good=flow('"A": {"Type": "Pass", "Result": null, "End": true}'),
        repair=Repair.YES,
    ),
    "missing-key": Page(
        title=Message("Something else where a key should be", "此处应是键"),
        meaning=Message(
            "Inside an object each value needs a key in double quotes before it; here stands something else, "
            "and what key was meant cannot be guessed.",
            "对象中每个值之前都要有带双引号的键；这里是别的内容，无法猜出原本的键。",
        ),
        reason=_REFUSED,
        bad='{\n  {"A": {"Type": "Pass", "End": true}}\n}\n',
        good=_GOOD,
    ),
    "bad-key": Page(
        title=Message("A key without double quotes", "键没有双引号"),
        meaning=Message(
            "Keys of JSON stand in double quotes, also those that would be plain names in JavaScript.",
            "JSON 的键必须带双引号，即使在 JavaScript 中可以省略。",
        ),
        reason=_REFUSED,
        bad=flow('"A": {Type: "Pass", "End": true}'),
        good=_GOOD,
        repair=Repair.YES,
    ),
    "missing-open": Page(
        title=Message("An opening bracket is missing", "缺少左括号"),
        meaning=Message(
            "A closing bracket is there, and what comes before it reads like the inside of an object or an array.",
            "有右括号，其前的内容像是对象或数组的内部，但没有左括号。",
        ),
        reason=_REFUSED,
        bad=flow('"A": "Type": "Pass", "End": true}'),
        good=_GOOD,
        repair=Repair.YES,
    ),
    "extra-open": Page(
        title=Message("An opening bracket too many", "多余的左括号"),
        meaning=Message(
            "An opening brace has no key before it, and no closing brace for it follows.",
            "左花括号之前没有键，之后也没有与它对应的右花括号。",
        ),
        reason=_REFUSED,
        bad=flow('"A": {{"Type": "Pass", "End": true}'),
        good=_GOOD,
        repair=Repair.YES,
    ),
    "missing-close": Page(
        title=Message("A closing bracket is missing", "缺少右括号"),
        meaning=Message(
            "An object or an array is opened and never closed. Where it ends is guessed from the indentation.",
            "对象或数组有开头而没有结尾。修复按缩进推断它在哪里结束。",
        ),
        reason=_REFUSED,
        bad='{\n  "StartAt": "A",\n  "States": {\n    "A": {"Type": "Pass", "End": true}\n  }\n',
        good=_GOOD,
        repair=Repair.YES,
    ),
    "extra-close": Page(
        title=Message("A closing bracket too many", "多余的右括号"),
        meaning=Message(
            "A closing bracket closes nothing: all that was opened is closed already.",
            "右括号没有对应的左括号：之前打开的都已闭合。",
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type": "Pass", "End": true}}') + "}\n",
        good=_GOOD,
        repair=Repair.YES,
    ),
    "wrong-close": Page(
        title=Message("The wrong closing bracket", "右括号种类不对"),
        meaning=Message(
            "An object is closed by }, an array by ]; here the other one stands.",
            "对象以 } 结尾，数组以 ] 结尾，这里用反了。",
        ),
        reason=_REFUSED,
        bad=flow('"A": {"Type": "Pass", "End": true]'),
        good=_GOOD,
        repair=Repair.YES,
    ),
    "text-after-end": Page(
        title=Message("Text after the end of the definition", "定义结束后还有内容"),
        meaning=Message(
            "One JSON value is complete, and more text follows: two definitions in one file, or a bracket too early.",
            "一个 JSON 值已经完整，其后还有内容：可能一个文件里放了两个定义，或括号闭合得太早。",
        ),
        reason=_REFUSED,
        bad=_GOOD + '{"StartAt": "B"}\n',
        good=_GOOD,
    ),
    "too-deep": Page(
        title=Message("Nested too deep", "嵌套过深"),
        meaning=Message(
            "Objects and arrays lie more than 200 levels inside each other; such a text is not read.",
            "对象和数组的嵌套超过 200 层，这样的文本不会被读取。",
        ),
        reason=Message(
            "No workflow needs it, programs that read JSON give up at such depths or crash, and people cannot follow it. "
            "A Map inside a Map takes about six levels.",
            "没有工作流需要这样的深度，读取 JSON 的程序可能放弃甚至崩溃，人也无法看懂。一层 Map 套 Map 大约只占六层。",
        ),
        bad=flow('"A": {"Type": "Pass", "Result": […], "End": true}'),
        good=flow('"A": {"Type": "Pass", "Result": [[[1]]], "End": true}'),
        filling=(("[", 200), ("]", 200)),
    ),
    "text-too-large": Page(
        title=Message("The text is too large", "文本过大"),
        meaning=Message(
            "The text is longer than 16 million characters and is not read.", "文本超过一千六百万个字符，不会被读取。"
        ),
        reason=Message(
            "Step Functions takes definitions up to one million characters, so a larger one could not be deployed. "
            "Large data belong in the input or in a file that a function reads.",
            "Step Functions 的定义最多一百万个字符，更大的无法部署。大量数据应放在输入中，或放在由函数读取的文件里。",
        ),
        bad='{"StartAt": "A", "Comment": "…", "States": {"A": {"Type": "Pass", "End": true}}}\n',
        good=_GOOD,
        filling=(("x", 16 * 1024 * 1024),),
    ),
}
