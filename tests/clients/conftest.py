"""Other people's clients, each in an interpreter of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from running import Report, interpreter, run

# They run inside the environments, not here.
collect_ignore = ["cli", "sdk2", "sdk3", "shared"]


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Report]:
    """The report of a folder's tests; they run once, when they are first asked for."""
    known: dict[str, Report] = {}

    def report(folder: str) -> Report:
        assert interpreter(folder).exists(), f"make .venvs/{folder}/.installed"
        if folder not in known:
            known[folder] = run(folder, folder, tmp_path_factory.mktemp(folder))
        return known[folder]

    return report
