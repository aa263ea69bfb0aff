"""Registering: everything is kept, or nothing."""

from __future__ import annotations

import hashlib
import json
import math
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from services.support import Trained, fault

from mlops_ext.connection import Connection
from mlops_ext.errors import InvalidInput, MLOpsError, NotAllowed, UnknownReference
from mlops_ext.services import evaluation, models
from mlops_ext.services.records import Progressed
from mlops_ext.services.registration.notebooks import Notebook
from mlops_ext.services.registration.register import register
from mlops_ext.services.storage import read, read_json


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    path = tmp_path_factory.mktemp("notebooks") / "my <b>tour & 'x' 🎉.ipynb"
    cell = {"cell_type": "code", "source": "token = 'hunter2'", "outputs": [{"text": "x"}]}
    path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}))
    return Notebook(path.name, path, f"work/{path.name}", 4, ["token = 'hunter2'", "fit()"])


def test_all_that_is_given_is_kept(
    connection: Connection, trained: list[Trained], data: Path, notebook: Notebook
) -> None:
    told: list[Progressed] = []
    made = register(
        connection,
        trained[0].model,
        "kept",
        evaluation=trained[0].result,
        metrics={"profit": 12.5},
        parameters={"C": 0.1, "note": "x" * 400, "api_key": "hunter2"},
        datasets=[data, {"uri": data, "role": "test"}],
        notebook=notebook,
        description="line one\nline <two> 🎉",
        progress=told.append,
    )
    version = models.get_version(connection, "kept/1")
    assert version == made
    assert not version.existing
    assert version.approval == "PendingManualApproval"
    assert version.created_by == "data-scientist"
    assert version.description == "line one line <two> 🎉"
    figures = {one.name: one.value for one in version.metrics}
    assert figures == {**trained[0].result.metrics, "profit": 12.5}
    assert version.parameters == {"C": 0.1, "note": "x" * 400, "api_key": "[masked]"}
    assert [(use.name, use.role, use.rows) for use in version.datasets] == [
        ("train.csv", "train", 569),
        ("train.csv", "test", 569),
    ]
    assert version.datasets[0].uri == data.as_uri()
    assert version.datasets[0].arn == version.datasets[1].arn
    assert version.environment is not None
    assert version.environment.framework == "scikit-learn"
    assert "numpy" in version.environment.packages
    assert version.notebook is not None
    assert (version.notebook.name, version.notebook.cell) == (notebook.name, 4)
    kept = read(connection, str(version.notebook.uri))
    assert kept is not None
    assert b"hunter2" not in kept
    assert version.signature == list(trained[0].held_out.columns)
    assert json.loads(str(version.sample)) == trained[0].result.sample
    assert version.image is not None
    assert "sagemaker-scikit-learn" in version.image
    manifest = read_json(connection, version.metadata["mlops:manifest"])
    assert "hunter2" not in json.dumps(manifest)
    assert [(one["order"], one["source"]) for one in manifest["cells"]] == [
        (1, "token = '[masked]'"),
        (2, "fit()"),
    ]
    assert manifest["cells"][1]["sha256"] == hashlib.sha256(b"fit()").hexdigest()
    read_back = evaluation.read_evaluation(connection, "kept/1")
    assert read_back is not None
    assert read_back.confusion == trained[0].result.record().confusion
    assert "Uploading the model" in " ".join(one.text for one in told)


def test_no_code_keeps_neither_cells_nor_notebook(
    connection: Connection, trained: list[Trained], notebook: Notebook
) -> None:
    version = register(connection, trained[0].model, "no-code", notebook=notebook, no_code=True)
    assert version.notebook is not None
    assert version.notebook.uri is None
    manifest = read_json(connection, version.metadata["mlops:manifest"])
    assert manifest["cells"] == []


def test_the_same_content_is_the_same_version_unless_forced(
    connection: Connection, trained: list[Trained]
) -> None:
    def again(**more: Any) -> tuple[int, bool]:
        made = register(
            connection, trained[0].model, "repeated", evaluation=trained[0].result, **more
        )
        return made.number, made.existing

    assert again() == (1, False)
    assert again() == (1, True)
    assert again(force=True) == (2, False)
    without = register(connection, trained[0].model, "repeated")
    assert (without.number, without.existing) == (3, False)


