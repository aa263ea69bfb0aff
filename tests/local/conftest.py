"""A real local SageMaker: its own process, over its socket, with boto3."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from cataloguing import Offered, Shop
from local_engine import LocalEngine

from mlops_ext.local import launcher


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[LocalEngine]:
    """A local SageMaker of this test alone."""
    state_dir = tmp_path / "state"
    started = LocalEngine(state_dir, launcher.start(state_dir, port=0))
    yield started
    started.close()


@pytest.fixture(scope="module")
def shared_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalEngine]:
    """A local SageMaker of all tests in a module, for those that only read or use own names."""
    state_dir = tmp_path_factory.mktemp("shared") / "state"
    started = LocalEngine(state_dir, launcher.start(state_dir, port=0))
    yield started
    started.close()


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
