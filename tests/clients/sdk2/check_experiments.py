"""Experiments: runs with their parameters, metrics and files; tables over them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sagemaker import Session
from sagemaker.analytics import ExperimentAnalytics
from sagemaker.experiments.run import Run, list_runs, load_run

EXPERIMENT = "sdk-experiment"


@pytest.fixture(scope="module")
def run(session: Session, tmp_path_factory: pytest.TempPathFactory) -> Run:
    path = tmp_path_factory.mktemp("run") / "notes.txt"
    path.write_text("It went well.")
    with Run(
        EXPERIMENT, "first", sagemaker_session=session, tags=[{"Key": "team", "Value": "a"}]
    ) as run:
        run.log_parameter("depth", 3)
        run.log_parameters({"objective": "mse", "eta": 0.5})
        for step, loss in enumerate([0.9, 0.5, 0.2]):
            run.log_metric("loss", loss, step=step)
        run.log_file(str(path), name="notes")
        run.log_artifact("data", "s3://bucket/data", is_output=False)
        run.log_precision_recall([0, 1, 1], [0.2, 0.9, 0.7], title="curve")
    return run


def component(client: Any, run: Run) -> Any:
    name = run._trial_component.trial_component_name
    return client.describe_trial_component(TrialComponentName=name)


def test_a_run_keeps_parameters_files_and_its_end(client: Any, run: Run) -> None:
    described = component(client, run)
    assert described["Status"]["PrimaryStatus"] == "Completed"
    assert described["Parameters"]["depth"] == {"NumberValue": 3.0}
    assert described["Parameters"]["objective"] == {"StringValue": "mse"}
    assert described["InputArtifacts"]["data"]["Value"] == "s3://bucket/data"
    assert "notes" in described["OutputArtifacts"]


def test_metrics_of_a_run_are_summed_up(client: Any, run: Run) -> None:
    [metric] = [each for each in component(client, run)["Metrics"] if each["MetricName"] == "loss"]
    assert (metric["Count"], metric["Last"], metric["Min"], metric["Max"]) == (3, 0.2, 0.2, 0.9)


def test_a_files_text_is_in_s3(session: Session, client: Any, run: Run) -> None:
    uri = component(client, run)["OutputArtifacts"]["notes"]["Value"]
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    assert session.read_s3_file(bucket, key) == "It went well."


def test_a_run_is_loaded_and_goes_on(session: Session, client: Any, run: Run) -> None:
    with load_run(run.run_name, EXPERIMENT, sagemaker_session=session) as again:
        again.log_parameter("late", 1)
    assert component(client, run)["Parameters"]["late"] == {"NumberValue": 1.0}


def test_runs_are_listed_and_tabled(session: Session, run: Run, tmp_path: Path) -> None:
    with Run(EXPERIMENT, "second", sagemaker_session=session) as other:
        other.log_parameter("depth", 5)
    listed = list_runs(EXPERIMENT, sagemaker_session=session)
    assert {each.run_name for each in listed} == {"first", "second"}
    table = ExperimentAnalytics(EXPERIMENT, sagemaker_session=session).dataframe()
    assert sorted(table["depth"]) == [3.0, 5.0]
    assert table.set_index("depth").loc[3.0, "loss - Last"] == pytest.approx(0.2)


def test_an_experiment_goes_with_all_that_is_in_it(session: Session, client: Any, run: Run) -> None:
    run._experiment._delete_all(action="--force")
    names = [each["ExperimentName"] for each in client.list_experiments()["ExperimentSummaries"]]
    assert EXPERIMENT not in names
