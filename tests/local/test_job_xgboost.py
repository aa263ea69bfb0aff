"""The built-in XGBoost algorithm, really trained: data, metrics, model, refusals."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xgboost
from job_container import JobContainer

from mlops_ext.local.jobs.containers import contract, xgboost_algorithm
from mlops_ext.local.jobs.containers.xgboost_parameters import PARAMETERS, UserError, checked
from mlops_ext.local.jobs.sandbox import algorithms

LINE = re.compile(r"^\[(\d+)\](.*)$", re.MULTILINE)
CLASSIFY = {"num_round": "4", "objective": "binary:logistic", "nthread": "1"}
CSV, LIBSVM = {"ContentType": "text/csv"}, {"ContentType": "text/libsvm"}


def rows(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Features, and a class that follows from them."""
    random = np.random.default_rng(seed)
    features = random.normal(size=(count, 3)).round(4)
    return features, (features[:, 0] + 0.3 * random.normal(size=count) > 0).astype(int)


def csv(features: np.ndarray, labels: np.ndarray, *more: np.ndarray) -> str:
    lines = zip(labels, *more, *features.T, strict=True)
    return "".join(",".join(map(str, line)) + "\n" for line in lines)


def libsvm(features: np.ndarray, labels: np.ndarray) -> str:
    return "".join(
        f"{label} {' '.join(f'{place}:{value}' for place, value in enumerate(row) if value)}\n"
        for row, label in zip(features, labels, strict=True)
    )


@pytest.fixture
def container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> JobContainer:
    """A job with 300 rows to train on and 100 to validate; this process can be its container."""
    for name in ("MODEL", "CONFIG", "DATA", "OUTPUT", "FAILURE"):
        inside = getattr(contract, name).replace("/opt/ml", str(tmp_path / "opt" / "ml"))
        monkeypatch.setattr(contract, name, inside)
    made = JobContainer(tmp_path, dict(CLASSIFY), {"train": dict(CSV), "validation": dict(CSV)})
    made.write("input/data/train/part-0.csv", csv(*rows(200)))
    made.write("input/data/train/nested/part-1.csv", csv(*rows(100, 1)))
    made.write("input/data/train/_SUCCESS", "")
    made.write("input/data/validation/data.csv", csv(*rows(100, 2)))
    return made


def run(container: JobContainer) -> tuple[int, str]:
    """Exit status and log of the algorithm in this process: XGBoost is imported once for all."""
    container.configure()
    log = io.StringIO()
    with contextlib.redirect_stdout(log):
        status = xgboost_algorithm.main([])
    return status, log.getvalue()


def trained(container: JobContainer) -> tuple[str, xgboost.Booster]:
    """The log, and the model that the job leaves."""
    status, log = run(container)
    assert status == 0, container.failure()
    return log, model(container)


def model(container: JobContainer) -> xgboost.Booster:
    content = (container.ml / "model" / "xgboost-model").read_bytes()
    return xgboost.Booster(model_file=bytearray(content))


def refused(container: JobContainer) -> str:
    assert run(container)[0] == 1
    assert not (container.ml / "model" / "xgboost-model").exists()
    return container.failure()


def test_csv_with_the_label_first_is_trained_in_a_container(container: JobContainer) -> None:
    done = container.run("xgboost_algorithm")
    assert done.returncode == 0, done.stderr
    log, booster = done.stdout, model(container)
    assert "Train matrix has 300 rows and 3 columns" in log
    assert [int(number) for number, _ in LINE.findall(log)] == [0, 1, 2, 3]
    features, labels = rows(100, 2)
    answers = booster.predict(xgboost.DMatrix(features)) > 0.5
    assert (answers == labels).mean() > 0.8


