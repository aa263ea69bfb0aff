"""The SageMaker SDK 3.x, cut off from the network, works with the local SageMaker."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from running import Report, names


@pytest.mark.timeout(1000)
@pytest.mark.parametrize("name", names("sdk3"))
def test_sdk_3(name: str, reports: Callable[[str], Report]) -> None:
    problem = reports("sdk3").problem(name)
    assert problem is None, problem
