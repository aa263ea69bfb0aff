"""What it costs that reads are seen: frames and files with capture, with autolineage, with none."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from benchmarks.measuring import interleave
from benchmarks.report import Row, milliseconds
from benchmarks.servers import folder
from benchmarks.worker import Worker

_WORKS = {
    "chain": ("merge, assign, concat, group, sort frames of 20,000 rows", 20),
    "csv": ("pandas reads a CSV of 3 MB", 5),
    "parquet": ("pandas reads a Parquet file of 1.4 MB", 10),
    "open": ("open a file 100 times", 20),
}
_TRACERS = ("none", "ours", "autolineage")
_MOST = 1.1


def run(quick: bool = False) -> list[Row]:
    """The rows of this comparison."""
    rows = []
    with ExitStack() as stack:
        workers = {}
        for tracer in _TRACERS:
            place = Path(stack.enter_context(folder()))
            worker = Worker("reading", "reading", tracer, str(place))
            workers[tracer] = stack.enter_context(worker)
        for name, (what, calls) in _WORKS.items():
            sides = {tracer: worker.side("work", name=name) for tracer, worker in workers.items()}
            taken = interleave(sides, 1 if quick else 15, calls)
            none, ours, other = (taken[tracer].p50 for tracer in _TRACERS)
            goal = () if name == "open" else (f"at most {_MOST} times none", ours <= _MOST * none)
            rows.append(
                Row(
                    f"capture: {what}",
                    f"{milliseconds(ours)} ({ours / none:.2f} times none)",
                    f"none {milliseconds(none)}, autolineage {milliseconds(other)}",
                    f"autolineage {other / none:.2f} times none",
                    *goal,
                )
            )
    return rows
