"""Parts of jobs that must hold whatever interrupts them: copies, batches, places to run in."""

from __future__ import annotations

import asyncio
import os
import tarfile
import tracemalloc
from collections.abc import Awaitable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from clocked import ClockedEngine

from mlops_ext.local.jobs.adoption import adopt
from mlops_ext.local.jobs.cluster import holder
from mlops_ext.local.jobs.inputs import AT_ONCE, Input, downloads, sources
from mlops_ext.local.jobs.measurements import Meter, read
from mlops_ext.local.jobs.plan import BATCHES, STAGED, Download, Host, Output, Pipe, Plan, inside
from mlops_ext.local.jobs.runner.downloads import DownloadError, furnish
from mlops_ext.local.jobs.runner.files import copy
from mlops_ext.local.jobs.runner.outputs import BATCH, Stage
from mlops_ext.local.jobs.runner_process import clear
from mlops_ext.local.jobs.settings import JobSettings
from mlops_ext.local.jobs.slots import Slots
from mlops_ext.local.keys import key_id
from mlops_ext.local.s3.objects import ObjectStore
from mlops_ext.local.state import LocalError
from mlops_ext.local.store import Database


class KilledError(BaseException):
    """The process ends here."""


class Killing(ObjectStore):
    """A store whose process is killed while it takes the second object."""

    puts = 0

    def put(self, *given: Any, **named: Any) -> Any:
        self.puts += 1
        if self.puts == 2:
            raise KilledError
        return super().put(*given, **named)


def store(tmp_path: Path, kind: type[ObjectStore] = ObjectStore) -> ObjectStore:
    """The object store of a folder, as an engine opens it."""
    database = Database(tmp_path / "state.db", [kind.SCHEMA])
    return kind(tmp_path / "s3", database)


def test_a_kill_while_outputs_are_taken_over_loses_none(tmp_path: Path) -> None:
    folder = tmp_path / "job"
    folder.mkdir()
    stage = Stage(folder)
    for name in ("a", "b", "c"):
        path = tmp_path / name
        path.write_text(name)
        stage.file(path, "bucket", f"out/{name}")
    stage.flush()
    objects = store(tmp_path, Killing)
    objects.create_bucket("bucket")
    with pytest.raises(KilledError):
        asyncio.run(adopt(folder, objects))
    objects.database.close()
    objects = store(tmp_path)
    asyncio.run(adopt(folder, objects))
    assert [objects.path(f"s3://bucket/out/{name}").read_text() for name in "abc"] == [
        "a",
        "b",
        "c",
    ]
    assert list((folder / BATCHES).iterdir()) == list((folder / STAGED).iterdir()) == []
    objects.database.close()


def test_outputs_are_handed_over_in_batches(tmp_path: Path) -> None:
    stage, path = Stage(tmp_path), tmp_path / "one"
    path.write_text("1")
    for number in range(BATCH + 1):
        stage.file(path, "bucket", str(number))
    assert len(list((tmp_path / BATCHES).iterdir())) == 1
    stage.flush()
    stage.flush()
    assert len(list((tmp_path / BATCHES).iterdir())) == 2


