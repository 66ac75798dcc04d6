"""What every action works with: the records, the executions, and who calls."""

from msgspec import Struct

from engine.api.arns import Arn, make_arn, read_arn
from engine.api.faults import Fault, labeled_fault
from engine.api.records import Machine, Revision, Run, Version
from engine.api.registry import Registry
from engine.api.runs import Runs
from engine.execution.clock import Clock, SystemClock
from engine.integrations import Callbacks
from engine.language.values import Json


class Service(Struct, frozen=True, kw_only=True):
    """The state behind both protocols."""

    registry: Registry
    runs: Runs
    callbacks: Callbacks
    clock: Clock

    def now(self) -> float:
        """Return seconds since the epoch, to the millisecond that answers show."""
        return round(self.clock.now(), 3)


class Call(Struct, frozen=True, kw_only=True):
    """One request of a Step Functions client: ``request`` has been checked against its shape.

    One that is not signed names no region; it ``is_local``, and ``region`` is the one that everything local is in.
    ``trace`` is the trace header of the HTTP request, empty without one.
    """

    service: Service
    region: str
    request: dict[str, Json]
    is_local: bool = False
    trace: str = ""

    def text(self, name: str) -> str:
        """Return a member that is text; empty when it is absent."""
        value = self.request.get(name)
        return value if isinstance(value, str) else ""

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a member that is true or false."""
        return bool(self.request.get(name, default))

    def new_arn(self, kind: str, *tail: str) -> str:
        """Return the ARN of something in the caller's region."""
        return make_arn(self.region, kind, *tail)

    def machine_arn(self, name: str = "stateMachineArn") -> Arn:
        """Return the ARN of a state machine, a version or an alias that the request has.

        Raises:
            Fault: InvalidArn.
        """
        return read_arn(self.text(name), "stateMachine")

    def unlabeled_machine_arn(self) -> Arn:
        """Return the same, where the ARN of a distributed Map within a state machine is refused by that.

        Raises:
            Fault: InvalidArn or ValidationException.
        """
        arn = self.machine_arn()
        if "/" in arn.tail[0].partition("#")[0]:
            raise labeled_fault("State Machine")
        return arn

    def machine(self, arn: str) -> Machine:
        """Return a state machine by the ARN without a qualifier.

        Raises:
            Fault: StateMachineDoesNotExist.
        """
        found = self.service.registry.machines.get(arn)
        if found is None:
            raise no_such_machine(arn)
        return found

    def lasting_machine(self, arn: str) -> Machine:
        """Return a state machine that is not being deleted.

        Raises:
            Fault: StateMachineDoesNotExist or StateMachineDeleting.
        """
        found = self.machine(arn)
        check_lasting(found)
        return found

    def machine_or_version(self, arn: str) -> Machine | Version:
        """Return a state machine or one of its versions.

        Raises:
            Fault: StateMachineDoesNotExist.
        """
        found = self.service.registry.versions.get(arn) or self.service.registry.machines.get(arn)
        if found is None:
            raise no_such_machine_or_version(arn)
        return found

    def run(self) -> Run:
        """Return the execution that the request names.

        Raises:
            Fault: InvalidArn or ExecutionDoesNotExist.
        """
        arn = read_arn(self.text("executionArn"), "execution")
        found = self.service.runs.get(arn.text)
        if found is None:
            raise Fault("ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn.text}'")
        return found


def check_lasting(machine: Machine | None) -> None:
    """See that a state machine, if there is one, is not being deleted.

    Raises:
        Fault: StateMachineDeleting.
    """
    if machine is not None and machine.is_deleting:
        raise Fault("StateMachineDeleting", f"State Machine is being deleted: '{machine.arn}'")


def no_such_machine(arn: str) -> Fault:
    """Return the fault for a state machine that is not there."""
    return Fault("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{arn}'")


def no_such_machine_or_version(arn: str) -> Fault:
    """Return the fault for what is not there and may be a version: that is a number behind the name."""
    if len(read_arn(arn, "stateMachine").tail) > 1 and arn.rpartition(":")[2].isdecimal():
        return Fault("StateMachineDoesNotExist", f"State Machine Version Does Not Exist: '{arn}'")
    return no_such_machine(arn)


def make_service(registry: Registry, runs: Runs, callbacks: Callbacks, clock: Clock | None = None) -> Service:
    """Return the state behind the protocols; ``clock`` is the engine's."""
    return Service(registry=registry, runs=runs, callbacks=callbacks, clock=clock or SystemClock())


def configuration(revision: Revision | Run) -> dict[str, Json]:
    """Return the members of an answer that tell how executions are logged and traced."""
    return {"loggingConfiguration": revision.logging, "tracingConfiguration": revision.tracing}
