"""The life of the engine's process: lock, port, runtime file, signals, idle end."""

from __future__ import annotations

import argparse
import asyncio
import gc
import hashlib
import json
import logging
import os
import re
import secrets
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from mlops_ext.local import state
from mlops_ext.local.engine import Engine
from mlops_ext.local.http import LARGEST_BODY, Door
from mlops_ext.local.launcher import find, started
from mlops_ext.local.state import DEFAULT_ACCOUNT, DEFAULT_REGION, Config, LocalError

_LOCK_SECONDS = 10.0
_DRAIN_SECONDS = 5.0
_FIRST_PORT, _PORTS = 20000, 12000  # below the range that systems give to outgoing connections

_log = logging.getLogger("mlops_ext.local")


def run(options: argparse.Namespace) -> None:
    """Run the engine in this process until it is idle or gets SIGTERM or SIGINT.

    Raises:
        LocalError: the state directory is in use, of a newer layout, or of another account or
            region; or the port is taken.
    """
    logging.basicConfig(
        level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s"
    )
    directory = state.prepare(options.state_dir)
    with _only_one(directory):
        known = state.read_config(directory)
        listener, port = _listen(directory, options.port, known)
        config = _settle(directory, options, known, port)
        asyncio.run(_Process(directory, config, options.idle_seconds).serve(listener, options))


@contextmanager
def _only_one(directory: Path) -> Iterator[None]:
    """Hold the engine's lock; one that is about to end may still have it for a moment."""
    if other := find(directory):
        raise _runs_already(directory, f" at {other.url} (process {other.pid})")
    with ExitStack() as stack:
        try:
            stack.enter_context(state.locked(directory / "engine.lock", _LOCK_SECONDS))
        except LocalError:
            raise _runs_already(directory, "") from None
        yield


def _runs_already(directory: Path, where: str) -> LocalError:
    return LocalError(
        f"A local SageMaker of {directory} runs already{where}. "
        "Use it, or end it with: jupyter mlops local stop"
    )


def _settle(
    directory: Path, options: argparse.Namespace, known: Config | None, port: int
) -> Config:
    """The configuration, kept: account and region are fixed by the first start."""
    account = options.account_id or (known.account_id if known else DEFAULT_ACCOUNT)
    region = options.region or (known.region if known else DEFAULT_REGION)
    if not re.fullmatch(r"\d{12}", account):
        raise LocalError(f"An AWS account id has twelve digits: {account!r} has not.")
    if not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d", region):
        raise LocalError(f"{region!r} is not the name of an AWS region, like {DEFAULT_REGION}.")
    if known and (account, region) != (known.account_id, known.region):
        raise LocalError(
            f"{directory} belongs to account {known.account_id} in {known.region}; for account "
            f"{account} in {region} choose another --state-dir."
        )
    config = Config(account, region, port)
    if config != known:
        state.write_config(directory, config)
    return config


def _listen(
    directory: Path, asked: int | None, known: Config | None
) -> tuple[list[socket.socket], int]:
    """Sockets on 127.0.0.1 at the port asked for, the last one, or the next that is free."""
    if asked is not None:
        candidates = [asked]
    else:
        digest = hashlib.sha256(str(directory).encode()).digest()
        offset = int.from_bytes(digest[:4], "big") % _PORTS
        own = [_FIRST_PORT + (offset + step) % _PORTS for step in range(100)]
        candidates = [known.port, *own] if known else own
    for port in candidates:
        try:
            sockets = bind_sockets(port, "127.0.0.1", family=socket.AF_INET)
        except OSError:
            continue
        if known and asked is None and port != known.port:
            _log.warning("Port %s is taken, so this run has port %s.", known.port, port)
        return sockets, sockets[0].getsockname()[1]
    raise LocalError(
        f"Port {candidates[0]} on 127.0.0.1 is taken by another program: choose another --port."
    )


class _Process:
    """The engine while it serves.

    Args:
        directory: the state directory.
        config: its account, region and port.
        idle_seconds: how long it stays without work, holders and requests.
    """

    def __init__(self, directory: Path, config: Config, idle_seconds: float) -> None:
        self._directory = directory
        self._config = config
        self._idle_seconds = idle_seconds
        self._ended = asyncio.Event()

    async def serve(self, listener: list[socket.socket], options: argparse.Namespace) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._ended.set)
        instance = secrets.token_hex(16)
        engine = Engine(self._directory, self._config)
        door = Door(engine, instance)
        server = HTTPServer(door, max_body_size=LARGEST_BODY)
        server.add_sockets(listener)
        runtime = self._directory / "engine.json"
        state.write_private(
            runtime,
            {
                "pid": os.getpid(),
                "url": self._config.url,
                "account_id": self._config.account_id,
                "region": self._config.region,
                "instance": instance,
            },
        )
        _log.info("The local SageMaker answers at %s.", self._config.url)
        if options.ready_fd is not None:
            os.write(options.ready_fd, b"ready")
            os.close(options.ready_fd)
        try:
            # What is there stays: a search for garbage through all of it would hold up everyone.
            gc.freeze()
            engine.begin()
            await self._until_ended(engine, door)
        finally:
            server.stop()
            await door.drained(_DRAIN_SECONDS)
            await engine.close()
            if engine.in_place():
                runtime.unlink(missing_ok=True)
            _log.info("The local SageMaker has ended.")

    async def _until_ended(self, engine: Engine, door: Door) -> None:
        pause = max(0.05, min(5.0, self._idle_seconds / 4))
        while not self._ended.is_set():
            try:
                await asyncio.wait_for(self._ended.wait(), pause)
            except TimeoutError:
                if not engine.in_place():
                    _log.info("%s was removed: ending.", self._directory)
                    return
                if self._idle(engine, door):
                    _log.info("Nothing runs, nobody is attached and nothing was asked: ending.")
                    return

    def _idle(self, engine: Engine, door: Door) -> bool:
        quiet = not door.busy and time.monotonic() - door.last_request >= self._idle_seconds
        return quiet and not engine.running() and not self._held()

    def _held(self) -> bool:
        """Whether a process that attached still lives; files of others are removed."""
        alive = False
        for path in (self._directory / "holders").glob("*.json"):
            if _lives(path):
                alive = True
            else:
                path.unlink(missing_ok=True)
        return alive


def _lives(holder: Path) -> bool:
    try:
        found = json.loads(holder.read_text("utf-8"))
        pid, since = int(found["pid"]), found["started"]
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return since is None or started(pid) == since
