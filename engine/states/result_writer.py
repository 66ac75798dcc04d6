"""ResultWriter: what becomes of the results of a distributed Map's executions, and where they are written."""

from dataclasses import dataclass

from engine.errors import RESULT_WRITER_FAILED, StateFailed
from engine.integrations import ObjectMissing, ObjectStore
from engine.language.dialects import Dialect
from engine.language.fields import FieldSpec, Kind
from engine.language.java_values import json_text
from engine.language.machine import Builder
from engine.language.values import Json
from engine.states.map_parts import ARGUMENTS, PARAMETERS, RESOURCE, inner_reader, read_arguments, text_in
from engine.states.map_runs import child_arn, child_machine_arn, run_id
from engine.states.reading import ObjectReader

STATUSES = ("FAILED", "PENDING", "SUCCEEDED")
NONE, COMPACT, FLATTEN = "NONE", "COMPACT", "FLATTEN"
JSON_ARRAY, JSON_LINES = "JSON", "JSONL"

WRITER_FIELDS: tuple[FieldSpec, ...] = (
    RESOURCE,
    PARAMETERS,
    ARGUMENTS,
    FieldSpec(
        name="WriterConfig", kind=Kind.OBJECT, dialect=Dialect.ASL, en="The form of the results.", zh="结果的格式。"
    ),
)
CONFIG_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="Transformation",
        kind=Kind.TEXT,
        dialect=Dialect.ASL,
        choices=(NONE, COMPACT, FLATTEN),
        en="What is kept of each execution.",
        zh="每次执行保留的内容。",
    ),
    FieldSpec(
        name="OutputType",
        kind=Kind.TEXT,
        dialect=Dialect.ASL,
        choices=(JSON_ARRAY, JSON_LINES),
        en="An array, or a line for each result.",
        zh="数组，或每个结果一行。",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildResult:
    """How execution number ``index`` of a map run ended; ``started`` and ``stopped`` are timestamps.

    One that ``is_aborted`` was stopped from outside, and has failed.
    """

    index: int
    input: Json
    started: str
    stopped: str
    output: Json = None
    error: str = ""
    cause: str = ""
    is_failed: bool = False
    is_aborted: bool = False

    def record(self, map_run: str) -> dict[str, Json]:
        """Return what is exported of the execution."""
        arn = child_arn(map_run, self.index)
        status = "ABORTED" if self.is_aborted else "FAILED" if self.is_failed else "SUCCEEDED"
        record: dict[str, Json] = {
            "ExecutionArn": arn,
            "Input": compact(self.input),
            "InputDetails": {"Included": True},
            "Name": arn.rpartition(":")[2],
            "OutputDetails": {"Included": True},
            "RedriveCount": 0,
            "StartDate": self.started,
            "StateMachineArn": child_machine_arn(map_run),
            "Status": status,
            "StopDate": self.stopped,
        }
        if self.is_failed:
            record |= {"Cause": self.cause, "Error": self.error, "RedriveStatus": "REDRIVABLE_BY_MAP_RUN"}
        else:
            record |= {
                "Output": compact(self.output),
                "RedriveStatus": "NOT_REDRIVABLE",
                "RedriveStatusReason": f"Execution is {status} and cannot be redriven",
            }
        return dict(sorted(record.items()))


def compact(value: Json) -> str:
    """Return ``value`` as JSON text without blanks, with Java's fractions."""
    return json_text(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultWriter:
    """``is_exported`` is whether the results go to a store; otherwise they are the result of the Map."""

    is_exported: bool
    arguments: Builder | None = None
    transformation: str = ""
    output_type: str = JSON_ARRAY

    def plain(self, results: list[ChildResult], map_run: str) -> Json:
        """Return the results in the form of the WriterConfig, as the Map's own result."""
        values = self._values(results, map_run, self.transformation or COMPACT)
        return "\n".join(map(compact, values)) if self.output_type == JSON_LINES else values

    def write(
        self, store: ObjectStore, arguments: Json, results: list[ChildResult], map_run: str, pending: list[Json]
    ) -> Json:
        """Write the results by status, and a manifest of the files; return what the Map gives in their place.

        ``pending`` are the inputs of the executions that never began.
        It waits for a disk or the network, so it has no place in the event loop.

        Raises:
            StateFailed: States.ResultWriterFailed.
        """
        bucket, prefix = text_in(arguments, "Bucket"), text_in(arguments, "Prefix").rstrip("/")
        folder = "/".join(part for part in (prefix, run_id(map_run)) if part)
        ending = "jsonl" if self.output_type == JSON_LINES else "json"
        files: dict[str, Json] = {status: [] for status in STATUSES}
        try:
            for status in STATUSES:
                values = self._of_status(status, results, map_run, pending)
                if values:
                    body = self._body(values)
                    key = f"{folder}/{status}_0.{ending}"
                    store.write(bucket, key, body)
                    files[status] = [{"Key": key, "Size": len(body)}]
            manifest: Json = {"DestinationBucket": bucket, "MapRunArn": map_run, "ResultFiles": files}
            store.write(bucket, f"{folder}/manifest.json", compact(manifest).encode("utf-8", "replace"))
        except ObjectMissing as missing:
            raise StateFailed(RESULT_WRITER_FAILED, str(missing), has_place=False) from None
        return {"MapRunArn": map_run, "ResultWriterDetails": {"Bucket": bucket, "Key": f"{folder}/manifest.json"}}

    def _of_status(self, status: str, results: list[ChildResult], map_run: str, pending: list[Json]) -> list[Json]:
        if status == "PENDING":
            return [{"Input": compact(data), "InputDetails": {"Included": True}, "Status": status} for data in pending]
        of_status = [result for result in results if result.is_failed == (status == "FAILED")]
        return self._values(of_status, map_run, self.transformation or NONE)

    def _body(self, values: list[Json]) -> bytes:
        lines = [compact(value) for value in values]
        text = "".join(f"{line}\n" for line in lines) if self.output_type == JSON_LINES else f"[{','.join(lines)}]"
        return text.encode("utf-8", "replace")

    def _values(self, results: list[ChildResult], map_run: str, transformation: str) -> list[Json]:
        values: list[Json] = []
        for result in results:
            if result.is_failed or transformation == NONE:
                values.append(result.record(map_run))
            elif transformation == FLATTEN and isinstance(result.output, list):
                values.extend(result.output)
            else:
                values.append(result.output)
        return values


def read_result_writer(outer: ObjectReader) -> ResultWriter | None:
    """Return the ResultWriter of a Map, or None."""
    reader = inner_reader(outer, "ResultWriter", WRITER_FIELDS)
    if reader is None:
        return None
    arguments = read_arguments(reader, "ResultWriter")
    config = inner_reader(reader, "WriterConfig", CONFIG_FIELDS, "/ResultWriter")
    if config is not None:
        reader.absorb(config)
    outer.absorb(reader)
    return ResultWriter(
        is_exported=reader.is_given("Resource"),
        arguments=arguments,
        transformation="" if config is None else config.text("Transformation"),
        output_type=JSON_ARRAY if config is None else config.text("OutputType", JSON_ARRAY),
    )
