"""Comparing ten versions with stored predictions: calls, and how long it takes."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import interleave, timed
from benchmarks.report import Row, milliseconds
from benchmarks.servers import folder, local_sagemaker
from mlops_ext.connection import connect
from mlops_ext.services import comparison, evaluation
from mlops_ext.services.registration.register import register

_VERSIONS, _ROWS, _FEW_ROWS = 10, 12_400, 1_000


def run(quick: bool = False) -> list[Row]:
    """The rows of this comparison."""
    held_out = _FEW_ROWS if quick else _ROWS
    with ExitStack() as stack:
        directory = Path(stack.enter_context(folder()))
        stack.enter_context(local_sagemaker(directory / "state"))
        connection = connect("local", state_dir=directory / "state", user="bench", holder="bench")
        references = _registered(connection, directory, held_out)
        calls = _calls(connection, references)
        rows = []
        for count in (2, _VERSIONS):
            side = timed(partial(comparison.compare, connection, references[:count]))
            taken = interleave({"ours": side}, 1 if quick else 3, 1)["ours"].p50
            what = f"compare {count} versions, predictions of {held_out:,} rows each"
            rows.append(Row(what, milliseconds(taken), "", ""))
    told = ", ".join(f"{count} {name}" for name, count in sorted(calls.items()))
    return [*rows, Row("calls of comparing 10 versions", told, "", "one Search, files at once")]


def _registered(connection: Any, directory: Path, count: int) -> list[str]:
    random = np.random.default_rng(0)
    truth = random.random(count) < 0.14
    noise = random.normal(size=count)
    found = []
    for number in range(_VERSIONS):
        score = 1 / (1 + np.exp(-(noise + (1 + number / 10) * truth - 1)))
        model = directory / f"model-{number}"
        model.mkdir()
        (model / "model.json").write_text(f"[{number}]")
        measured = evaluation.from_scores(truth, score)
        found.append(register(connection, model, "compared", evaluation=measured).reference)
    return found


def _calls(connection: Any, references: list[str]) -> Counter[str]:
    """How often each operation is asked for; clients are made once, so that all are counted."""
    asked: Counter[str] = Counter()

    def count(model: Any, **_: Any) -> None:
        asked[model.name] += 1

    for service in ("sagemaker", "s3"):
        connection.client(service).meta.events.register("before-call", count, unique_id="counted")
    comparison.compare(connection, references)
    for service in ("sagemaker", "s3"):
        connection.client(service).meta.events.unregister("before-call", unique_id="counted")
    return asked
