"""What endpoints log and count."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlops_ext.local.serving import logs
from mlops_ext.local.serving.metrics import Metrics


def test_logs_rotate_in_place_and_are_read_across_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "ROTATE_BYTES", 10)
    log = tmp_path / "1-V1.log"
    with log.open("a") as writer:
        writer.write("first\nsecond\n")
        writer.flush()
        logs.rotate(log)
        writer.write("third\n")
    assert log.read_text() == "third\n"
    assert logs.tail(tmp_path, 2) == ["second", "third"]
    assert logs.tail(tmp_path, 0) == []


def test_metrics_count_by_minute_and_keep_a_day() -> None:
    now = 600.0
    metrics = Metrics(clock=lambda: now)
    for seconds, failed in [(0.001, False), (0.003, True), (0.008, False)]:
        metrics.record(seconds, failed)
    now = 725.0
    metrics.record(0.002, False)
    assert metrics.minutes() == [
        {"minute": 600, "requests": 3, "errors": 1, "p50_ms": 3.0},
        {"minute": 720, "requests": 1, "errors": 0, "p50_ms": 2.0},
    ]
    for minute in range(2000):
        now = 1000.0 + 60 * minute
        metrics.record(0.001, False)
    assert len(metrics.minutes()) == 24 * 60
