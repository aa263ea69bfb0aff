"""The aws CLI, cut off from the network, works with the local SageMaker."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from running import Report, names


@pytest.mark.timeout(1000)
@pytest.mark.parametrize("name", names("cli"))
def test_aws_cli(name: str, reports: Callable[[str], Report]) -> None:
    problem = reports("cli").problem(name)
    assert problem is None, problem
