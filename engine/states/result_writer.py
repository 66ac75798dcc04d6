"""ResultWriter: what becomes of the results of a distributed Map's executions, and where they are written."""

from msgspec import Struct, field

from engine.errors import RESULT_WRITER_FAILED, StateFailed
from engine.expressions.timestamps import written
from engine.integrations import ObjectMissing, ObjectStore
from engine.language.dialects import Dialect
from engine.language.fields import FieldSpec, Kind
from engine.language.java_values import json_text
from engine.language.json_faults import JsonFault, read_json
from engine.language.machine import Builder
from engine.language.values import Json
from engine.states.map_parts import ARGUMENTS, PARAMETERS, RESOURCE, inner_reader, read_arguments, text_in
from engine.states.map_runs import PastChild, child_arn, child_machine_arn, child_name, run_id
from engine.states.reading import ObjectReader

STATUSES = ("FAILED", "PENDING", "SUCCEEDED")
MANIFEST = "manifest.json"
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


class ChildResult(Struct, frozen=True, kw_only=True):
    """How execution number ``index`` of a map run with that input ended, which ``told`` says."""

    index: int
    input: Json
    told: PastChild
    is_express: bool = False

    @property
    def is_failed(self) -> bool:
        """Whether it did not succeed."""
        return self.told.status != "SUCCEEDED"

    @property
    def is_aborted(self) -> bool:
        """Whether it was stopped from outside; it has failed, too."""
        return self.told.status == "ABORTED"

    def record(self, map_run: str) -> dict[str, Json]:
        """Return what is exported of the execution."""
        told = self.told
        record: dict[str, Json] = {
            "ExecutionArn": child_arn(map_run, self.index, is_express=self.is_express),
            "Input": compact(self.input),
            "InputDetails": {"Included": True},
            "Name": child_name(map_run, self.index),
            "OutputDetails": {"Included": True},
            "RedriveCount": told.redrives,
            "StartDate": written(told.started),
            "StateMachineArn": child_machine_arn(map_run),
            "Status": told.status,
            "StopDate": written(told.stopped),
        }
        if told.redriven is not None:
            record["RedriveDate"] = written(told.redriven)
        if not self.is_express:
            record["RedriveStatus"] = "REDRIVABLE_BY_MAP_RUN" if self.is_failed else "NOT_REDRIVABLE"
            if not self.is_failed:
                record["RedriveStatusReason"] = f"Execution is {told.status} and cannot be redriven"
        if not self.is_failed:
            record["Output"] = compact(told.output)
        record |= {name: text for name, text in (("Cause", told.cause), ("Error", told.error)) if text}
        return dict(sorted(record.items()))


class Ended(Struct, frozen=True):
    """The map run with that ARN as it has ended: how its executions did, and the inputs of those that never began.

    ``redrives`` is how often it was redriven.
    """

    map_run: str
    results: list[ChildResult]
    pending: list[Json]
    redrives: int = 0


def compact(value: Json) -> str:
    """Return ``value`` as JSON text without blanks, with Java's fractions."""
    return json_text(value)


