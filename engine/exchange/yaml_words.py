"""What is said about YAML, in English and Chinese."""

from engine.language.wording import Message

NO_YAML = Message(en="This is no YAML: {reason}.", zh="这不是 YAML：{reason}。")
EMPTY = Message(en="There is nothing in it.", zh="文件为空。")
TOO_LARGE = Message(
    en="It has {size} characters; at most {limit} of YAML are read. Write large workflows as JSON.",
    zh="共 {size} 个字符，YAML 最多读取 {limit} 个。较大的工作流请写成 JSON。",
)
TOO_DEEP = Message(en="It is nested more than {limit} levels deep.", zh="嵌套超过 {limit} 层。")
TOO_MANY = Message(
    en="It stands for more than {limit} values, with its aliases written out. Repeat less, or convert a part of it.",
    zh="别名展开后超过 {limit} 个值，请减少重复，或只转换其中一部分。",
)
TOO_LONG = Message(
    en="Written out, it has more than {limit} characters. Repeat less, or convert a part of it.",
    zh="展开后超过 {limit} 个字符，请减少重复，或只转换其中一部分。",
)
NO_ANCHOR = Message(en='There is no anchor "&{name}" before this.', zh="此前没有锚点“&{name}”。")
OWN_ANCHOR = Message(en='"*{name}" stands inside of what it repeats.', zh="“*{name}”位于它所重复的内容之中。")
UNKNOWN_TAG = Message(
    en='the tag "{tag}" is not known; its value is carried without it', zh="未知标签“{tag}”，只保留其值"
)
BAD_TAG = Message(en='"{value}" is no {tag}; it is carried as a text', zh="“{value}”不是 {tag}，按文本保留")
NO_NUMBER = Message(en='JSON has no number "{value}"; it is carried as a text', zh="JSON 没有数字“{value}”，按文本保留")
NO_DATE = Message(en='JSON has no date "{value}"; it is carried as a text', zh="JSON 没有日期“{value}”，按文本保留")
A_DATE = Message(en="a date", zh="日期")
A_NUMBER = Message(en="a number", zh="数字")
READ_AS_TEXT = Message(
    en='"{value}" is read as a text; readers of YAML 1.1 take it for {other}',
    zh="“{value}”按文本读取；YAML 1.1 的读取程序会当作 {other}",
)
READ_AS_NUMBER = Message(
    en='"{value}" is read as the number {number}; readers of YAML 1.1 take it for a text',
    zh="“{value}”按数字 {number} 读取；YAML 1.1 的读取程序会当作文本",
)
WRITTEN_AS = Message(
    en='"{value}" is written as {other}, for JSON has no such spelling',
    zh="“{value}”写成 {other}，因为 JSON 没有这种写法",
)
FOR_ALL_READERS = Message(
    en='"{value}" is written as {other}; readers of YAML 1.1 would take it for a text',
    zh="“{value}”写成 {other}；否则 YAML 1.1 的读取程序会当作文本",
)
NO_KEY = Message(
    en="an object or array is the key of this member; JSON has only texts, so the member is left out",
    zh="此成员的键是对象或数组；JSON 的键只能是文本，已略去此成员",
)
KEY_TWICE = Message(
    en='"{key}" is there twice; the second is carried, the first (line {line}) is not',
    zh="“{key}”出现两次，保留第二个，略去第一个（第 {line} 行）",
)
COMMENTS = Message(
    en="comments are not carried, for a definition has no place for them; in lines: {lines}",
    zh="工作流定义中没有注释的位置，未保留这些行的注释：{lines}",
)
COMMENTS_IN_TEXT = Message(
    en="comments in the text of the definition are not carried, for JSON has no place for them: {count}",
    zh="JSON 中没有注释的位置，未保留定义文本中的 {count} 条注释",
)
MORE_DOCUMENTS = Message(
    en="more documents begin here; only the first is converted", zh="从此处起还有其他文档，只转换第一个"
)

# What the parser says most often, by a part of its words.
REASONS: tuple[tuple[str, Message], ...] = (
    ("mapping values are not allowed", Message(en='a ":" is where none can be', zh="此处不能有“:”")),
    ("could not find expected ':'", Message(en='a ":" is missing after a key', zh="键之后缺少“:”")),
    ("did not find expected key", Message(en="a key was expected; check the indentation", zh="此处应为键，请检查缩进")),
    (
        "did not find expected '-'",
        Message(en='a "-" was expected; check the indentation', zh="此处应为“-”，请检查缩进"),
    ),
    (
        "block sequence entries are not allowed",
        Message(en='a "-" is where none can be', zh="此处不能有“-”"),
    ),
    (
        "cannot start any token",
        Message(en="no text begins with this character; quote it, and indent with blanks, not tabs", zh="文本不能以此字符开头，请加引号；缩进用空格，不用制表符"),
    ),
    ("',' or ']'", Message(en='a "," or "]" is missing', zh="缺少“,”或“]”")),
    ("',' or '}'", Message(en='a "," or "}" is missing', zh="缺少“,”或“}”")),
    ("unexpected end of stream", Message(en="a quote is not closed", zh="引号没有结束")),
    ("unexpected document indicator", Message(en="a quote is not closed", zh="引号没有结束")),
    ("found undefined tag handle", Message(en="the tag's handle is not known", zh="标签前缀未定义")),
    ("unknown escape character", Message(en="no character is escaped like this", zh="没有这样的转义字符")),
    ("control characters", Message(en="a control character stands in it", zh="含有控制字符")),
    ("did not find expected <document start>", Message(en="text follows that belongs to nothing", zh="后面有多余的文本")),
    ("exceeded max", Message(en="it is nested too deep", zh="嵌套过深")),
)  # fmt: skip
