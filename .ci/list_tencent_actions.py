"""Write resources/actions/tencent.txt anew: the names of the services and actions of Tencent Cloud's APIs.

    pip download --no-deps tencentcloud-sdk-python
    python3 .ci/list_tencent_actions.py tencentcloud_sdk_python-*.whl

Only names are taken, no text. A line that begins a service has its API versions, the newest first; the lines after it
have the actions: those of one verb together, without the verb; behind a dash those of no verb in particular.
"""

import re
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

from action_lines import action_lines

_CLIENT = re.compile(r"tencentcloud/(\w+)/v(\d{4})(\d\d)(\d\d)/\w+_client\.py")
_CALL = re.compile(r"self\.(?:call|_call_and_deserialize)\([\"'](\w+)[\"']")
_VERB = re.compile(r"[A-Z][a-z0-9]+")
TARGET = Path(__file__).resolve().parent.parent / "resources" / "actions" / "tencent.txt"


def main(wheel: Path) -> None:
    """Read the wheel and write the file."""
    services: dict[str, dict[str, set[str]]] = defaultdict(dict)
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if found := _CLIENT.fullmatch(name):
                version = "-".join(found.groups()[1:])
                services[found[1]][version] = set(_CALL.findall(archive.read(name).decode()))
    release = wheel.name.split("-")[1]
    lines = [f"# Services and actions of Tencent Cloud: names from tencentcloud-sdk-python {release} (Apache-2.0)"]
    for service, versions in sorted(services.items()):
        lines.append(f"{service} {' '.join(sorted(versions, reverse=True))}")
        lines += action_lines(sorted(set().union(*versions.values())), _VERB)
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(services)} services, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
