"""moto in its own process, through boto3: run by the rivals' Python, so it imports nothing of this tree."""

import json
import sys
import time
from pathlib import Path
from typing import Any

_POLL_SECONDS = 0.005


def main() -> None:
    """Do the job in the file named first; the answer goes to the file named second."""
    import boto3
    from moto import mock_aws

    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
        given = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}
        client: Any = boto3.client("stepfunctions", region_name="us-east-1", **given)
        arn = client.create_state_machine(
            name="bench", definition=job["definition"], roleArn="arn:aws:iam::123456789012:role/bench"
        )["stateMachineArn"]
        started = time.perf_counter()
        running = [
            client.start_execution(stateMachineArn=arn, name=f"run-{number}", input=json.dumps(data))["executionArn"]
            for number, data in enumerate(job["inputs"])
        ]
        outputs = [_wait(client, execution) for execution in running]
        seconds = time.perf_counter() - started
    Path(sys.argv[2]).write_text(json.dumps({"seconds": seconds, "outputs": outputs}), encoding="utf-8")


def _wait(client: Any, execution: str) -> Any:
    while True:
        found = client.describe_execution(executionArn=execution)
        # Right after the end, the output may still be missing.
        if found["status"] == "SUCCEEDED" and found.get("output") is not None:
            return json.loads(found["output"])
        if found["status"] not in ("RUNNING", "SUCCEEDED"):
            raise RuntimeError(f"{found['status']}: {found.get('error')}: {found.get('cause')}")
        time.sleep(_POLL_SECONDS)


if __name__ == "__main__":
    main()
