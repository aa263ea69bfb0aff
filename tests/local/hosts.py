"""Endpoints under test that say who answered."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from making import BUCKET, IMAGE, ROLE, archive, upload

WHO = """
import os, sys
def model_fn(model_dir):
    return os.environ["WHO"]
def input_fn(data, content_type):
    return data
def predict_fn(data, model):
    print("asked", model, data, flush=True)
    if data == "refuse":
        raise ValueError("not this one")
    return f"{model}({data})"
def output_fn(prediction, accept):
    return prediction, "text/csv"
"""
SIZE = {"InitialInstanceCount": 1, "InstanceType": "ml.m5.large"}


def until(condition: Callable[[], Any], seconds: float = 30.0) -> Any:
    """What the condition gives as soon as that is true."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)
    return found


class Host:
    """Makes models and endpoints of one local SageMaker, and asks them."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.sagemaker = engine.client("sagemaker")
        self.runtime = engine.client("sagemaker-runtime")
        self.s3 = engine.client("s3")
        self.uri = upload(engine, "who.tar.gz", WHO)

    def container(self, who: str, **more: Any) -> dict[str, Any]:
        return {"Image": IMAGE, "ModelDataUrl": self.uri, "Environment": {"WHO": who}, **more}

    def model(self, who: str) -> str:
        self.sagemaker.create_model(
            ModelName=who, PrimaryContainer=self.container(who), ExecutionRoleArn=ROLE
        )
        return who

    def variant(self, who: str, **more: Any) -> dict[str, Any]:
        return {"VariantName": f"V-{who}", "ModelName": who, **SIZE, **more}

    def config(self, name: str, *variants: dict[str, Any], **more: Any) -> str:
        self.sagemaker.create_endpoint_config(
            EndpointConfigName=name, ProductionVariants=list(variants), **more
        )
        return name

    def endpoint(self, name: str, *variants: dict[str, Any], **more: Any) -> None:
        """An endpoint of that name, in service."""
        self.config(name, *variants, **more)
        self.sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
        self.settled(name)

    def describe(self, name: str) -> dict[str, Any]:
        shown: dict[str, Any] = self.sagemaker.describe_endpoint(EndpointName=name)
        return shown

    def settled(self, name: str) -> dict[str, Any]:
        """The endpoint once nothing changes any more."""
        moving = ("Creating", "Updating", "RollingBack")
        until(lambda: self.describe(name)["EndpointStatus"] not in moving)
        return self.describe(name)

    def ask(self, name: str, text: str = "x", **more: Any) -> str:
        answer = self.runtime.invoke_endpoint(
            EndpointName=name, Body=text.encode(), ContentType="text/csv", **more
        )
        body: str = answer["Body"].read().decode()
        return body

    def answers(self, name: str, count: int) -> Counter[str]:
        """How often each model answers."""
        return Counter(self.ask(name).partition("(")[0] for _ in range(count))

    def put(self, key: str, body: bytes) -> str:
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=body)
        return f"s3://{BUCKET}/{key}"

    def get(self, uri: str) -> bytes | None:
        """The object, or None as long as there is none."""
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        if not any(found == key for found in self.keys(f"s3://{bucket}/{key}")):
            return None
        body: bytes = self.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        return body

    def keys(self, prefix: str) -> list[str]:
        bucket, _, key = prefix.removeprefix("s3://").partition("/")
        listed = self.s3.list_objects_v2(Bucket=bucket, Prefix=key)
        return [each["Key"] for each in listed.get("Contents", [])]


def packed(script: str = WHO) -> bytes:
    return archive(script)
