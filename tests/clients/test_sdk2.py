"""The SageMaker SDK 2.x, cut off from the network, works with the local SageMaker."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from running import Report, names


@pytest.mark.timeout(1000)
@pytest.mark.parametrize("name", names("sdk2"))
def test_sdk_2(name: str, reports: Callable[[str], Report]) -> None:
    problem = reports("sdk2").problem(name)
    assert problem is None, problem
