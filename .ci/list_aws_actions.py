"""Write resources/actions/aws.txt anew: the names of the services and actions that aws-sdk integrations call.

    pip download --no-deps botocore
    PYTHONPATH=. python3 .ci/list_aws_actions.py botocore-*.whl

Only names are taken, no text, as the Java SDK has them. A line that begins with a letter names a service; the lines
after it have its actions: those of one verb together, without the verb; behind a dash those of no verb in particular.
Step Functions has none that answer with a stream, and none of those listed here.
"""

import gzip
import json
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from action_lines import action_lines

from engine.integrations.aws_names import sdk_service

_MODEL = re.compile(r"botocore/data/[^/]+/([^/]+)/service-2\.json(\.gz)?")
_VERB = re.compile(r"[a-z]+")
# Those that the developer guide calls unsupported, besides the ones that answer with a stream.
_NOT_OFFERED = {
    "applicationdiscovery": "describeExportConfigurations exportConfigurations",
    "codedeploy": "batchGetDeploymentInstances getDeploymentInstance listDeploymentInstances skipWaitTimeForInstanceTermination",
    "comprehendmedical": "detectEntities",
    "dataexchange": "sendApiAsset",
    "directconnect": (
        "allocateConnectionOnInterconnect describeConnectionLoa describeConnectionsOnInterconnect describeInterconnectLoa"
    ),
    "efs": "createTags",
    "emr": "describeJobFlows",
    "iot": "attachPrincipalPolicy detachPrincipalPolicy listPolicyPrincipals listPrincipalPolicies",
    "iotdeviceadvisor": "listTestCases",
    "lambda": "invokeAsync",
    "mediapackage": "rotateChannelCredentials",
    "rdsdata": "executeSql",
    "shield": "deleteSubscription",
    "sts": "assumeRole assumeRoleWithSAML assumeRoleWithWebIdentity",
}
_NO_SERVICES = ("cloudsearchdomain", "iotjobsdata", "mediastoredata")
TARGET = Path(__file__).resolve().parent.parent / "resources" / "actions" / "aws.txt"


def main(wheel: Path) -> None:
    """Read the wheel and write the file."""
    services: dict[str, set[str]] = defaultdict(set)
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if found := _MODEL.fullmatch(name):
                data = archive.read(name)
                model = json.loads(gzip.decompress(data) if found[2] else data)
                service = sdk_service(model["metadata"]["serviceId"]).lower()
                services[service] |= set(_actions(model)) - set(_NOT_OFFERED.get(service, "").split())
    services.update({name: set() for name in _NO_SERVICES})
    release = wheel.name.split("-")[1]
    lines = [f"# Services and actions of AWS: names from botocore {release} (Apache-2.0)"]
    for service, actions in sorted(services.items()):
        lines += [service, *action_lines(sorted(actions), _VERB)]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(services)} services, {TARGET.stat().st_size:,} bytes")


def _actions(model: dict[str, Any]) -> Iterator[str]:
    streams = {name for name, shape in model["shapes"].items() if shape.get("eventstream")}
    for name, operation in model["operations"].items():
        bodies = [model["shapes"][operation[side]["shape"]] for side in ("input", "output") if side in operation]
        members = [member["shape"] for body in bodies for member in body.get("members", {}).values()]
        if not streams.intersection(members):
            yield name[:1].lower() + name[1:]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
