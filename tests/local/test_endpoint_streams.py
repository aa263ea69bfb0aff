"""Answers that a model yields: each part is on its way before the next one is made."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EventStreamError
from hosts import Host, packed
from making import ROLE

YIELDS = """
def model_fn(model_dir):
    return None
def input_fn(data, content_type):
    return data
def predict_fn(gate, model):
    # Opening a gate waits for the one who holds its other side.
    yield "one,"
    with open(gate) as other_side:
        word = other_side.read()
    if word == "fail":
        raise ValueError("no second\\npart")
    yield b"two,"
    yield word
"""


@pytest.fixture(scope="module")
def host(shared_engine: Any) -> Host:
    found = Host(shared_engine)
    uri = found.put("yields.tar.gz", packed(YIELDS))
    found.sagemaker.create_model(
        ModelName="yields",
        PrimaryContainer={**found.container("yields"), "ModelDataUrl": uri},
        ExecutionRoleArn=ROLE,
    )
    found.endpoint("yields", found.variant("yields"))
    return found


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    path = tmp_path / "gate"
    os.mkfifo(path)
    return path


def asked(host: Host, gate: Path) -> tuple[Any, Iterator[bytes]]:
    answer = host.runtime.invoke_endpoint_with_response_stream(
        EndpointName="yields", Body=str(gate).encode(), ContentType="text/csv", Accept="text/csv"
    )
    assert (answer["ContentType"], answer["InvokedProductionVariant"]) == ("text/csv", "V-yields")
    return answer["Body"], (event["PayloadPart"]["Bytes"] for event in answer["Body"])


def test_the_first_part_arrives_before_the_last_is_made(host: Host, gate: Path) -> None:
    _, parts = asked(host, gate)
    assert next(parts) == b"one,"
    gate.write_text("three")  # only now can the model go on
    assert b"".join(parts) == b"two,three"


def test_a_failure_in_the_middle_ends_the_stream_with_its_reason(host: Host, gate: Path) -> None:
    body, parts = asked(host, gate)
    assert next(parts) == b"one,"
    gate.write_text("fail")
    with pytest.raises(EventStreamError) as raised:
        next(parts)
    body.close()
    assert raised.value.response["Error"]["Code"] == "ModelStreamError"
    assert "ValueError: no second part" in raised.value.response["Error"]["Message"]
    with pytest.raises(host.runtime.exceptions.ModelError) as failed:
        host.ask("yields", "/no/such/gate")
    assert failed.value.response["OriginalStatusCode"] == 500
    assert "FileNotFoundError" in failed.value.response["OriginalMessage"]


def test_who_stops_listening_leaves_the_endpoint_well(host: Host, gate: Path) -> None:
    body, parts = asked(host, gate)
    assert next(parts) == b"one,"
    body.close()
    gate.write_text("three")
    _, parts = asked(host, gate)
    assert next(parts) == b"one,"
    gate.write_text("four")
    assert b"".join(parts) == b"two,four"


def test_an_invocation_without_a_stream_gets_all_parts_as_one(host: Host, tmp_path: Path) -> None:
    plain = tmp_path / "open"
    plain.write_text("three")
    assert host.ask("yields", str(plain), Accept="text/csv") == "one,two,three"