def test_the_algorithms_metric_definitions_find_its_log_lines(container: JobContainer) -> None:
    container.hyperparameters["eval_metric"] = "auc,error@0.6,logloss,f1,accuracy"
    log, _ = trained(container)
    request = {
        "AlgorithmSpecification": {
            "TrainingImage": "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
        }
    }
    definitions = {each["Name"]: each["Regex"] for each in algorithms.metric_definitions(request)}
    last = LINE.findall(log)[-1]
    for name in ("train:auc", "validation:auc", "validation:f1", "validation:accuracy"):
        found = re.search(definitions[name], f"[{last[0]}]{last[1]}")
        assert found, name
        assert 0.5 < float(found[1]) <= 1


def test_our_metrics_are_those_of_scikit_learn(container: JobContainer) -> None:
    from sklearn import metrics

    names = {
        "accuracy": metrics.accuracy_score,
        "balanced_accuracy": metrics.balanced_accuracy_score,
        "f1_binary": metrics.f1_score,
        "f1": lambda truth, found: metrics.f1_score(truth, found, average="macro"),
        "precision": metrics.precision_score,
        "recall_macro": lambda truth, found: metrics.recall_score(truth, found, average="macro"),
    }
    container.hyperparameters["eval_metric"] = ",".join(names)
    log, booster = trained(container)
    features, labels = rows(100, 2)
    answers = booster.predict(xgboost.DMatrix(features)) > 0.5
    for name, score in names.items():
        written = re.findall(rf"#011validation-{name}:([\d.]+)", log)[-1]
        assert float(written) == pytest.approx(score(labels, answers), abs=1e-5), name


def test_regression_metrics_are_those_of_scikit_learn(container: JobContainer) -> None:
    from sklearn.metrics import mean_squared_error, r2_score

    container.hyperparameters |= {"objective": "reg:squarederror", "eval_metric": "mse,r2,rmse"}
    log, booster = trained(container)
    features, labels = rows(100, 2)
    answers = booster.predict(xgboost.DMatrix(features))
    for name, score in (("mse", mean_squared_error), ("r2", r2_score)):
        written = re.findall(rf"#011validation-{name}:(-?[\d.]+)", log)[-1]
        assert float(written) == pytest.approx(score(labels, answers), abs=1e-4), name


def test_libsvm_is_read_with_weights_and_gives_the_model_of_the_same_csv(
    container: JobContainer,
) -> None:
    _, from_csv = trained(container)
    container.channels = {"train": dict(LIBSVM), "validation": dict(LIBSVM)}
    for file in (container.ml / "input" / "data").rglob("*.csv"):
        file.unlink()
    features, labels = rows(200)
    more, others = rows(100, 1)
    container.write("input/data/train/a", libsvm(features, labels))
    weighted = re.sub(r"^(\d)", r"\1:1.0", libsvm(more, others), flags=re.MULTILINE)
    container.write("input/data/train/b", f"# a comment\n{weighted}")
    container.write("input/data/validation/a", libsvm(*rows(100, 2)))
    log, booster = trained(container)
    assert "Validation matrix has 100 rows" in log
    questions = rows(50, 3)[0]
    # Files are taken in the order of their names, and trees do not mind the order of rows.
    assert booster.predict(xgboost.DMatrix(questions)) == pytest.approx(
        from_csv.predict(xgboost.DMatrix(questions)), abs=1e-4
    )


def test_libsvm_without_a_content_type_is_the_default(container: JobContainer) -> None:
    container.channels = {"train": {}}
    for file in (container.ml / "input" / "data" / "train").rglob("*.csv"):
        file.unlink()
    container.write("input/data/train/a", libsvm(*rows(50)))
    assert "Train matrix has 50 rows" in trained(container)[0]


