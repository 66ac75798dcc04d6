"""Field tables: what may stand in a state, of which kind, in which dialect, and what it means.

One table a state type (beside the type, in ``engine.states``) feeds the checks, the JSON Schema, the
forms of the window and the completion of the code pane.
"""

import enum

from msgspec import Struct

from engine.language.dialects import Dialect, QueryLanguage
from engine.language.values import Json


class Kind(enum.Enum):
    """What a field's value is, and so which editor and which check it gets."""

    TEXT = "text"  # a string
    COMMENT = "comment"  # a string of several lines
    STATE = "state"  # the name of a state of the same machine
    TYPE = "type"  # the state type
    PATH = "path"  # a JSONPath, which may select several values
    REFERENCE_PATH = "reference path"  # a path to one place
    RESULT_PATH = "result path"  # a path to one place to write to
    PAYLOAD = "payload"  # JSON whose keys ending in .$ take values from paths
    JSON = "json"  # any JSON, taken literally
    OBJECT = "object"  # a JSON object, with fields of its own or free ones
    QUERY = "query"  # any JSON in which texts in {% %} are JSONata
    ASSIGN = "assign"  # names of variables with their values, built as the query language builds payloads
    EXPRESSION = "expression"  # a path or a call of an intrinsic function
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    END = "end"  # only true
    TIMESTAMP = "timestamp"  # RFC 3339 with T and a zone
    RESOURCE = "resource"  # what a Task calls
    ERROR_NAMES = "error names"  # non-empty array of strings
    RETRIERS = "retriers"
    CATCHERS = "catchers"
    RULES = "rules"  # Choice rules
    MACHINE = "machine"  # {StartAt, States}
    MACHINES = "machines"  # array of machines
    STATES = "states"  # name -> state


class FieldSpec(Struct, frozen=True, kw_only=True, eq=False):
    """One field: its JSON name, kind, rules and the sentence that explains it in both languages.

    ``minimum`` is inclusive, and so is ``asl_maximum``, which only ASL has; ``asl_minimum`` is its minimum where that
    differs. ``default`` is what an absent field means (None: nothing). ``aliases`` are
    spellings that published definitions use for the same field. ``choices`` are the only texts allowed, if
    there are any. ``group`` places the field in a form:
    ``main``, ``data``, ``errors`` or ``flow``. ``dialect`` is who documents it: a field of TCSL is one of ASL too, unless
    it ``is_tcsl_only``; one that ``is_asl_only`` means nothing to an engine that runs TCSL. ``query`` is the query language whose states may have it, None for both. ``asl_default`` is
    what an absent field means in ASL when that differs. A field that ``takes_query`` may hold a JSONata
    expression in a state whose query language that is, as payloads always may. A payload that ``is_free_in_asl`` may be
    any JSON there, not just an object; a path that ``is_strict_in_asl`` has to name one place there, and none of the
    context object; one that ``is_definite_in_asl`` must not select several.
    """

    name: str
    kind: Kind
    en: str
    zh: str
    group: str = "main"
    is_required: bool = False
    is_nullable: bool = False
    dialect: Dialect = Dialect.TCSL
    is_tcsl_only: bool = False
    is_asl_only: bool = False
    query: QueryLanguage | None = None
    asl_default: Json = None
    takes_query: bool = False
    is_free_in_asl: bool = False
    is_strict_in_asl: bool = False
    is_definite_in_asl: bool = False
    unit: str = ""
    minimum: float | None = None
    asl_minimum: float | None = None
    asl_maximum: int | None = None
    default: Json = None
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    def doc(self, language: str) -> str:
        """Return the explanation in ``zh`` or ``en``."""
        return self.zh if language.startswith("zh") else self.en

    def fits(self, dialect: Dialect, query: QueryLanguage) -> bool:
        """Tell whether a state in ``dialect`` whose query language is ``query`` may have the field."""
        if dialect.is_asl:
            return not self.is_tcsl_only and self.query in (None, query)
        return self.query is not QueryLanguage.JSONATA


MOST_SECONDS = 99_999_999  # of the States Language, more than three years
MOST_ATTEMPTS = 99_999_999
MOST_DELAY_SECONDS = 31_622_400  # 366 days

