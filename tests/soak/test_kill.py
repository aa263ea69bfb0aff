"""Killed at any moment under load, the local SageMaker loses nothing that it acknowledged."""

from __future__ import annotations

import random
import sqlite3
import threading
from contextlib import closing

import pytest
from length import LENGTH
from local_engine import LocalEngine
from survivors import Endpoint, Jobs
from writers import Load, Models, Objects, Versions, Writer


class Countdown:
    """Sets an event after so many acknowledged writes."""

    def __init__(self, count: int) -> None:
        self.over = threading.Event()
        self._left, self._lock = count, threading.Lock()

    def tick(self) -> None:
        """Count one write."""
        with self._lock:
            self._left -= 1
            if self._left <= 0:
                self.over.set()


@pytest.mark.timeout(1800)
def test_what_was_acknowledged_survives_kills_at_random_moments_under_load(
    engine: LocalEngine,
) -> None:
    chance = random.Random(5)
    endpoint, jobs = Endpoint(engine), Jobs(engine)
    writers: list[Writer] = [Versions(engine, 1), Versions(engine, 2)]
    writers += [Objects(engine, 3), Models(engine, 4)]
    for turn in range(LENGTH.kills):
        if turn % 2 == 0:
            jobs.start(engine)
        kill_under_load(engine, writers, chance.randint(5, 120))
        engine.start()
        for writer in writers:
            writer.check(engine)
        endpoint.check(engine)
    jobs.check(engine)
    check_database(engine)


def kill_under_load(engine: LocalEngine, writers: list[Writer], after: int) -> None:
    """Let all write at once, and kill after so many acknowledged writes."""
    countdown = Countdown(after)
    loads = [Load(writer, engine, countdown.tick) for writer in writers]
    for load in loads:
        load.start()
    assert countdown.over.wait(120)
    engine.kill()
    for load in loads:
        load.join()
        if load.error is not None:
            raise load.error


def check_database(engine: LocalEngine) -> None:
    """SQLite finds nothing wrong with its file."""
    with closing(sqlite3.connect(engine.state_dir / "state.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
