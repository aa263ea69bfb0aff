"""Log groups and streams as files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from mlops_ext.local.logs.reading import CHUNK, backward, forward, from_time
from mlops_ext.local.logs.store import Line, LogStore, Stream
from mlops_ext.local.store import Database

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
MILLISECONDS = 1793534400000


@pytest.fixture
def logs(tmp_path: Path) -> Iterator[LogStore]:
    database = Database(tmp_path / "state.db", [LogStore.SCHEMA])
    yield LogStore(tmp_path / "logs", database, lambda: NOW)
    database.close()


def test_a_path_makes_group_stream_and_folder(logs: LogStore) -> None:
    path = logs.path("/aws/sagemaker/TrainingJobs", "job/algo-1-1793534400")
    path.write_text(f"{MILLISECONDS}\thello\n", "utf-8")
    assert [group.name for group in logs.groups()] == ["/aws/sagemaker/TrainingJobs"]
    assert logs.streams("/aws/sagemaker/TrainingJobs", "job/") == [
        Stream("/aws/sagemaker/TrainingJobs", "job/algo-1-1793534400", MILLISECONDS)
    ]
    assert logs.streams("/aws/sagemaker/TrainingJobs", "jobs") == []
    assert logs.path("/aws/sagemaker/TrainingJobs", "job/algo-1-1793534400") == path


@pytest.mark.parametrize("name", [".", "..", "../../etc", "a" * 512, "x/" * 200])
def test_no_name_leaves_its_folder(logs: LogStore, tmp_path: Path, name: str) -> None:
    path = logs.path(name, name)
    assert path.parent.parent == tmp_path / "logs"
    logs.write(name, name, [Line(MILLISECONDS, "hello")])
    assert path.resolve().parent.parent == (tmp_path / "logs").resolve()


def test_a_text_of_several_lines_is_one_event(logs: LogStore) -> None:
    logs.write("g", "s", [Line(MILLISECONDS, "one\ntwo\r\nthree"), Line(MILLISECONDS, "four")])
    path = logs.path("g", "s")
    assert [placed.line.text for placed in forward(path)] == ["one\ntwo\r\nthree", "four"]


def test_lines_are_read_from_both_ends_whatever_their_length(logs: LogStore) -> None:
    texts = ["first", "x" * (3 * CHUNK), "", "middle \ttab", "y" * (CHUNK - 20), "last"]
    logs.write("g", "s", [Line(MILLISECONDS + n, text) for n, text in enumerate(texts)])
    path = logs.path("g", "s")
    there = list(forward(path))
    assert [placed.line.text for placed in there] == texts
    assert list(backward(path)) == there[::-1]
    assert list(forward(path, there[2].start)) == there[2:]
    assert list(backward(path, there[2].start)) == there[1::-1]


def test_a_line_that_is_still_being_written_is_not_read(logs: LogStore) -> None:
    path = logs.path("g", "s")
    path.write_text("1\tdone\n2\tbeing wri", "utf-8")
    assert [placed.line.text for placed in forward(path)] == ["done"]
    assert [placed.line.text for placed in backward(path)] == ["done"]


def test_a_stream_that_is_too_large_loses_its_older_half(logs: LogStore) -> None:
    logs.write("g", "s", [Line(number, "x" * 90) for number in range(100)])
    logs.trim("g", "s", 4000)
    path = logs.path("g", "s")
    assert path.stat().st_size <= 2000
    assert next(placed.line.time for placed in backward(path)) == 99


def test_a_deleted_group_takes_its_streams_along(logs: LogStore) -> None:
    path = logs.path("g", "s")
    path.write_text("1\tx\n", "utf-8")
    logs.delete_group("g")
    assert not path.parent.exists()
    assert logs.group("g") is None
    assert logs.streams("g") == []


def test_a_file_that_is_read_is_not_kept_open(tmp_path: Path) -> None:
    before, readers = psutil.Process().num_fds(), []
    for number in range(50):
        path = tmp_path / str(number)
        path.write_text("1\tfirst\n2\tsecond\n")
        readers.append(forward(path))
        assert next(readers[-1]).line.text == "first"
    assert psutil.Process().num_fds() < before + 50
    assert [next(reader).line.text for reader in readers] == ["second"] * 50


def test_a_time_is_found_in_a_long_file_without_reading_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "s"
    path.write_text("".join(f"{number // 7}\t{'x' * 90}\n" for number in range(10_000)))
    assert from_time(path, 0) == 0
    for time in (1, 500, 1428, 5000):
        start = from_time(path, time)
        skipped = [placed for placed in forward(path) if placed.start < start]
        assert all(placed.line.time < time for placed in skipped)
        later = (placed.start for placed in forward(path, start) if placed.line.time >= time)
        assert next(later, path.stat().st_size) - start <= CHUNK + 100
