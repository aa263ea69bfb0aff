"""Runs a folder of tests in an interpreter of its own, and reads what became of each of them."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).parent
ENVIRONMENTS = HERE.parents[1] / ".venvs"
MOST_SECONDS = 900


def names(folder: str) -> list[str]:
    """The tests of a folder as ``module::test``, read without running anything."""
    return [
        f"{path.stem}::{node.name}"
        for path in sorted((HERE / folder).glob("check_*.py"))
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def interpreter(environment: str) -> Path:
    """The Python of an environment that `make` sets up from ``tests/environments``."""
    return ENVIRONMENTS / environment / "bin" / "python"


@dataclass
class Report:
    """What became of the tests of a run.

    Args:
        output: what the run printed.
        failures: the texts of what went wrong, by test; no texts for one that passed.
    """

    output: str
    failures: dict[str, list[str]] = field(default_factory=dict)

    def problem(self, name: str) -> str | None:
        """Why a test did not pass; None if it did."""
        if name not in self.failures:
            return f"It did not run.\n{self.output}"
        return "\n\n".join(self.failures[name]) or None


def run(folder: str, environment: str, work: Path) -> Report:
    """Run the tests of a folder beside a local SageMaker, cut off from the network.

    Args:
        folder: below this one.
        environment: whose interpreter runs them.
        work: for the state directory, the report, and what the tests leave behind.
    """
    report = work / "report.xml"
    tests = [str(HERE / folder), "-c", str(HERE / "inner.ini"), "--confcutdir", str(HERE / folder)]
    command = [
        *(sys.executable, str(HERE / "attached.py"), str(work / "state")),
        *(str(interpreter(environment)), "-m", "pytest", *tests, f"--junitxml={report}"),
        *("--basetemp", str(work / "temporary")),
    ]
    output = _finish(command, work)
    found = Report(output)
    if report.exists():
        for name, failures in _cases(report):
            found.failures.setdefault(name, []).extend(failures)
    return found


def _finish(command: list[str], work: Path) -> str:
    """Run to the end, or make it end; what it printed."""
    process = subprocess.Popen(
        command,
        cwd=work,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        return process.communicate(timeout=MOST_SECONDS)[0]
    except subprocess.TimeoutExpired:
        process.terminate()
        return process.communicate()[0] + f"\nIt took longer than {MOST_SECONDS} seconds."


def _cases(report: Path) -> Iterator[tuple[str, list[str]]]:
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        module = case.get("classname", "").rpartition(".")[2]
        name = case.get("name", "").partition("[")[0]
        wrong = [part for part in case if part.tag in ("failure", "error", "skipped")]
        yield f"{module}::{name}", [f"{part.get('message')}\n{part.text}" for part in wrong]
