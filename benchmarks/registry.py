"""Registering and finding model versions, beside MLflow's server."""

from __future__ import annotations

import itertools
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import mlops_ext
from benchmarks.calls import IMAGE
from benchmarks.measuring import growth, interleave, timed
from benchmarks.report import Row, milliseconds, times
from benchmarks.servers import client, folder, local_sagemaker, mlflow_server
from benchmarks.worker import Worker
from mlops_ext.services import finding

GROUP = "churn"
_VERSIONS, _SIZES = 10_000, (1_000, 10_000, 100_000)


def run(quick: bool = False) -> list[Row]:
    """The rows of this comparison."""
    sizes = (200, 1_000) if quick else _SIZES
    wanted = 1_000 if quick else _VERSIONS
    with ExitStack() as stack:
        directory = stack.enter_context(folder())
        running = stack.enter_context(local_sagemaker(directory / "state"))
        ours = Registry(client("sagemaker", running.url, running), directory / "state")
        url = stack.enter_context(mlflow_server(directory))
        peer = stack.enter_context(
            Worker("mlflow", "mlflow_client", url, str(directory / "mlflow.db"))
        )
        experiment = peer.ask("prepare")
        rows = _registering(ours, peer, quick)
        peer.ask("fill", count=wanted - 100, experiment=experiment)
        spent: dict[str, list[float]] = {"register": [], "list": [], "best": []}
        for size in sizes:
            ours.fill_to(size)
            if size == wanted:
                rows += _finding(ours, peer, experiment, size)
            spent["register"].append(_median(ours.register, 50))
            spent["list"].append(_median(ours.listing, 20))
            spent["best"].append(_median(ours.best, 3))
    return rows + [_grown(what, sizes, seconds) for what, seconds in spent.items()]


class Registry:
    """A model package group, filled with versions.

    Args:
        sagemaker: a client.
        state_dir: of the local SageMaker, for sessions on it.
    """

    def __init__(self, sagemaker: Any, state_dir: Path) -> None:
        self._sagemaker = sagemaker
        self._state_dir = state_dir
        self._session = self._connect()
        self._numbers = itertools.count(1)
        self._last = 0
        sagemaker.create_model_package_group(ModelPackageGroupName=GROUP)

    def register(self) -> None:
        """One version with its metric."""
        self._last = next(self._numbers)
        self._sagemaker.create_model_package(
            ModelPackageGroupName=GROUP,
            ModelApprovalStatus="PendingManualApproval",
            InferenceSpecification={
                "Containers": [{"Image": IMAGE}],
                "SupportedContentTypes": ["text/csv"],
                "SupportedResponseMIMETypes": ["text/csv"],
            },
            CustomerMetadataProperties={"auc": str(self._last % 9973 / 10000)},
        )

    def fill_to(self, size: int) -> None:
        """Register until there are so many."""
        while self._last < size:
            self.register()

    def listing(self) -> None:
        """The newest hundred versions."""
        found = self._sagemaker.list_model_packages(
            ModelPackageGroupName=GROUP, MaxResults=100, SortOrder="Descending"
        )
        assert len(found["ModelPackageSummaryList"]) == 100

    def best(self) -> Any:
        """The version with the highest auc by the index, which looks for changes each time."""
        return finding.best(self._session.connection, GROUP, "auc")

    def find(self) -> None:
        """The ten best of those that a query keeps."""
        assert len(self._session.find("auc>0.05 status:pending", sort="-auc", limit=10)) == 10

    def read_all(self) -> None:
        """The index of a session that has none yet."""
        finding.versions(self._connect().connection)

    def changed(self) -> None:
        """One version more, and the index after it."""
        self.register()
        assert finding.versions(self._session.connection).versions[0].number == self._last

    def _connect(self) -> Any:
        return mlops_ext.connect("local", state_dir=str(self._state_dir))


def _registering(ours: Registry, peer: Worker, quick: bool) -> list[Row]:
    found = interleave(
        {"ours": timed(ours.register), "mlflow": peer.side("version")}, 3 if quick else 8, 25
    )
    faster = found["mlflow"].p50 / found["ours"].p50
    return [
        Row(
            "register a version (CreateModelPackage), p50",
            milliseconds(found["ours"].p50),
            f"MLflow server {milliseconds(found['mlflow'].p50)}",
            f"{times(faster)} faster",
            "10×",
            faster >= 10,
        )
    ]


def _finding(ours: Registry, peer: Worker, experiment: str, size: int) -> list[Row]:
    lists = interleave({"ours": timed(ours.listing), "mlflow": peer.side("listing")}, 5, 5)
    bests = interleave(
        {"ours": timed(ours.best), "mlflow": peer.side("best", experiment=experiment)}, 3, 5
    )
    faster = lists["mlflow"].p50 / lists["ours"].p50
    return [
        Row(
            f"list 100 of {size:,} versions, p50",
            milliseconds(lists["ours"].p50),
            f"MLflow server {milliseconds(lists['mlflow'].p50)}",
            f"{times(faster)} faster",
            "5×",
            faster >= 5,
        ),
        Row(
            f"best of {size:,} versions by metric (ml.best), p50",
            milliseconds(bests["ours"].p50),
            f"MLflow cannot; its best of as many runs {milliseconds(bests['mlflow'].p50)}",
            f"{times(bests['mlflow'].p50 / bests['ours'].p50)} faster",
        ),
        Row(
            f"find among {size:,} versions: two conditions, sorted by metric (ml.find), p50",
            milliseconds(_median(ours.find, 20)),
            "MLflow cannot",
            "",
        ),
        Row(
            f"index of {size:,} versions: read at first",
            milliseconds(_median(ours.read_all, 1)),
            "",
            "",
        ),
        Row(
            f"index of {size:,} versions: register one and see it, p50",
            milliseconds(_median(ours.changed, 20)),
            "",
            "",
        ),
    ]


def _median(call: Any, count: int) -> float:
    return interleave({"ours": timed(call)}, 1, count)["ours"].p50


def _grown(what: str, sizes: tuple[int, ...], seconds: list[float]) -> Row:
    shown = ", ".join(milliseconds(each) for each in seconds)
    at = ", ".join(f"{size:,}" for size in sizes)
    return Row(f"{what}: growth over {at} versions", shown, "", f"n^{growth(sizes, seconds):.2f}")
