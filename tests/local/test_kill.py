"""Killed at any moment, the local SageMaker loses nothing that it acknowledged."""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import threading
from typing import Any

from botocore.exceptions import BotoCoreError
from local_engine import LocalEngine

BUCKET = "survivors"
ROUNDS = 4


class Writer(threading.Thread):
    """Writes models and objects until the connection breaks, and notes what was acknowledged."""

    def __init__(self, engine: LocalEngine, round_number: int, stop_after: int) -> None:
        super().__init__()
        self.models: list[str] = []
        self.objects: dict[str, bytes] = {}
        self.in_flight: tuple[str, bytes] = ("", b"")
        self.enough = threading.Event()
        self._sagemaker, self._s3 = engine.client("sagemaker"), engine.client("s3")
        self._round, self._stop_after = round_number, stop_after

    def run(self) -> None:
        try:
            for number in range(10_000):
                self._write(number)
                if number == self._stop_after:
                    self.enough.set()
        except BotoCoreError:
            return

    def _write(self, number: int) -> None:
        name = f"round-{self._round}-{number}"
        self._sagemaker.create_model(
            ModelName=name,
            ExecutionRoleArn="arn:aws:iam::000000000000:role/mlops-local",
            PrimaryContainer={"Image": "image"},
            Tags=[{"Key": "round", "Value": str(self._round)}],
        )
        self.models.append(name)
        key, body = f"{number % 3}/object", os.urandom(3000)
        self.in_flight = key, body
        self._s3.put_object(Bucket=BUCKET, Key=key, Body=body)
        self.objects[key] = body


def test_what_was_acknowledged_survives_a_kill_in_the_middle_of_writing(
    engine: LocalEngine,
) -> None:
    engine.client("s3").create_bucket(Bucket=BUCKET)
    chance = random.Random(5)
    models: set[str] = set()
    objects: dict[str, bytes] = {}
    for round_number in range(ROUNDS):
        writer = Writer(engine, round_number, chance.randint(5, 40))
        writer.start()
        assert writer.enough.wait(60)
        engine.kill()
        writer.join()
        models |= set(writer.models)
        objects |= writer.objects
        engine.start()
        check_models(engine, models)
        objects |= check_objects(engine.client("s3"), objects, writer.in_flight)
    with sqlite3.connect(engine.state_dir / "state.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def check_models(engine: LocalEngine, acknowledged: set[str]) -> None:
    """Each is there, and with its tags: a model and its tags are one change."""
    client = engine.client("sagemaker")
    pages = client.get_paginator("list_models").paginate()
    found = {each["ModelName"]: each["ModelArn"] for page in pages for each in page["Models"]}
    assert acknowledged - found.keys() == set()
    for arn in found.values():
        assert [tag["Key"] for tag in client.list_tags(ResourceArn=arn)["Tags"]] == ["round"]


def check_objects(
    client: Any, acknowledged: dict[str, bytes], in_flight: tuple[str, bytes]
) -> dict[str, bytes]:
    """Each is as acknowledged, or as the write that the kill interrupted; never a mixture."""
    now = {}
    for key, body in acknowledged.items():
        answer = client.get_object(Bucket=BUCKET, Key=key)
        now[key] = answer["Body"].read()
        assert now[key] == body or (key, now[key]) == in_flight
        assert answer["ETag"] == f'"{hashlib.md5(now[key]).hexdigest()}"'
    return now
