"""A real local SageMaker: its own process, over its socket, with boto3."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from cataloguing import Offered, Shop
from engines import engine, shared_engine
from local_engine import LocalEngine

__all__ = ["engine", "shared_engine"]


@pytest.fixture(scope="module")
def shop(shared_engine: LocalEngine) -> Shop:
    """Service Catalog of the shared engine, and how products get into it."""
    return Shop(shared_engine)


@pytest.fixture(scope="module")
def catalog(shop: Shop) -> Any:
    """Service Catalog's client of the shop."""
    return shop.catalog


@pytest.fixture(scope="module")
def offered(shop: Shop) -> Offered:
    """A product that is offered."""
    return shop.offer("Churn template")


@pytest.fixture
def s3(shared_engine: LocalEngine) -> Any:
    """S3 of the shared engine."""
    return shared_engine.client("s3")


@pytest.fixture
def bucket(s3: Any, request: pytest.FixtureRequest) -> str:
    """A bucket of this test alone."""
    name = "b" + hashlib.sha1(request.node.name.encode()).hexdigest()[:20]
    s3.create_bucket(Bucket=name)
    return name


@pytest.fixture(scope="session")
def tiny_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package, ``tinything``, in a folder of its own: what pip installs without a network."""
    path = tmp_path_factory.mktemp("wheels") / "tinything-1.5-py3-none-any.whl"
    info = "tinything-1.5.dist-info"
    with ZipFile(path, "w") as wheel:
        wheel.writestr("tinything.py", "VALUE = 'here'\n")
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tinything\nVersion: 1.5\n")
        kind = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        wheel.writestr(f"{info}/WHEEL", kind)
        wheel.writestr(f"{info}/RECORD", "")
    return path
