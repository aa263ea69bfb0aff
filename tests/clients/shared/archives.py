"""Model archives of the tests inside the environments."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping

import boto3

INFERENCE = """
import json
import pathlib

import numpy


def model_fn(model_dir):
    text = (pathlib.Path(model_dir) / "weights.json").read_text()
    return numpy.array(json.loads(text), dtype=float)


def predict_fn(data, model):
    return numpy.asarray(data, dtype=float) @ model
"""
"""A script that serves a vector of weights."""


def put_archive(bucket: str, key: str, files: Mapping[str, str]) -> str:
    """Put files into S3 as a model archive; its URI."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=buffer.getvalue())
    return f"s3://{bucket}/{key}"
