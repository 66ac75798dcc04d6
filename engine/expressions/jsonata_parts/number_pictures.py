"""``$formatNumber``: a number written by a picture such as ``#,##0.00``, after the rules of XPath."""

from decimal import ROUND_HALF_EVEN, Context, Decimal

from msgspec import Struct

from engine.expressions.jsonata_parts.faults import fault
from engine.expressions.jsonata_parts.guard import Guard
from engine.expressions.jsonata_parts.values import UNDEFINED, Value

_SYMBOLS = {
    "decimal-separator": ".",
    "grouping-separator": ",",
    "exponent-separator": "e",
    "infinity": "Infinity",
    "minus-sign": "-",
    "NaN": "NaN",
    "percent": "%",
    "per-mille": "\u2030",
    "zero-digit": "0",
    "digit": "#",
    "pattern-separator": ";",
}
_LONGEST = 1000
# Digits enough for the largest number with the longest picture.
_EXACT = Context(prec=2000, rounding=ROUND_HALF_EVEN)


class _Picture(Struct, frozen=True, kw_only=True):
    """One sub-picture, cut into its parts: each part is what stands there, in the picture's own characters."""

    prefix: str
    whole: str
    fraction: str
    exponent: str
    suffix: str
    text: str


class _Marks(Struct, frozen=True, kw_only=True):
    """The characters that mean something in a picture."""

    symbols: dict[str, str]
    digits: str

    def __getitem__(self, name: str) -> str:
        return self.symbols[name]

    def is_active(self, character: str) -> bool:
        names = ("decimal-separator", "grouping-separator", "exponent-separator", "digit")
        return character in self.digits or character in [self.symbols[name] for name in names]

    def are_digits(self, text: str) -> bool:
        return all(character in self.digits for character in text)


def format_number(guard: Guard, value: Value, picture: Value, options: Value) -> Value:
    """Return the number as text.

    Raises:
        Fault: D3080 to D3093, the rule that the picture breaks.
    """
    if value is UNDEFINED:
        return UNDEFINED
    if picture is UNDEFINED or len(picture) > _LONGEST:
        raise fault("D3085")
    symbols = _SYMBOLS | ({} if options is UNDEFINED else {str(name): str(text) for name, text in options.items()})
    zero = ord(symbols["zero-digit"][:1] or "0")
    marks = _Marks(symbols=symbols, digits="".join(chr(zero + step) for step in range(10)))
    parts = picture.split(marks["pattern-separator"])
    if len(parts) > 2:
        raise fault("D3080")
    pictures = [_read(part, marks) for part in parts]
    for each in pictures:
        _check(each, marks)
    if value >= 0:
        return _written(value, pictures[0], "", marks)
    if len(pictures) == 2:
        return _written(-value, pictures[1], "", marks)
    return _written(-value, pictures[0], marks["minus-sign"], marks)


def _read(text: str, marks: _Marks) -> _Picture:
    active = [
        index
        for index, character in enumerate(text)
        if marks.is_active(character) and character != marks["exponent-separator"]
    ]
    start, end = (active[0], active[-1] + 1) if active else (0, len(text))
    body = text[start:end]
    cut = body.find(marks["exponent-separator"])
    mantissa, exponent = (body, "") if cut < 0 else (body[:cut], body[cut + 1 :])
    if cut < 0 and text[end : end + 1] == marks["exponent-separator"] and active:
        raise fault("D3093")
    whole, _, fraction = mantissa.partition(marks["decimal-separator"])
    return _Picture(
        prefix=text[:start], whole=whole, fraction=fraction, exponent=exponent, suffix=text[end:], text=text
    )