def test_weights_in_the_second_column_count(container: JobContainer) -> None:
    features, labels = rows(200)
    kept = features[:, 1] > 0
    data = container.ml / "input" / "data" / "train"
    (data / "nested" / "part-1.csv").unlink()
    container.write("input/data/train/part-0.csv", csv(features, labels, kept.astype(float)))
    container.channels = {"train": dict(CSV)}
    container.hyperparameters["csv_weights"] = "1"
    log, weighted = trained(container)
    assert "200 rows and 3 columns" in log
    container.hyperparameters.pop("csv_weights")
    container.write("input/data/train/part-0.csv", csv(features[kept], labels[kept]))
    _, without = trained(container)
    questions = xgboost.DMatrix(rows(50, 3)[0])
    assert weighted.predict(questions) == pytest.approx(without.predict(questions), abs=0.05)


def test_empty_cells_are_missing_values_and_other_delimiters_are_found(
    container: JobContainer,
) -> None:
    (container.ml / "input" / "data" / "train" / "nested" / "part-1.csv").unlink()
    lines = ["1;0.5;2;3", "0;;1;1", "1;0.7;;2"] * 10
    container.write("input/data/train/part-0.csv", "\n".join(lines))
    container.channels = {"train": dict(CSV)}
    assert "30 rows and 3 columns" in trained(container)[0]


def test_training_stops_early_when_validation_gets_no_better(container: JobContainer) -> None:
    container.hyperparameters |= {
        "num_round": "200",
        "eta": "1",
        "eval_metric": "logloss",
        "early_stopping_rounds": "3",
    }
    log, booster = trained(container)
    rounds = len(LINE.findall(log))
    assert rounds < 100
    assert booster.num_boosted_rounds() == rounds - 3


def test_what_a_tuning_job_looks_at_is_evaluated_too(container: JobContainer) -> None:
    container.hyperparameters["_tuning_objective_metric"] = "validation:auc"
    log, _ = trained(container)
    assert "#011validation-auc:" in log


def test_checkpoints_are_kept_and_resumed_from(container: JobContainer, tmp_path: Path) -> None:
    folder = container.ml / "checkpoints"
    folder.mkdir(parents=True)
    container.write("input/config/checkpointconfig.json", json.dumps({"LocalPath": str(folder)}))
    trained(container)
    assert {file.name for file in folder.iterdir()} == {
        f"xgboost-checkpoint.{number}" for number in range(4)
    }
    container.hyperparameters["num_round"] = "7"
    log, booster = trained(container)
    assert booster.num_boosted_rounds() == 7
    assert len(LINE.findall(log)) == 3
    assert len(list(folder.iterdir())) == 5


def test_one_of_several_hosts_trains_on_data_that_all_have(container: JobContainer) -> None:
    container.resources |= {"hosts": ["algo-1", "algo-2"], "current_host": "algo-2"}
    assert run(container)[0] == 0
    assert not (container.ml / "model" / "xgboost-model").exists()
    container.channels["train"]["S3DistributionType"] = "ShardedByS3Key"
    assert "set InstanceCount to 1" in refused(container)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"eta": "0.1"}, "Missing required hyperparameter: num_round"),
        ({"num_round": "1", "depth": "3"}, "Extraneous hyperparameter found: depth"),
        ({"num_round": "many"}, "Hyperparameter num_round: could not parse value"),
        ({"num_round": "0"}, "Hyperparameter num_round: 0 is not in"),
        ({"num_round": "1", "eta": "1.5"}, "Hyperparameter eta: 1.5 is not in [0, 1]"),
        ({"num_round": "1", "subsample": "0"}, "Hyperparameter subsample: 0.0 is not in (0, 1]"),
        ({"num_round": "1", "booster": "tree"}, "Hyperparameter booster: tree is not in gbtree"),
        ({"num_round": "1", "eval_metric": "auc,speed"}, "Hyperparameter eval_metric: ["),
        ({"num_round": "1", "objective": "multi:softmax"}, "Require input for parameter 'num_cl"),
        ({"num_round": "1", "num_class": "3"}, "Do not need to setup parameter 'num_class'"),
        ({"num_round": "1", "eval_metric": "auc"}, "Metric 'auc' can only be applied for class"),
        ({"num_round": "1", "monotone_constraints": "(1"}, "Hyperparameter monotone_constraints:"),
    ],
)
def test_hyperparameters_are_refused_as_awss_image_does(given: dict[str, str], text: str) -> None:
    with pytest.raises(UserError) as error:
        checked(given)
    assert str(error.value).startswith(text)