def test_a_refused_group_name_makes_nothing_and_proposes_one(
    connection: Connection, trained: list[Trained]
) -> None:
    with pytest.raises(InvalidInput) as caught:
        register(connection, trained[0].model, "churn_model")
    assert caught.value.problem.proposal == "churn-model"
    for name in ("churn_model", "churn-model"):
        with pytest.raises(UnknownReference):
            models.get_group(connection, name)


def test_figures_that_aws_cannot_hold_stay_in_the_manifest(
    connection: Connection, trained: list[Trained]
) -> None:
    odd = {
        "<script>alert('x')</script>": 0.5,
        "🎉": 0.25,
        "never": math.nan,
        "far": math.inf,
        **{f"m{number}": float(number) for number in range(60)},
    }
    version = register(connection, trained[0].model, "odd", metrics=odd)
    figures = {one.name: one.value for one in version.metrics}
    assert figures == {n: v if math.isfinite(v) else None for n, v in odd.items()}
    assert len(version.metadata) <= 50
    listed = models.get_group(connection, "odd").versions[0]
    assert {one.value for one in listed.metrics} >= {0.5, 0.25}


def test_two_at_once_get_two_numbers(connection: Connection, trained: list[Trained]) -> None:
    register(connection, trained[0].model, "race")
    register(connection, trained[1].model, "race")
    barrier, made = threading.Barrier(2), []

    def one() -> None:
        barrier.wait()
        made.append(register(connection, trained[0].model, "race", force=True).number)

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [3, 4]


def test_equal_content_at_the_same_instant_is_one_version(
    connection: Connection, trained: list[Trained]
) -> None:
    barrier, made = threading.Barrier(3), []

    def one() -> None:
        barrier.wait()
        made.append(register(connection, trained[0].model, "instant"))

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [version.number for version in made] == [1, 1, 1]
    assert sorted(version.existing for version in made) == [False, True, True]
    # A version that is deleted is made again, also when what claims its content is left.
    connection.client("sagemaker").delete_model_package(ModelPackageName=made[0].arn)
    again = register(connection, trained[0].model, "instant")
    assert (again.number, again.existing) == (2, False)


@pytest.mark.parametrize(
    "operation", ["CreateTrialComponent", "AddAssociation", "PutObject", "CreateModelPackage"]
)
def test_a_failure_half_way_leaves_nothing(
    connection: Connection, trained: list[Trained], tmp_path: Path, operation: str
) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"a\n{operation}\n")
    client = connection.client("sagemaker")

    def there() -> list[int]:
        listings = [
            (client.list_artifacts, "ArtifactSummaries"),
            (client.list_trial_components, "TrialComponentSummaries"),
            (client.list_model_package_groups, "ModelPackageGroupSummaryList"),
        ]
        return [len(call(MaxResults=100)[member]) for call, member in listings]

    before = there()
    denied = fault(connection, operation, "AccessDeniedException", "no")
    with denied, pytest.raises(MLOpsError, match="No permission to register half-way"):
        register(
            connection,
            trained[0].model,
            "half-way",
            evaluation=trained[0].result,
            datasets=[path],
        )
    assert there() == before
    objects = connection.client("s3").list_objects_v2(
        Bucket=connection.bucket(), Prefix="mlops/half-way/"
    )
    assert objects["KeyCount"] == 0


def test_who_may_not_make_groups_registers_into_one_that_is_there(
    connection: Connection, trained: list[Trained]
) -> None:
    with (
        fault(connection, "CreateModelPackageGroup", "AccessDeniedException"),
        pytest.raises(NotAllowed, match="sagemaker:CreateModelPackageGroup"),
    ):
        register(connection, trained[0].model, "made-by-others")
    client = connection.client("sagemaker")
    client.create_model_package_group(ModelPackageGroupName="made-by-others")
    with fault(connection, "CreateModelPackageGroup", "AccessDeniedException"):
        version = register(connection, trained[0].model, "made-by-others")
    assert version.reference == "made-by-others/1"


