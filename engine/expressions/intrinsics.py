"""The intrinsic functions ``States.…``: one table, 18 rows. None is documented for TCSL."""

from collections.abc import Callable

from msgspec import Struct

from engine.errors import INTRINSIC_FAILURE, StateFailed
from engine.expressions import intrinsic_functions as functions
from engine.language.values import Json


class Intrinsic(Struct, frozen=True, kw_only=True):
    """One function: ``signature`` names its arguments; ``max_args`` of None is any number.

    ``kinds`` are the types that the first arguments must have; others may have any, and a blank stands for any too.
    ``gives`` is the type of the value, blank when it may have any.
    ``function`` takes the argument values and raises ``ValueError`` with words for people. The service counts and
    judges arguments only when it calls, so a definition may have any.
    """

    name: str
    signature: str
    min_args: int
    max_args: int | None
    kinds: tuple[str, ...]
    gives: str
    function: Callable[..., Json]
    doc_en: str
    doc_zh: str

    def doc(self, language: str) -> str:
        """Return the explanation in ``zh`` or ``en``."""
        return self.doc_zh if language.startswith("zh") else self.doc_en

    def call(self, arguments: list[Json]) -> Json:
        """Return the function's value.

        Raises:
            StateFailed: StatesIntrinsicFailure, in ASL States.Runtime, because an argument does not fit.
        """
        try:
            if not self.takes(len(arguments)):
                raise ValueError(f"{self.wanted} arguments are needed, not {len(arguments)}")
            return self.function(*arguments)
        except functions.Unfit as error:
            raise self._failure(str(error), error.service) from None
        except ValueError as error:
            raise self._failure(str(error)) from None
        except RecursionError:
            raise self._failure("an argument is nested too deeply") from None

    def takes(self, count: int) -> bool:
        """Tell whether the function works with so many arguments."""
        return self.min_args <= count and (self.max_args is None or count <= self.max_args)

    @property
    def wanted(self) -> str:
        """How many arguments the function takes, for people: ``2``, ``2-3`` or ``1+``."""
        if self.max_args is None:
            return f"{self.min_args}+"
        return str(self.min_args) if self.max_args == self.min_args else f"{self.min_args}-{self.max_args}"

    def fits(self, index: int, type_name: str) -> bool:
        """Tell whether the argument at ``index`` may have a type, of which a blank is not known which."""
        return not type_name or index >= len(self.kinds) or self.kinds[index] in ("", type_name)

    def _failure(self, words: str, service: str = "") -> StateFailed:
        return StateFailed(
            INTRINSIC_FAILURE,
            f"{self.name}: {words}",
            service_error="States.Runtime",
            service_cause=service or f"Invalid arguments in {self.name}",
        )


def _row(
    signature: str,
    function: Callable[..., Json],
    doc_en: str,
    doc_zh: str,
    *,
    min_args: int,
    max_args: int | None,
    kinds: tuple[str, ...] = (),
    gives: str = "",
) -> Intrinsic:
    name = signature.partition("(")[0]
    return Intrinsic(
        name=name,
        signature=signature,
        min_args=min_args,
        max_args=max_args,
        kinds=kinds,
        gives=gives,
        function=function,
        doc_en=doc_en,
        doc_zh=doc_zh,
    )


