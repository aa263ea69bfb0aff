"""The whole tour in a real kernel, on a local SageMaker of its own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from mlops_ext.connection import Connection

TOUR = Path(__file__).parents[2] / "examples" / "tour.ipynb"
CLEAN_UP = "## 7. Clean up"


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tour in a folder of its own, named as a person may name it."""
    path = tmp_path / "my <tour> & 'notes' 🎉.ipynb"
    shutil.copy(TOUR, path)
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    return path


def parts(path: Path) -> tuple[Any, Any]:
    """The tour up to its clean-up, and the clean-up."""
    whole = nbformat.read(path, as_version=4)
    at = next(i for i, cell in enumerate(whole.cells) if cell.source.startswith(CLEAN_UP))
    first, last = whole.copy(), whole.copy()
    first.cells, last.cells = whole.cells[:at], whole.cells[at:]
    return first, last


def outputs(notebook: Any, starts: str) -> dict[str, Any]:
    """The last rich output of the cell whose code has a line that starts like this."""
    for cell in notebook.cells:
        if any(line.startswith(starts) for line in cell.source.splitlines()):
            found = [output.data for output in cell.get("outputs", []) if "data" in output]
            return dict(found[-1])
    raise AssertionError(f"no cell with {starts}")


@pytest.mark.timeout(300)
def test_the_tour_does_all_it_says_also_when_run_again_and_leaves_nothing(
    sagemaker: Connection, notebook: Path
) -> None:
    main, clean_up = parts(notebook)
    client = NotebookClient(main, timeout=200, resources={"metadata": {"path": notebook.parent}})
    with client.setup_kernel(env=dict(os.environ)):
        for _ in ("the first time", "again, on what it left"):
            for at, cell in enumerate(main.cells):
                client.execute_cell(cell, at)
        check_registry(sagemaker, main)
        check_lineage(main)
        check_endpoint(sagemaker, main)
        check_displays(main)
        for cell in clean_up.cells:
            client.nb = clean_up
            client.execute_cell(cell, clean_up.cells.index(cell))
    api = sagemaker.client("sagemaker")
    assert api.list_model_package_groups()["ModelPackageGroupSummaryList"] == []
    assert api.list_endpoints()["Endpoints"] == []
    assert api.list_models()["Models"] == []


def check_registry(connection: Connection, notebook: Any) -> None:
    api = connection.client("sagemaker")
    listed = api.list_model_packages(ModelPackageGroupName="mlops-tour", SortOrder="Ascending")
    packages = [
        api.describe_model_package(ModelPackageName=found["ModelPackageArn"])
        for found in listed["ModelPackageSummaryList"]
    ]
    assert [package["ModelPackageVersion"] for package in packages] == [1, 2]
    statuses = [package["ModelApprovalStatus"] for package in packages]
    assert statuses == ["PendingManualApproval", "Approved"]
    registered = outputs(notebook, "%mlops register")["application/vnd.mlops+json"]
    assert registered["data"]["arn"] == packages[1]["ModelPackageArn"]
    metrics = {metric["name"]: metric["value"] for metric in registered["data"]["metrics"]}
    kept = packages[1]["CustomerMetadataProperties"]
    assert metrics["auc"] == pytest.approx(float(kept["auc"]))
    assert registered["data"]["datasets"][0]["rows"] == 398
    made = registered["data"]["notebook"]
    assert made["name"] == "my <tour> & 'notes' 🎉.ipynb"
    counts = [cell.execution_count for cell in notebook.cells if "%mlops register" in cell.source]
    assert [made["cell"]] == counts
    assert registered["extra"]["evaluation"]["confusion"]
    first = packages[0]["CustomerMetadataProperties"]["auc"]
    assert registered["extra"]["trends"]["auc"] == [
        pytest.approx(float(first)),
        pytest.approx(metrics["auc"]),
    ]
    comparison = outputs(notebook, "%mlops compare")["application/vnd.mlops+json"]
    assert comparison["data"]["judgements"][0]["method"].startswith("DeLong, paired on the same ")
    history = outputs(notebook, "%mlops history")["application/vnd.mlops+json"]
    assert "Ranks better" in history["data"]["entries"][0]["why"]


def check_lineage(notebook: Any) -> None:
    datasets = outputs(notebook, "%mlops lineage")["application/vnd.mlops+json"]["data"]
    names = {node["id"]: node["name"] for node in datasets["nodes"]}
    assert [names[hit] for hit in datasets["hits"]] == ["train.csv"]
    graph = outputs(notebook, "ml.version(")["application/vnd.mlops+json"]["data"]
    assert {"dataset", "model", "version"} <= {node["kind"] for node in graph["nodes"]}
    assert graph["edges"]


def check_endpoint(connection: Connection, notebook: Any) -> None:
    api = connection.client("sagemaker")
    assert api.describe_endpoint(EndpointName="mlops-tour")["EndpointStatus"] == "InService"
    deployed = outputs(notebook, "%mlops deploy")["application/vnd.mlops+json"]["data"]
    assert deployed["status"] == "InService"
    assert deployed["serves"] == ["mlops-tour/2"]


def check_displays(notebook: Any) -> None:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            html = output.get("data", {}).get("text/html", "")
            assert "<script" not in html
    panel = outputs(notebook, "ml.panel()")
    assert "application/vnd.jupyter.widget-view+json" in panel
    assert "mlops-tour" in panel["text/plain"]


def test_the_tour_is_kept_without_outputs() -> None:
    tour = nbformat.read(TOUR, as_version=4)
    nbformat.validate(tour)
    code = [cell for cell in tour.cells if cell.cell_type == "code"]
    assert [cell.outputs for cell in code] == [[] for _ in code]
    assert {cell.execution_count for cell in code} == {None}