def test_who_may_not_delete_objects_tries_again_at_once(
    connection: Connection, trained: list[Trained]
) -> None:
    told: list[Progressed] = []
    own = connection.local_client()
    assert own is not None
    own.put_fault(Operation="DeleteObject", Code="AccessDenied", Times=100)
    try:
        with (
            fault(connection, "CreateModelPackage", "AccessDeniedException"),
            pytest.raises(NotAllowed, match="sagemaker:CreateModelPackage"),
        ):
            register(connection, trained[0].model, "not-deleted")
        version = register(connection, trained[0].model, "not-deleted", progress=told.append)
    finally:
        own.delete_faults()
    assert version.reference == "not-deleted/1"
    assert not [one for one in told if "Waiting" in one.text]


def test_a_key_that_may_not_be_used_is_named_with_its_statement(
    connection: Connection, trained: list[Trained]
) -> None:
    key = "arn:aws:kms:us-east-1:000000000000:key/1234abcd"
    said = (
        "User: arn:aws:iam::000000000000:user/ada is not authorized to perform: "
        f"kms:GenerateDataKey on resource: {key} because no identity-based policy allows the "
        "kms:GenerateDataKey action"
    )
    connection.bucket()
    with (
        fault(connection, "PutObject", "AccessDenied", said),
        pytest.raises(NotAllowed, match="kms:GenerateDataKey") as caught,
    ):
        register(connection, trained[0].model, "encrypted")
    statement = caught.value.problem.statement
    assert statement is not None
    assert (statement["Action"], statement["Resource"]) == (["kms:GenerateDataKey"], key)


def test_local_data_is_uploaded_when_asked(
    connection: Connection, trained: list[Trained], tmp_path: Path
) -> None:
    path = tmp_path / "it's <b>.csv"
    path.write_text("a\n1\n")
    version = register(connection, trained[0].model, "uploaded", datasets=[path], upload_data=True)
    uri = version.datasets[0].uri
    assert uri.startswith("s3://")
    assert read(connection, uri) == path.read_bytes()


def test_truth_and_scores_or_a_file_are_an_evaluation(
    connection: Connection, trained: list[Trained], tmp_path: Path
) -> None:
    result = trained[0].result
    kept = result.outcome.arrays()
    scored = (kept["truth"], kept["score"])
    pair = register(connection, trained[0].model, "forms", evaluation=scored)
    path = tmp_path / "evaluation.json"
    path.write_text('{"regression_metrics": {"mse": {"value": NaN}}}')
    file = register(connection, trained[0].model, "forms", evaluation=path)
    assert models.value_of(pair.metrics, "auc") == result.metrics["auc"]
    assert (pair.number, file.number) == (1, 2)
    read_back = evaluation.read_evaluation(connection, "forms/2")
    assert read_back is not None
    assert (read_back.kind, read_back.metrics[0].value) == ("regression", None)


def test_the_interpreter_is_told_to_the_local_sagemaker(
    connection: Connection, trained: list[Trained], state_dir: Path
) -> None:
    version = register(connection, trained[0].model, "interpreter")
    assert version.archive is not None
    described = connection.client("sagemaker").describe_model_package(ModelPackageName=version.arn)
    assert sys.executable not in json.dumps(described, default=str)


def test_lists_and_groups_tell_the_same(connection: Connection, trained: list[Trained]) -> None:
    for one in trained:
        register(connection, one.model, "listed", evaluation=one.result)
    group = models.get_group(connection, "listed")
    assert group in models.list_groups(connection)
    assert group.headline == "auc"
    assert group.trend == [one.result.metrics["auc"] for one in trained]
    assert [one.reference for one in group.versions] == ["listed/2", "listed/1"]
    assert group.versions[0].aliases == ["latest"]
    second = models.get_version(connection, "listed@latest")
    assert second.siblings == [1, 2]
    assert second.previous is not None
    assert second.previous.reference == "listed/1"


def test_a_version_made_by_others_is_readable(connection: Connection) -> None:
    client = connection.client("sagemaker")
    client.create_model_package_group(ModelPackageGroupName="others")
    client.create_model_package(
        ModelPackageGroupName="others",
        CustomerMetadataProperties={"rmse": "4.5", "owner": "ada", "mlops:manifest": "s3://no/x"},
    )
    version = models.get_version(connection, "others/1")
    assert [(one.label, one.value) for one in version.metrics] == [("RMSE", 4.5)]
    assert version.metadata["owner"] == "ada"
    assert version.archive is None
