"""Log streams that their group keeps no longer, and lines of endpoints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from clocked import ClockedEngine

from mlops_ext.local.logs.reading import forward
from mlops_ext.local.logs.store import Line, milliseconds

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[ClockedEngine]:
    made = ClockedEngine(tmp_path / "state", START)
    yield made
    made.database.close()


def test_streams_are_kept_as_long_as_their_group_says(engine: ClockedEngine) -> None:
    for group in ("short", "long"):
        engine.call("logs", "CreateLogGroup", logGroupName=group)
        engine.logs.write(group, "s", [Line(milliseconds(START), "x")])
    engine.call("logs", "PutRetentionPolicy", logGroupName="short", retentionInDays=1)
    engine.turn(hours=23)
    assert [stream.name for stream in engine.logs.streams("short")] == ["s"]
    engine.turn(hours=6)
    assert engine.logs.streams("short") == []
    assert [stream.name for stream in engine.logs.streams("long")] == ["s"]


def test_lines_of_an_endpoint_are_stamped_when_they_are_first_seen(engine: ClockedEngine) -> None:
    log = engine.state_dir / "endpoints" / "e" / "logs" / "1-AllTraffic.log"
    log.parent.mkdir(parents=True)

    def lines() -> list[tuple[int, str]]:
        path = engine.logs.path("/aws/sagemaker/Endpoints/e", "AllTraffic/1")
        return [(placed.line.time, placed.line.text) for placed in forward(path)]

    first = milliseconds(START)
    log.write_text("one\ntwo\nnot yet ", "utf-8")
    engine.endpoint_logs.copy()
    engine.turn(seconds=5)
    log.write_text("one\ntwo\nnot yet whole\n", "utf-8")
    engine.endpoint_logs.copy()
    expected = [(first, "one"), (first, "two"), (first + 5000, "not yet whole")]
    assert lines() == expected
    # The log is emptied in place once it is large; what it had is beside it.
    log.with_name("1-AllTraffic.log.1").write_text("one\ntwo\nnot yet whole\nlast\n", "utf-8")
    log.write_text("fresh\n", "utf-8")
    engine.turn(seconds=5)
    engine.endpoint_logs.copy()
    assert lines() == [*expected, (first + 10_000, "last"), (first + 10_000, "fresh")]