def test_a_copy_keeps_holes_and_is_another_file(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    with source.open("wb") as file:
        file.write(b"begin")
        file.seek(64 << 20)
        file.write(b"end")
        file.truncate(65 << 20)
    for _ in copy(source, target):
        pass
    assert target.read_bytes() == source.read_bytes()
    assert target.stat().st_blocks <= source.stat().st_blocks
    target.write_bytes(b"other")
    assert source.read_bytes()[:5] == b"begin"


def test_an_empty_file_is_copied(tmp_path: Path) -> None:
    (tmp_path / "source").touch()
    assert list(copy(tmp_path / "source", tmp_path / "target")) == []
    assert (tmp_path / "target").read_bytes() == b""


@pytest.mark.parametrize("filters", [True, False], ids=["filters", "python-3.11.3"])
def test_an_archive_that_reaches_out_of_its_folder_fails_the_download(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filters: bool
) -> None:
    if not filters:
        monkeypatch.delattr(tarfile, "data_filter")
    archive = tmp_path / "source.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.addfile(tarfile.TarInfo("../escaped"))
    download = Download(str(archive), "/opt/ml/code", "s3://bucket/source.tar.gz", unpack=True)
    host = Host("algo-1", "", [], {}, [download])
    with pytest.raises(DownloadError, match=r"'\.\./escaped' in the archive leaves its folder"):
        list(furnish(tmp_path / "root", host))
    assert not list(tmp_path.rglob("escaped"))


@pytest.mark.parametrize("path", ["/opt/other", "/opt/ml/../x", "/opt/ml//x", "/etc/passwd", ""])
def test_no_path_leads_out_of_opt_ml(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="is not a path below /opt/ml"):
        inside(tmp_path, path)


def test_settings_come_from_variables() -> None:
    found = JobSettings.of({"MLOPS_EXT_JOBS_AT_ONCE": "3", "MLOPS_EXT_JOBS_GRACE_SECONDS": "0.5"})
    assert found == JobSettings(3, 0.5)
    assert JobSettings.of({}).grace == 120
    with pytest.raises(LocalError, match="MLOPS_EXT_JOBS_AT_ONCE is to be a number, not 'all'"):
        JobSettings.of({"MLOPS_EXT_JOBS_AT_ONCE": "all"})


def test_places_are_given_in_the_order_of_asking() -> None:
    async def scene() -> list[str]:
        slots, order = Slots(1), []

        async def work(name: str) -> None:
            await slots.wait()
            order.append(name)
            slots.free()

        slots.take()
        tasks = [asyncio.ensure_future(work(name)) for name in ("a", "b", "c")]
        await asyncio.sleep(0)
        tasks[1].cancel()
        slots.free()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert not slots.full()
        return order

    assert asyncio.run(scene()) == ["a", "c"]


def test_a_turn_that_is_given_up_goes_to_the_next() -> None:
    async def scene() -> bool:
        slots = Slots(1)
        slots.take()
        first, second = (asyncio.ensure_future(slots.wait()) for _ in range(2))
        await asyncio.sleep(0)
        slots.free()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await second
        return slots.full()

    assert asyncio.run(scene())


def test_metrics_are_read_piece_by_piece(tmp_path: Path) -> None:
    path = tmp_path / "metrics"
    meter = Meter({"loss": "loss=([^;]*);"}, path)
    meter.search("loss=0.5; loss=oops; loss=inf; loss=1e-3;", 10.0)
    meter.close()
    found, offset = read(path, 0)
    assert [(each.name, each.value, each.time) for each in found] == [
        ("loss", 0.5, 10.0),
        ("loss", 0.001, 10.0),
    ]
    with path.open("a") as file:
        file.write("11.0\t0.2")
    assert read(path, offset) == ([], offset)
    assert read(tmp_path / "none", 0) == ([], 0)


def test_a_job_with_a_long_name_has_a_key_of_its_own() -> None:
    names = ["a" * 63, "a" * 62 + "b"]
    user = "somebody-with-a-long-name"
    assert len({key_id(user, holder(user, name)) for name in names}) == 2
    assert holder("ada", "short") == "job-short"


def test_removing_a_folder_changes_nothing_that_its_links_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, outside = tmp_path / "job", tmp_path / "outside"
    (place / "closed").mkdir(parents=True)
    outside.touch(0o640)
    (place / "closed" / "link").symlink_to(outside)
    unlink = os.unlink

    def refused_at_first(path: str, *, dir_fd: int | None = None) -> None:
        if dir_fd is not None:  # as in a folder without write permission, which stops root, too
            raise PermissionError(path)
        unlink(path)

    monkeypatch.setattr(os, "unlink", refused_at_first)
    clear(place)
    assert not place.exists()
    assert outside.stat().st_mode & 0o777 == 0o640


class LargeStore(ClockedEngine):
    """An engine whose bucket ``large`` has this many objects."""

    def fill(self, count: int) -> None:
        self.objects.create_bucket("large")
        rows = [(f"data/{number:05}", f"large/data/{number:05}") for number in range(count)]
        with self.database.transaction() as connection:
            connection.executemany(
                "INSERT INTO s3_object VALUES ('large', ?, ?, 1, 1, 'e', 's', 1, '{}', '{}')", rows
            )


async def turns_during(work: Awaitable[Any]) -> tuple[Any, int]:
    """What work gives, and how often others had their turn meanwhile."""
    task, turns = asyncio.ensure_future(work), 0
    while not task.done():
        turns += 1
        await asyncio.sleep(0)
    return task.result(), turns


def test_others_have_their_turns_while_a_large_input_is_planned(tmp_path: Path) -> None:
    engine, count = LargeStore(tmp_path / "state", datetime.now(UTC)), 20 * AT_ONCE
    engine.fill(count)

    async def planned() -> None:
        found, turns = await turns_during(sources(engine, Input("s3://large/data/")))
        assert [each.name for each in found] == [f"{number:05}" for number in range(count)]
        assert turns >= count / AT_ONCE
        files, turns = await turns_during(downloads(found, "/opt/ml/input/data/train"))
        assert files[-1].target == f"/opt/ml/input/data/train/{count - 1:05}"
        assert turns >= count / AT_ONCE

    asyncio.run(planned())


def test_a_large_plan_is_written_without_a_second_copy_of_it(tmp_path: Path) -> None:
    files = [
        Download(f"/s3/{n}", f"/opt/ml/input/data/train/{n}", f"s3://b/{n}") for n in range(9999)
    ]
    host = Host("algo-1", "log", ["/opt/ml"], {"/opt/ml/a.json": "{}"}, files, [Pipe("/p", [{}])])
    outputs = [Output("/opt/ml/model", "b", "k/", archive=True, outcomes=["Completed"])]
    plan = Plan([host], ["train"], {"A": "b"}, outputs, 60.0, 1.0, "python")
    tracemalloc.start()
    try:
        plan.write(tmp_path / "job")
        assert tracemalloc.get_traced_memory()[1] < 300_000
    finally:
        tracemalloc.stop()
    assert Plan.read(tmp_path / "job") == plan
