"""What the actions of ASW work with: the call, and the names of workflows and executions (qrn)."""

from msgspec import Struct

from engine.api.faults import Fault
from engine.api.records import FlowService, Run
from engine.api.service import Service
from engine.language.shorten import shorten
from engine.language.values import Json

APP_ID = "1250000000"
"""The account that everything here belongs to."""
_LONGEST_NAMED = 256  # a qrn is shorter


class FlowCall(Struct, frozen=True, kw_only=True):
    """One request of an ASW client; ``parameters`` have been checked."""

    service: Service
    region: str
    parameters: dict[str, Json]

    def text(self, name: str) -> str:
        """Return a parameter that is text; empty when it is absent."""
        value = self.parameters.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str, default: int) -> int:
        """Return a parameter that is a whole number."""
        value = self.parameters.get(name, default)
        return value if isinstance(value, int) else default

    def flow_service(self, name: str = "FlowServiceResource") -> FlowService:
        """Return the workflow that the parameter ``name`` names.

        Raises:
            Fault: ResourceNotFound.
        """
        found = self.service.registry.flow_services.get(self.text(name))
        if found is None:
            raise Fault("ResourceNotFound", f"The flow service {self._named(name)} does not exist.")
        return found

    def run(self, name: str = "ExecutionResourceName") -> Run:
        """Return the execution that the parameter ``name`` names.

        Raises:
            Fault: ResourceNotFound.
        """
        found = self.service.runs.get(self.text(name))
        if found is None or not found.arn.startswith("qrn:"):
            raise Fault("ResourceNotFound", f"The execution {self._named(name)} does not exist.")
        return found

    def _named(self, name: str) -> str:
        return shorten(self.text(name), _LONGEST_NAMED)


def flow_qrn(region: str, name: str, flow_id: str) -> str:
    """Return the qrn of a workflow; ``flow_id`` is without its ``svc-``."""
    return f"qrn:qcs:asw:{region}:{APP_ID}:http:json:flowmachine:{name}:{flow_id}"


def execution_qrn(flow: FlowService, name: str) -> str:
    """Return the qrn of an execution of ``flow``."""
    region = flow.arn.split(":")[3]
    return f"qrn:qcs:asw:{region}:{APP_ID}:execution:{flow.arn.rpartition(':')[2]}:{name}"


def milliseconds(moment: float | None) -> str:
    """Return a moment as ASW writes that of an execution; one that is still to come is 0."""
    return "0" if moment is None else str(round(moment * 1000))


def seconds(moment: float) -> str:
    """Return a moment as ASW writes that of a workflow."""
    return str(int(moment))
