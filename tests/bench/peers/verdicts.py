"""The arithmetic of the table: rates, ratios, and whether each target is met."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.bench.peers.measuring import Measured
from tests.bench.peers.workloads import Workload

FLOOR, KEEPING, MEMORY, DISK, RIVAL, MOTO = (
    "bare asyncio",
    "+ two events",
    "in memory",
    "on disk",
    "aws-local-sf",
    "moto",
)
COLUMNS = (FLOOR, KEEPING, MEMORY, DISK, RIVAL, MOTO)

LEAST_OF_FLOOR = 1 / 4
LEAST_OF_MEMORY = 1 / 2
LEAST_ON_DISK = 40_000
"""Transitions/s with every event in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One target: ``value`` is what was measured, None when nothing could be, ``least`` what is wanted."""

    what: str
    value: float | None
    least: float

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None when there is nothing to judge."""
        return None if self.value is None else self.value >= self.least

    @property
    def text(self) -> str:
        """The value and ``ok`` or ``MISSED``."""
        if self.value is None:
            return "-"
        value = f"{self.value:,.0f}" if self.least >= 1_000 else f"{self.value:.2f}"
        return f"{value} {'ok' if self.is_met else 'MISSED'}"


def rate(measured: Measured, workload: Workload) -> float | None:
    """Return transitions/s, or None where there are no figures."""
    return None if measured.problem or not measured.seconds else workload.transitions / measured.seconds


def verdicts(workload: Workload, figures: Mapping[str, Measured]) -> tuple[Verdict, ...]:
    """Return the targets of one workload in the order of the table."""
    rates = {name: rate(measured, workload) for name, measured in figures.items()}
    return (
        Verdict(what="x rival", value=_ratio(rates[MEMORY], rates[RIVAL]), least=workload.times_rival),
        Verdict(what="of floor", value=_ratio(rates[MEMORY], rates[FLOOR]), least=LEAST_OF_FLOOR),
        Verdict(what="disk/s", value=rates[DISK], least=LEAST_ON_DISK),
        Verdict(what="disk/memory", value=_ratio(rates[DISK], rates[MEMORY]), least=LEAST_OF_MEMORY),
    )


def cell(measured: Measured, workload: Workload) -> str:
    """Return transitions/s with the peak memory in MiB, or a dash."""
    speed = rate(measured, workload)
    return "-" if speed is None else f"{speed:,.0f} ({measured.mib:.0f})"


def _ratio(value: float | None, other: float | None) -> float | None:
    return None if value is None or not other else value / other
