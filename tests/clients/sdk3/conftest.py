"""What the tests of the SDK's third generation share."""

from __future__ import annotations

import json

import pytest
from archives import INFERENCE, put_archive
from sagemaker.core import image_uris
from sagemaker.core.helper.session_helper import Session, get_execution_role
from sharing import bucket, client, impatience

__all__ = ["bucket", "client", "impatience"]


@pytest.fixture(scope="session")
def session() -> Session:
    return Session()


@pytest.fixture(scope="session")
def role(session: Session) -> str:
    return get_execution_role(session)


@pytest.fixture(scope="session")
def image(session: Session) -> str:
    """The URI of AWS's image for scikit-learn."""
    return image_uris.retrieve("sklearn", session.boto_region_name, "1.4-2")


@pytest.fixture(scope="session")
def archive(bucket: str) -> str:
    """The URI of a model archive with its code: the vector (1, 10)."""
    files = {"weights.json": json.dumps([1, 10]), "code/inference.py": INFERENCE}
    return put_archive(bucket, "model.tar.gz", files)
