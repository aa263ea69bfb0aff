"""Start of the local SageMaker to its first answer, and its memory when idle."""

from __future__ import annotations

import statistics
import time

import psutil

from benchmarks.report import Row, milliseconds
from benchmarks.servers import client, folder, local_sagemaker

_START_SECONDS, _IDLE_BYTES = 0.5, 80 * 1024**2


def run(quick: bool = False) -> list[Row]:
    """The rows of this measurement."""
    starts, sizes = [], []
    for _ in range(3 if quick else 15):
        with folder() as directory:
            began = time.perf_counter()
            with local_sagemaker(directory / "state") as running:
                client("sts", running.url, running).get_caller_identity()
                starts.append(time.perf_counter() - began)
                sizes.append(psutil.Process(running.pid).memory_info().rss)
    start, size = statistics.median(starts), max(sizes)
    return [
        Row(
            "start of the local SageMaker to its first answer (median)",
            milliseconds(start),
            "",
            "",
            "at most 0.5 s",
            start <= _START_SECONDS,
        ),
        Row(
            "idle memory (largest)",
            f"{size / 1024**2:.0f} MB",
            "",
            "",
            "at most 80 MB",
            size <= _IDLE_BYTES,
        ),
    ]
