"""moto, another stand-in for AWS, as a second opinion about what answers always hold.

It runs in a process of its own: importing it hooks all of botocore.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from beside_moto import answers
from local_engine import LocalEngine

NOT_SO_ON_AWS = {
    "s3 list_buckets: Owner.DisplayName",  # AWS has given it up
    "sagemaker describe_model_package: CreatedBy.DomainId",  # of callers in Studio alone
    "sagemaker describe_model_package: CreatedBy.UserProfileArn",
    "sagemaker describe_model_package: LastModifiedBy.DomainId",
    "sagemaker describe_model_package: LastModifiedBy.UserProfileArn",
}
NOT_SO_AT_ONCE = (
    "sagemaker describe_endpoint: ProductionVariants",  # of endpoints in service
    "sagemaker describe_model_package: ModelPackageStatusDetails.",  # of packages that are scanned
)

PROGRAM = Path(__file__).with_name("beside_moto.py")


@pytest.fixture(scope="module")
def motos() -> dict[str, dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", PROGRAM], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, str]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def ours(shared_engine: LocalEngine) -> dict[str, dict[str, str]]:
    return answers(shared_engine.client)


def test_the_same_operations_are_asked(ours: Any, motos: Any) -> None:
    assert list(ours) == list(motos)
    assert len(ours) >= 30


def test_answers_hold_every_member_that_motos_hold_with_the_same_type(
    ours: dict[str, dict[str, str]], motos: dict[str, dict[str, str]]
) -> None:
    differing = {
        f"{operation}: {member}": (type_name, ours[operation].get(member))
        for operation, members in motos.items()
        for member, type_name in members.items()
        if ours[operation].get(member) != type_name
    }
    unexpected = {
        member: types
        for member, types in differing.items()
        if member not in NOT_SO_ON_AWS and not member.startswith(NOT_SO_AT_ONCE)
    }
    assert unexpected == {}