def _check(picture: _Picture, marks: _Marks) -> None:
    """Raise the fault of the last rule that a sub-picture breaks, as the language does."""
    text, whole, fraction = picture.text, picture.whole, picture.fraction
    percent, per_mille = text.count(marks["percent"]), text.count(marks["per-mille"])
    digit, grouping, point = marks["digit"], marks["grouping-separator"], marks["decimal-separator"]
    mantissa = whole + fraction
    body = text[len(picture.prefix) : len(text) - len(picture.suffix)]
    before_optional = whole.partition(digit)[0] if digit in whole else ""
    after_optional = fraction.rpartition(digit)[2] if digit in fraction else ""
    broken = {
        "D3081": text.count(point) > 1,
        "D3082": percent > 1,
        "D3083": per_mille > 1,
        "D3084": bool(percent and per_mille),
        "D3085": not any(each in marks.digits or each == digit for each in mantissa),
        "D3086": not all(marks.is_active(each) for each in body),
        "D3087": point in text and (grouping in (whole[-1:], fraction[:1])),
        "D3088": point not in text and whole.endswith(grouping),
        "D3089": grouping * 2 in text,
        "D3090": any(each in marks.digits for each in before_optional),
        "D3091": any(each in marks.digits for each in after_optional),
        "D3092": bool(picture.exponent and (percent or per_mille)),
        "D3093": bool(picture.exponent) and not marks.are_digits(picture.exponent),
    }
    codes = [code for code, is_broken in broken.items() if is_broken]
    if codes:
        raise fault(codes[-1])


def _positions(text: str, marks: _Marks) -> list[int]:
    """Return how many digits stand right of each grouping separator of an integer part."""
    return [
        sum(each in marks.digits or each == marks["digit"] for each in text[index:])
        for index, character in enumerate(text)
        if character == marks["grouping-separator"]
    ]


def _written(value: Value, picture: _Picture, sign: str, marks: _Marks) -> str:
    if value == float("inf"):
        return sign + picture.prefix + marks["infinity"] + picture.suffix
    scale = 2 if marks["percent"] in picture.text else 3 if marks["per-mille"] in picture.text else 0
    amount = Decimal(repr(value)).scaleb(scale)
    whole_least = sum(each in marks.digits for each in picture.whole)
    whole_places = whole_least
    fraction_least = sum(each in marks.digits for each in picture.fraction)
    fraction_most = sum(each in marks.digits or each == marks["digit"] for each in picture.fraction)
    if whole_least == 0 and fraction_most == 0:
        if picture.exponent:
            fraction_least = fraction_most = 1
        else:
            whole_least = 1
    if picture.exponent and whole_least == 0 and marks["digit"] in picture.whole:
        whole_least = 1
    if whole_least == 0 and fraction_least == 0:
        fraction_least = 1
    exponent = 0
    if picture.exponent and amount:
        exponent = amount.adjusted() + 1 - whole_places
        amount = amount.scaleb(-exponent)
    digits = f"{_EXACT.quantize(amount, Decimal(1).scaleb(-fraction_most)):f}"
    whole, _, fraction = digits.partition(".")
    whole = whole.lstrip("0").rjust(whole_least, "0")
    fraction = fraction.rstrip("0").ljust(fraction_least, "0")
    text = _grouped(whole, picture.whole, marks)
    if fraction:
        text += marks["decimal-separator"] + _grouped_fraction(fraction, picture.fraction, marks)
    if picture.exponent:
        size = str(abs(exponent)).rjust(len(picture.exponent), "0")
        text += marks["exponent-separator"] + (marks["minus-sign"] if exponent < 0 else "") + size
    shown = "".join(marks.digits[int(each)] if each in "0123456789" else each for each in text)
    return sign + picture.prefix + shown + picture.suffix


def _grouped(whole: str, picture: str, marks: _Marks) -> str:
    positions = _positions(picture, marks)
    if not positions:
        return whole
    nearest = min(positions)
    if (
        nearest
        and all(position % nearest == 0 for position in positions)
        and len(set(positions)) == max(positions) // nearest
    ):
        positions = list(range(nearest, len(whole), nearest))
    for position in sorted(positions):
        if position < len(whole.replace(marks["grouping-separator"], "")):
            inserted = sum(other < position for other in positions)
            cut = len(whole) - position - inserted
            whole = whole[:cut] + marks["grouping-separator"] + whole[cut:]
    return whole


def _grouped_fraction(fraction: str, picture: str, marks: _Marks) -> str:
    seen = 0
    result = fraction
    inserted = 0
    for character in picture:
        if character != marks["grouping-separator"]:
            seen += 1
        elif seen < len(fraction):
            result = result[: seen + inserted] + character + result[seen + inserted :]
            inserted += 1
    return result
