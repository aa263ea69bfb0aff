"""Fixtures of the tests inside the environments; `inner.ini` puts this folder on their path."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session", autouse=True)
def impatience() -> Iterator[None]:
    """Clients ask again after as many seconds as a cloud takes; here they ask at once."""
    sleep = time.sleep
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", lambda seconds: sleep(min(seconds, 0.1)))
        yield


@pytest.fixture(scope="session")
def client(session: Any) -> Any:
    """SageMaker's client of the SDK's session."""
    return session.sagemaker_client


@pytest.fixture(scope="session")
def bucket(session: Any) -> str:
    """The default bucket of the SDK's session."""
    name: str = session.default_bucket()
    return name
