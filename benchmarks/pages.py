"""What a person waits for: all versions as a table beside MLflow's page, and what we weigh."""

from __future__ import annotations

import statistics

from benchmarks.browser import measured
from benchmarks.report import Row, milliseconds, times
from benchmarks.servers import ROOT, folder, mlflow_server
from benchmarks.worker import Worker

_FIRST_ROWS, _FILTER = 0.3, 0.05
"""Goals in seconds."""
_AT_START, _SHIPPED = 60_000, 600_000
"""Goals in bytes of JavaScript, with the styles in it."""


def run(quick: bool = False) -> list[Row]:
    """The rows of this comparison, taken in one browser."""
    count = 200 if quick else 10_000
    with (
        folder() as directory,
        mlflow_server(directory) as url,
        Worker("mlflow", "mlflow_client", url, str(directory / "mlflow.db")) as peer,
    ):
        peer.ask("fill", count=count, experiment=peer.ask("prepare"))
        found, start = _measured(url, count)
    cold, *warm = found["ours"]
    first, theirs = statistics.median(warm), statistics.median(found["theirs"][1:])
    filtered = statistics.median(found["filters"])
    return [
        Row(
            f"table of {count:,} versions: from the click to its first rows, p50",
            milliseconds(first),
            f"MLflow's page of the model {milliseconds(theirs)}",
            _ratio(first, theirs),
            milliseconds(_FIRST_ROWS),
            first <= _FIRST_ROWS,
        ),
        Row(
            f"the same, the first time in a new server ({count:,} versions)",
            milliseconds(cold),
            f"MLflow's {milliseconds(found['theirs'][0])}",
            _ratio(cold, found["theirs"][0]),
            milliseconds(_FIRST_ROWS),
            cold <= _FIRST_ROWS,
        ),
        Row(
            f"filter {count:,} versions by metrics, state, tag or words until painted, p50",
            milliseconds(filtered),
            "MLflow's page of the model has no filter",
            "",
            milliseconds(_FILTER),
            filtered <= _FILTER,
        ),
        _weight("JavaScript fetched before anything of ours is opened", start, _AT_START),
        _weight("JavaScript shipped", _shipped(), _SHIPPED),
    ]


def _ratio(ours: float, theirs: float) -> str:
    if ours <= theirs:
        return f"{times(theirs / ours)} faster"
    return f"{times(ours / theirs)} slower"


def _weight(what: str, size: int, most: int) -> Row:
    return Row(what, f"{size / 1000:.0f} kB", "", "", f"at most {most / 1000:.0f} kB", size <= most)


def _shipped() -> int:
    static = ROOT / "mlops_ext" / "labextension" / "static"
    return sum(script.stat().st_size for script in static.glob("*.js"))


def _measured(url: str, count: int) -> tuple[dict[str, list[float]], int]:
    """Seconds by what was measured (``ours``, ``theirs``, ``filters``); bytes at the start."""
    found = measured("speed", MLOPS_BENCH_PEER=url, MLOPS_BENCH_VERSIONS=str(count))
    start: int = found.pop("start")
    return {what: [value / 1000 for value in taken] for what, taken in found.items()}, start
