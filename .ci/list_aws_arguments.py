"""Write resources/actions/aws_arguments.zip anew: what the actions that aws-sdk integrations call take as arguments.

    pip download --no-deps botocore
    PYTHONPATH=. python3 .ci/list_aws_arguments.py botocore-*.whl

Only names and types are taken, no text. There is a JSON file for each service: ``package`` is what the Java SDK calls
it, ``actions`` has the members of each action's input by name, ``shapes`` those of the structures in them. A member is
a letter for its type: s string, i integer, l long, f float, d double, b boolean, x bytes, t time, a anything, j a stream;
``[`` before it is a list, ``{`` a map, ``:NAME`` a structure, and ``!`` behind it says that it must be there.
"""

import gzip
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any, TypeAlias

from engine.integrations.aws_names import sdk_member, sdk_service

Members: TypeAlias = dict[str, str]

_MODEL = re.compile(r"botocore/data/[^/]+/([^/]+)/service-2\.json(\.gz)?")
_SIMPLE = {
    "string": "s",
    "character": "s",
    "boolean": "b",
    "blob": "x",
    "timestamp": "t",
    "integer": "i",
    "long": "l",
    "float": "f",
    "double": "d",
}
# What the Java SDK makes of some shapes, and adds to some requests.
_CLASSES = {"s3": {"Error": "S3Error", "Object": "S3Object"}}
_COPIED = {
    "SourceBucket": "s",
    "SourceKey": "s",
    "SourceVersionId": "s",
    "DestinationBucket": "s",
    "DestinationKey": "s",
}
_REGION = {"SourceRegion": "s"}
_ADDED: dict[tuple[str, str], Members] = {
    ("s3", "copyObject"): _COPIED,
    ("s3", "uploadPartCopy"): _COPIED,
    ("s3", "uploadPart"): {"SdkPartType": "s"},
    **{(service, "copyDBClusterSnapshot"): _REGION for service in ("rds", "docdb", "neptune")},
    **{(service, "createDBCluster"): _REGION for service in ("rds", "docdb", "neptune")},
    ("rds", "copyDBSnapshot"): _REGION,
    ("rds", "createDBInstanceReadReplica"): _REGION,
    ("rds", "startDBInstanceAutomatedBackupsReplication"): _REGION,
}
_WORDS = re.compile(r"[._-]|\W")
_DATE = (1980, 1, 1, 0, 0, 0)  # always the same, so that the same names make the same file
TARGET = Path(__file__).resolve().parent.parent / "resources" / "actions" / "aws_arguments.zip"


class _Service:
    """The shapes of one API, and those of them that its actions take."""

    def __init__(self, model: dict[str, Any], classes: dict[str, str]) -> None:
        self._model = model["shapes"]
        self._classes = classes
        self.taken: dict[str, Members] = {}

    def members(self, name: str, *, is_input: bool = False) -> Members:
        """Return the members of a structure as the file has them; what must be there counts in an input only."""
        shape = self._model[name]
        required = shape.get("required", ()) if is_input else ()
        found: Members = {}
        for member, told in shape.get("members", {}).items():
            is_stream = is_input and shape.get("payload") == member and self._is_stream(told)
            # The SDK makes up a token where there is none.
            is_needed = is_stream or (member in required and not told.get("idempotencyToken"))
            found[sdk_member(member)] = ("j" if is_stream else self._type(told["shape"])) + "!" * is_needed
        return found

    def _is_stream(self, member: dict[str, Any]) -> bool:
        shape = self._model[member["shape"]]
        return shape["type"] == "blob" and bool(member.get("streaming") or shape.get("streaming"))

    def _type(self, name: str) -> str:
        shape = self._model[name]
        match shape["type"]:
            case "list":
                return f"[{self._type(shape['member']['shape'])}"
            case "map":
                return f"{{{self._type(shape['value']['shape'])}"
            case "structure" if not shape.get("document"):
                told = self._classes.get(name) or "".join(part[:1].upper() + part[1:] for part in _WORDS.split(name))
                if told not in self.taken:
                    self.taken[told] = {}  # a structure may hold itself
                    self.taken[told] = self.members(name)
                return f":{told}"
            case kind:
                return _SIMPLE.get(kind, "a")


def main(wheel: Path) -> None:
    """Read the wheel and write the file."""
    services: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):  # of several versions of an API the last counts
            if found := _MODEL.fullmatch(name):
                data = archive.read(name)
                model = json.loads(gzip.decompress(data) if found[2] else data)
                service = sdk_service(model["metadata"]["serviceId"]).lower()
                services[service] = _arguments(model, service)
    with zipfile.ZipFile(TARGET, "w") as target:
        for service, told in sorted(services.items()):
            info = zipfile.ZipInfo(f"{service}.json", _DATE)
            text = json.dumps(told, separators=(",", ":"))
            target.writestr(info, text, zipfile.ZIP_DEFLATED, 9)
    print(f"{len(services)} services, {TARGET.stat().st_size:,} bytes")


def _arguments(model: dict[str, Any], package: str) -> dict[str, Any]:
    service = _Service(model, _CLASSES.get(package, {}))
    actions: dict[str, Members] = {}
    for operation, told in model["operations"].items():
        action = operation[:1].lower() + operation[1:]
        members = service.members(told["input"]["shape"], is_input=True) if "input" in told else {}
        added = _ADDED.get((package, action), {})
        if added is _COPIED:  # which may stand for what had to be there
            members = {name: kind.removesuffix("!") for name, kind in members.items()}
        actions[action] = {**members, **added}
    return {"package": package, "actions": actions, "shapes": service.taken}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