def test_aliases_and_types_are_understood() -> None:
    values: dict[str, Any] = checked(
        {
            "num_round": "10",
            "learning_rate": "0.5",
            "reg_alpha": "2",
            "max_depth": "6",
            "objective": "multi:softprob",
            "num_class": "3",
            "eval_metric": "mlogloss,merror",
            "monotone_constraints": "(1, -1)",
            "interaction_constraints": "[[0, 1], [2]]",
            "updater": "grow_colmaker,prune",
        }
    )
    assert values["eta"] == 0.5
    assert values["alpha"] == 2.0
    assert values["max_depth"] == 6
    assert values["eval_metric"] == ["mlogloss", "merror"]
    assert values["monotone_constraints"] == (1, -1)
    assert values["interaction_constraints"] == [[0, 1], [2]]
    assert {"eta", "alpha"} <= set(PARAMETERS)


@pytest.mark.parametrize(
    ("channels", "text"),
    [
        ({"validation": CSV}, "UserError: Missing required channel: train"),
        ({"train": CSV, "test": CSV}, "UserError: Extraneous channel found: test"),
        ({"train": {"ContentType": "image/png"}}, "UserError: image/png is not an accepted Con"),
        ({"train": {"ContentType": "text/csv; label_size=2"}}, "UserError: text/csv; label_size=2"),
        ({"train": {**CSV, "TrainingInputMode": "Pipe"}}, "UserError: Pipe mode is no longer"),
        ({"train": LIBSVM}, "UserError: Line '"),
    ],
)
def test_channels_are_refused_as_awss_image_does(
    container: JobContainer, channels: dict[str, dict[str, str]], text: str
) -> None:
    container.channels = {name: dict(channel) for name, channel in channels.items()}
    assert refused(container).startswith(text)


def test_a_header_and_no_data_are_said_to_be_so(container: JobContainer) -> None:
    data = container.ml / "input" / "data"
    container.write("input/data/train/part-0.csv", "label,a,b,c\n" + csv(*rows(5)))
    failure = refused(container)
    assert "Line 'label,a,b,c...' of file 'part-0.csv' is not 'CSV' format" in failure
    (data / "train" / "part-0.csv").unlink()
    (data / "train" / "nested" / "part-1.csv").unlink()
    assert refused(container).startswith("UserError: No data in training channel path")


def test_what_xgboost_itself_refuses_is_the_reason(container: JobContainer) -> None:
    container.write("input/data/train/part-0.csv", "7,1,2,3\n" * 5)
    failure = refused(container)
    assert re.search(r"label must be in .0, ?1. for logistic regression", failure)
    assert "Stack trace" not in failure


@pytest.mark.parametrize("kind", ["application/x-parquet"])
def test_parquet_without_pyarrow_says_what_is_missing(container: JobContainer, kind: str) -> None:
    pytest.importorskip("pandas")
    container.channels = {"train": {"ContentType": kind}}
    try:
        import pyarrow.parquet as parquet  # type: ignore[import-not-found]
    except ImportError:
        assert "Parquet is read with pyarrow" in refused(container)
        return
    import pandas

    for file in (container.ml / "input" / "data" / "train").rglob("*.csv"):
        file.unlink()
    features, labels = rows(50)
    frame = pandas.DataFrame(np.column_stack([labels, features]), columns=list("yabc"))
    parquet.write_table(frame, container.ml / "input" / "data" / "train" / "a.parquet")
    assert "50 rows and 3 columns" in trained(container)[0]