TYPE = FieldSpec(name="Type", kind=Kind.TYPE, is_required=True, en="What kind of node this is.", zh="节点类型。")
COMMENT = FieldSpec(name="Comment", kind=Kind.COMMENT, en="A remark for people.", zh="备注，只给人看。")
NEXT = FieldSpec(name="Next", kind=Kind.STATE, group="flow", en="The node that runs after this one.", zh="下一个节点。")
END = FieldSpec(name="End", kind=Kind.END, group="flow", en="The workflow ends after this node.", zh="此节点之后结束。")
INPUT_PATH = FieldSpec(
    query=QueryLanguage.JSONPATH,
    name="InputPath",
    kind=Kind.PATH,
    group="data",
    is_nullable=True,
    default="$",
    en="The part of the input this node works on.",
    zh="从输入中选取本节点要处理的部分。",
)
OUTPUT_PATH = FieldSpec(
    query=QueryLanguage.JSONPATH,
    name="OutputPath",
    kind=Kind.PATH,
    group="data",
    is_nullable=True,
    default="$",
    en="The part of the result that goes on to the next node.",
    zh="从结果中选取传给下一个节点的部分。",
)
PARAMETERS = FieldSpec(
    query=QueryLanguage.JSONPATH,
    name="Parameters",
    kind=Kind.PAYLOAD,
    is_free_in_asl=True,
    group="data",
    en="Builds the arguments; a key ending in .$ takes its value from a path.",
    zh="构造入参；以 .$ 结尾的键从路径取值。",
)
RESULT_SELECTOR = FieldSpec(
    query=QueryLanguage.JSONPATH,
    name="ResultSelector",
    kind=Kind.PAYLOAD,
    group="data",
    aliases=("ResultSeclector",),
    en="Builds a new result from the raw one; a key ending in .$ takes its value from a path.",
    zh="从原始结果构造新结果；以 .$ 结尾的键从路径取值。",
)
RESULT_PATH = FieldSpec(
    query=QueryLanguage.JSONPATH,
    name="ResultPath",
    kind=Kind.RESULT_PATH,
    group="data",
    is_nullable=True,
    default="$",
    en="Where the result is put into the input; null drops the result.",
    zh="结果写入输入的位置；null 表示丢弃结果。",
)
ARGUMENTS = FieldSpec(
    name="Arguments",
    kind=Kind.QUERY,
    group="data",
    dialect=Dialect.ASL,
    is_asl_only=True,
    query=QueryLanguage.JSONATA,
    en="Builds the arguments; a text in {% %} is a JSONata expression.",
    zh="构造入参；{% %} 中的文本是 JSONata 表达式。",
)
OUTPUT = FieldSpec(
    name="Output",
    kind=Kind.QUERY,
    group="data",
    dialect=Dialect.ASL,
    is_asl_only=True,
    query=QueryLanguage.JSONATA,
    en="Builds the output; a text in {% %} is a JSONata expression.",
    zh="构造输出；{% %} 中的文本是 JSONata 表达式。",
)
ASSIGN = FieldSpec(
    name="Assign",
    kind=Kind.ASSIGN,
    group="data",
    dialect=Dialect.ASL,
    is_asl_only=True,
    en="Variables that get new values when the node ends.",
    zh="节点结束时赋新值的变量。",
)
QUERY_LANGUAGE = FieldSpec(
    name="QueryLanguage",
    kind=Kind.TEXT,
    dialect=Dialect.ASL,
    is_asl_only=True,
    choices=("JSONPath", "JSONata"),
    en="How this node selects and builds data.",
    zh="此节点选取和构造数据所用的语言。",
)
RETRY = FieldSpec(
    name="Retry",
    kind=Kind.RETRIERS,
    group="errors",
    en="What to try again, how often, and when.",
    zh="出错后的重试规则。",
)
CATCH = FieldSpec(
    name="Catch", kind=Kind.CATCHERS, group="errors", en="Where to go on after an error.", zh="出错后转到哪个节点。"
)

