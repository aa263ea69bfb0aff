"""The service models that requests are read by."""

from __future__ import annotations

import subprocess
import sys

import pytest
from botocore.loaders import Loader

from mlops_ext.local.wire.descriptions import DATA_PATH, describe
from mlops_ext.local.wire.services import SERVED


@pytest.mark.parametrize("name", [each.name for each in SERVED])
def test_a_model_is_the_one_that_botocore_has(name: str) -> None:
    loader = Loader(extra_search_paths=[str(DATA_PATH)])
    assert describe(name) == loader.load_service_model(name, "service-2")


def test_operations_of_s3_are_those_that_botocore_has() -> None:
    theirs = Loader().load_service_model("s3", "service-2")
    assert describe("s3")["operations"] == theirs["operations"]


def test_a_service_that_nobody_knows_is_named() -> None:
    with pytest.raises(LookupError, match="no model of the service 'nonsense'"):
        describe("nonsense")


def test_starting_needs_nothing_of_botocore_but_its_files() -> None:
    code = "import sys, mlops_ext.local.daemon; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "mlops_ext.local.wire.model" in loaded
    assert {"botocore", "urllib3", "dateutil"} & set(loaded) == set()
