"""The services of AWS on this machine, for what calls real clients."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

Settings = dict[str, str]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no proxy of the machine stand between a client and the server."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def aws() -> Iterator[Settings]:
    """Start moto's server, and give the settings of a client that calls it."""
    from moto.server import ThreadedMotoServer  # takes a second to import

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield {"endpoint": f"http://{host}:{port}", "region": "us-east-1", "accessKey": "any", "secretKey": "any"}
    server.stop()


@pytest.fixture(scope="session")
def aws_client(aws: Settings) -> Callable[[str], Any]:
    """Return what makes a client of its own for a service of :func:`aws`."""
    import boto3

    return lambda service: boto3.client(
        service,
        endpoint_url=aws["endpoint"],
        region_name=aws["region"],
        aws_access_key_id="any",
        aws_secret_access_key="any",
    )