_ROWS = (
    _row(
        "States.Format(template, value, …)",
        functions.format_text,
        "Fills each {} of a text with a value.",
        "用各个值依次替换文本中的 {}。",
        min_args=1,
        max_args=None,
        kinds=("string",),
        gives="string",
    ),
    _row(
        "States.StringToJson(text)",
        functions.string_to_json,
        "Reads a text as JSON.",
        "将文本解析为 JSON。",
        min_args=1,
        max_args=1,
        kinds=("string",),
    ),
    _row(
        "States.JsonToString(value)",
        functions.json_to_string,
        "Writes a value as JSON text.",
        "将值转换为 JSON 文本。",
        min_args=1,
        max_args=1,
        gives="string",
    ),
    _row(
        "States.Array(value, …)",
        functions.list_of,
        "Makes an array of its arguments.",
        "用各个参数组成数组。",
        min_args=0,
        max_args=None,
        gives="array",
    ),
    _row(
        "States.ArrayPartition(array, size)",
        functions.array_partition,
        "Cuts an array into parts of a size.",
        "将数组按指定大小切分。",
        min_args=2,
        max_args=2,
        kinds=("array", "number"),
        gives="array",
    ),
    _row(
        "States.ArrayContains(array, value)",
        functions.array_contains,
        "Whether a value is in an array.",
        "判断数组是否包含某个值。",
        min_args=2,
        max_args=2,
        kinds=("array",),
        gives="boolean",
    ),
    _row(
        "States.ArrayRange(first, last, step)",
        functions.array_range,
        "Numbers from first to last, at most 1000.",
        "生成从起始到结束的数字数组，最多 1000 个。",
        min_args=3,
        max_args=3,
        kinds=("number", "number", "number"),
        gives="array",
    ),
    _row(
        "States.ArrayGetItem(array, index)",
        functions.array_get_item,
        "The element at an index from 0.",
        "取数组中指定下标（从 0 开始）的元素。",
        min_args=2,
        max_args=2,
        kinds=("array", "number"),
    ),
    _row(
        "States.ArrayLength(array)",
        functions.array_length,
        "How many elements an array has.",
        "数组的长度。",
        min_args=1,
        max_args=1,
        kinds=("array",),
        gives="number",
    ),
    _row(
        "States.ArrayUnique(array)",
        functions.array_unique,
        "An array without repeated values.",
        "去除数组中的重复值。",
        min_args=1,
        max_args=1,
        kinds=("array",),
        gives="array",
    ),
    _row(
        "States.Base64Encode(text)",
        functions.base64_encode,
        "Encodes a text as Base64.",
        "将文本编码为 Base64。",
        min_args=1,
        max_args=1,
        kinds=("string",),
        gives="string",
    ),
    _row(
        "States.Base64Decode(text)",
        functions.base64_decode,
        "Decodes a Base64 text.",
        "解码 Base64 文本。",
        min_args=1,
        max_args=1,
        kinds=("string",),
        gives="string",
    ),
    _row(
        "States.Hash(value, algorithm)",
        functions.hash_text,
        "A hash in hexadecimal: MD5, SHA-1, SHA-256, SHA-384 or SHA-512.",
        "计算十六进制哈希值：MD5、SHA-1、SHA-256、SHA-384 或 SHA-512。",
        min_args=2,
        max_args=2,
        kinds=("", "string"),
        gives="string",
    ),
    _row(
        "States.JsonMerge(first, second, false)",
        functions.json_merge,
        "Puts two objects together; the second wins.",
        "合并两个对象，同名键以第二个为准。",
        min_args=3,
        max_args=3,
        kinds=("object", "object"),
        gives="object",
    ),
    _row(
        "States.MathRandom(start, end, seed)",
        functions.math_random,
        "A random whole number from start up to, not including, end.",
        "生成随机整数，包含起始值，不包含结束值。",
        min_args=2,
        max_args=3,
        kinds=("number", "number", "number"),
        gives="number",
    ),
    _row(
        "States.MathAdd(first, second)",
        functions.math_add,
        "The sum of two numbers of 32 bits, rounded first.",
        "两个 32 位数取整后的和。",
        min_args=2,
        max_args=2,
        kinds=("number", "number"),
        gives="number",
    ),
    _row(
        "States.StringSplit(text, delimiters)",
        functions.string_split,
        "Splits a text at any of the delimiter characters.",
        "按任一分隔字符切分文本。",
        min_args=2,
        max_args=2,
        kinds=("string", "string"),
        gives="array",
    ),
    # The service passes over arguments of this one.
    _row(
        "States.UUID()",
        functions.new_uuid,
        "A new random UUID.",
        "生成随机 UUID。",
        min_args=0,
        max_args=None,
        gives="string",
    ),
)

INTRINSICS: dict[str, Intrinsic] = {row.name: row for row in _ROWS}