RETRIER_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="ErrorEquals", kind=Kind.ERROR_NAMES, is_required=True, en="Error names to match.", zh="匹配的错误名。"
    ),
    FieldSpec(
        name="IntervalSeconds",
        kind=Kind.INTEGER,
        unit="s",
        minimum=1,
        asl_minimum=0,
        asl_maximum=MOST_SECONDS,
        default=1,
        en="Wait before the first retry.",
        zh="首次重试前的等待时间。",
    ),
    FieldSpec(
        name="MaxAttempts",
        kind=Kind.INTEGER,
        minimum=0,
        asl_maximum=MOST_ATTEMPTS,
        default=2,
        asl_default=3,
        en="Most retries.",
        zh="最多重试次数。",
    ),
    FieldSpec(
        name="BackoffRate",
        kind=Kind.NUMBER,
        minimum=1,
        default=2.0,
        en="The wait grows by this factor each time.",
        zh="每次重试等待时间的倍数。",
    ),
    FieldSpec(
        name="MaxDelaySeconds",
        kind=Kind.INTEGER,
        unit="s",
        minimum=1,
        asl_maximum=MOST_DELAY_SECONDS,
        dialect=Dialect.ASL,
        en="Longest wait between retries.",
        zh="重试间隔的上限。",
    ),
    FieldSpec(
        name="JitterStrategy",
        kind=Kind.TEXT,
        dialect=Dialect.ASL,
        choices=("FULL", "NONE"),
        en="FULL spreads the waits at random, NONE does not.",
        zh="FULL 随机分散等待时间，NONE 不分散。",
    ),
    COMMENT,
)

CATCHER_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="ErrorEquals", kind=Kind.ERROR_NAMES, is_required=True, en="Error names to match.", zh="匹配的错误名。"
    ),
    FieldSpec(name="Next", kind=Kind.STATE, is_required=True, en="The node to go to.", zh="转到的节点。"),
    FieldSpec(
        name="ResultPath",
        kind=Kind.RESULT_PATH,
        is_nullable=True,
        default="$",
        query=QueryLanguage.JSONPATH,
        en="Where {Error, Cause} is put into the input.",
        zh="错误信息 {Error, Cause} 写入输入的位置。",
    ),
    OUTPUT,
    ASSIGN,
    COMMENT,
)

START_AT = FieldSpec(name="StartAt", kind=Kind.STATE, is_required=True, en="The first node.", zh="起始节点。")
STATES = FieldSpec(name="States", kind=Kind.STATES, is_required=True, en="The nodes by name.", zh="全部节点。")

PROCESSOR_CONFIG = FieldSpec(
    name="ProcessorConfig",
    kind=Kind.OBJECT,
    dialect=Dialect.ASL,
    en="How the iterations run: INLINE, or DISTRIBUTED as executions of their own; here all run on this machine.",
    zh="循环的执行方式：INLINE，或 DISTRIBUTED（各为独立执行）；本地都在这台机器上执行。",
)

INNER_MACHINE_FIELDS: tuple[FieldSpec, ...] = (COMMENT, START_AT, STATES, PROCESSOR_CONFIG)

MACHINE_FIELDS: tuple[FieldSpec, ...] = (
    COMMENT,
    START_AT,
    STATES,
    FieldSpec(
        name="TimeoutSeconds",
        kind=Kind.INTEGER,
        unit="s",
        minimum=1,
        asl_minimum=0,
        asl_maximum=MOST_SECONDS,
        en="The execution is stopped after this time.",
        zh="执行超时时间（秒）。",
    ),
    FieldSpec(
        name="TimeoutMilliseconds",
        kind=Kind.INTEGER,
        unit="ms",
        minimum=1,
        is_tcsl_only=True,
        en="The execution is stopped after this time; wins over TimeoutSeconds.",
        zh="执行超时时间（毫秒），优先于 TimeoutSeconds。",
    ),
    FieldSpec(name="Version", kind=Kind.TEXT, dialect=Dialect.ASL, en="Language version.", zh="语言版本。"),
    FieldSpec(
        name="QueryLanguage",
        kind=Kind.TEXT,
        dialect=Dialect.ASL,
        choices=("JSONPath", "JSONata"),
        en="JSONPath or JSONata.",
        zh="查询语言。",
    ),
)