class ResultWriter(Struct, frozen=True, kw_only=True):
    """``is_exported`` is whether the results go to a store; otherwise they are the result of the Map.

    ``is_formed`` is whether a WriterConfig says in which form.
    """

    is_exported: bool
    is_formed: bool = False
    arguments: Builder | None = None
    transformation: str = ""
    output_type: str = JSON_ARRAY

    def plain(self, ended: Ended) -> Json:
        """Return the results in the form of the WriterConfig, as the Map's own result."""
        values = self._values(ended.results, ended.map_run, self.transformation or COMPACT)
        return "\n".join(map(compact, values)) if self.output_type == JSON_LINES else values

    def write(self, store: ObjectStore, arguments: Json, ended: Ended) -> Json:
        """Write the results by status, and a manifest of the files; return what the Map gives in their place.

        A redrive writes into a folder of its own, only what was not written before; its manifest names the files of
        earlier successes as well.
        It waits for a disk or the network, so it has no place in the event loop.

        Raises:
            StateFailed: States.ResultWriterFailed.
        """
        bucket, prefix = text_in(arguments, "Bucket"), text_in(arguments, "Prefix").rstrip("/")
        root = "/".join(part for part in (prefix, run_id(ended.map_run)) if part)
        folder = _folder(root, ended.redrives)
        ending = "jsonl" if self.output_type == JSON_LINES else "json"
        before = _written_before(store, bucket, root, ended.redrives)
        files: dict[str, Json] = {}
        try:
            for status in STATUSES:
                listed = before.succeeded if status == "SUCCEEDED" else []
                values = self._of_status(status, ended, before.redrives)
                if values or listed:
                    body = self._body(values)
                    key = f"{folder}/{status}_0.{ending}"
                    store.write(bucket, key, body)
                    listed = [*listed, {"Key": key, "Size": len(body)}]
                files[status] = listed
            manifest: Json = {"DestinationBucket": bucket, "MapRunArn": ended.map_run, "ResultFiles": files}
            store.write(bucket, f"{folder}/{MANIFEST}", compact(manifest).encode("utf-8", "replace"))
        except ObjectMissing as missing:
            raise StateFailed(RESULT_WRITER_FAILED, str(missing), has_place=False) from None
        return {"MapRunArn": ended.map_run, "ResultWriterDetails": {"Bucket": bucket, "Key": f"{folder}/{MANIFEST}"}}

    def _of_status(self, status: str, ended: Ended, written_until: int) -> list[Json]:
        """Return what the file for ``status`` has; successes until that redrive, -1 for none, were written before."""
        if status == "PENDING":
            details: Json = {"Included": True}
            return [{"Input": compact(data), "InputDetails": details, "Status": status} for data in ended.pending]
        is_failed = status == "FAILED"
        of_status = [
            result
            for result in ended.results
            if result.is_failed == is_failed and (is_failed or result.told.redrive_of_run > written_until)
        ]
        return self._values(of_status, ended.map_run, self.transformation or NONE)

    def _body(self, values: list[Json]) -> bytes:
        lines = [compact(value) for value in values]
        text = "".join(f"{line}\n" for line in lines) if self.output_type == JSON_LINES else f"[{','.join(lines)}]"
        return text.encode("utf-8", "replace")

    def _values(self, results: list[ChildResult], map_run: str, transformation: str) -> list[Json]:
        values: list[Json] = []
        for result in results:
            if result.is_failed or transformation == NONE:
                values.append(result.record(map_run))
            elif transformation == FLATTEN and isinstance(result.told.output, list):
                values.extend(result.told.output)
            else:
                values.append(result.told.output)
        return values


class _Before(Struct, frozen=True):
    """What was exported last: in which redrive, -1 for never, and the files of all successes until then."""

    redrives: int = -1
    succeeded: list[Json] = field(default_factory=list)


def _folder(root: str, redrives: int) -> str:
    return f"{root}/Redrive-{redrives}" if redrives else root


def _written_before(store: ObjectStore, bucket: str, root: str, redrives: int) -> _Before:
    """Return what the last manifest before redrive number ``redrives`` says; not every attempt comes to write one."""
    for number in range(redrives - 1, -1, -1):
        try:
            with store.open(bucket, f"{_folder(root, number)}/{MANIFEST}") as file:
                manifest = read_json(file.read().decode("utf-8", "replace"))
        except (ObjectMissing, JsonFault):
            continue
        files = manifest.get("ResultFiles") if isinstance(manifest, dict) else None
        succeeded = files.get("SUCCEEDED") if isinstance(files, dict) else None
        if isinstance(succeeded, list):
            return _Before(number, succeeded)
    return _Before()


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
        is_formed=config is not None,
        arguments=arguments,
        transformation="" if config is None else config.text("Transformation"),
        output_type=JSON_ARRAY if config is None else config.text("OutputType", JSON_ARRAY),
    )
