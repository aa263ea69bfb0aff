"""Suggestions for versions without a data set: each says why, none is linked by itself."""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Any

import pytest
from services.support import Trained

from mlops_ext.connection import Connection
from mlops_ext.errors import InvalidInput, UnknownReference
from mlops_ext.services import lineage
from mlops_ext.services.records import LineageSuggestions
from mlops_ext.services.registration.notebooks import Notebook
from mlops_ext.services.registration.register import register


def found(suggested: LineageSuggestions) -> dict[str, tuple[str, str]]:
    """Strength and first reason by name."""
    return {one.name: (one.strength, one.reasons[0]) for one in suggested.suggestions}


def sessions(connection: Connection, reference: str) -> list[str]:
    nodes = lineage.ask(connection, reference, direction="ascendants").nodes
    return [node.id for node in nodes if node.kind == "notebook"]


def test_what_the_manifest_and_the_session_still_name_is_suggested_and_linked_when_accepted(
    connection: Connection, trained: list[Trained], tmp_path: Path
) -> None:
    train, test = tmp_path / "wide.csv", tmp_path / "held-out.csv"
    train.write_text("a\n1\n")
    test.write_text("a\n2\n")
    uses = [{"uri": train, "role": "train"}, {"uri": test, "role": "test"}]
    made = register(connection, trained[0].model, "lost", datasets=uses)
    whole = lineage.suggest(connection, made.reference)
    assert whole.answer == "lost/1 learned from wide.csv; nothing is missing."
    assert not whole.suggestions

    [session] = sessions(connection, made.reference)
    for path in (train, test):
        lineage.unlink(connection, path, session, force=True)
    lineage.remove_entity(connection, train, force=True)
    train.write_text("a\n1\n1\n")
    suggested = lineage.suggest(connection, "lost@latest")
    assert suggested.answer == "No data set is recorded for lost/1; 2 suggestions."
    assert found(suggested)["wide.csv"] == ("strong", "its manifest names it as train data")
    assert any("session" in reason for reason in suggested.suggestions[0].reasons)
    types = {one.name: one.type for one in suggested.suggestions}
    assert types == {"wide.csv": "ContributedTo", "held-out.csv": "AssociatedWith"}
    assert lineage.suggest(connection, made.reference) == suggested, "nothing is linked by itself"

    with pytest.raises(InvalidInput, match="1 to 2, or all"):
        lineage.accept(connection, made.reference, [3])
    done = lineage.accept(connection, made.reference, "all")
    assert {(one.source.name, one.done, one.by) for one in done.linked} == {
        ("wide.csv", True, "data-scientist"),
        ("held-out.csv", True, "data-scientist"),
    }
    answer = lineage.ask(connection, made.reference, "datasets").answer
    assert answer == "lost/1 learned from wide.csv and was evaluated on held-out.csv."
    content = next(one.content for one in suggested.suggestions if one.name == "wide.csv")
    [kept] = connection.client("sagemaker").list_artifacts(SourceUri=train.as_uri())[
        "ArtifactSummaries"
    ]
    assert kept["Source"]["SourceTypes"] == [{"SourceIdType": "Custom", "Value": content}], (
        "what it learned from, not what is there now"
    )


def test_versions_of_the_same_group_notebook_and_archive_are_asked_and_cells_are_read(
    connection: Connection, trained: list[Trained], tmp_path: Path
) -> None:
    near, read = tmp_path / "near.csv", tmp_path / "read.csv"
    near.write_text("a\n3\n")
    read.write_text("a\n4\n")
    cells = (
        "%load_ext mlops_ext",
        f'import pandas as pd\nframe = pd.read_csv("{read}")\nframe.to_csv("made.csv")',
        "frame.plot(",
    )
    notebook = Notebook(name="study.ipynb", cells=cells)
    for number, datasets in enumerate([[near], [], [near]]):
        given = notebook if number == 1 else None
        model = trained[number % 2].model
        register(connection, model, "kin", datasets=datasets, notebook=given, force=True)
    suggested = found(lineage.suggest(connection, "kin/2"))
    assert suggested == {
        "near.csv": ("likely", "kin/1 and kin/3, next to it in its group, learned from it"),
        "read.csv": ("likely", "cell 2 of its notebook reads it"),
    }
    register(connection, trained[1].model, "kin-copy", force=True)
    register(connection, trained[0].model, "study", datasets=[read], notebook=notebook)
    other = lineage.suggest(connection, "kin/2").suggestions
    read_one = next(one for one in other if one.name == "read.csv")
    assert "study.ipynb read it for another registration" in read_one.reasons
    register(connection, trained[0].model, "kin", force=True)
    same = found(lineage.suggest(connection, "kin/4"))
    assert same["near.csv"][0] == "strong"
    assert "has the same archive" in same["near.csv"][1]
    unknown = lineage.suggest(connection, "kin-copy/1")
    assert unknown.answer.endswith("and nothing tells which it was.")
    with pytest.raises(InvalidInput, match="nothing tells"):
        lineage.accept(connection, "kin-copy/1", [1])
    archive = tmp_path / "model.tar.gz"
    (tmp_path / "model.joblib").write_bytes(b"x")
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(tmp_path / "model.joblib", "model.joblib")
    opened = Notebook(name="packing.ipynb", cells=(f'tarfile.open("{archive}")',))
    register(connection, str(archive), "kin-archive", notebook=opened)
    assert found(lineage.suggest(connection, "kin-archive/1")) == {}  # the model is no data
    with pytest.raises(UnknownReference):
        lineage.suggest(connection, "kin/77")


def test_what_the_job_read_that_a_version_names_is_suggested(connection: Connection) -> None:
    client = connection.client("sagemaker")
    prefix = f"s3://{connection.bucket()}/told/prefix/"
    connection.client("s3").put_object(
        Bucket=connection.bucket(), Key="told/prefix/rows.csv", Body=b"a\n1\n"
    )
    channel = {
        "ChannelName": "training",
        "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": prefix}},
    }
    image = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.9-0-cpu-py3"
    job = client.create_training_job(
        TrainingJobName="told-of",
        RoleArn=connection.role_arn(),
        AlgorithmSpecification={"TrainingImage": image, "TrainingInputMode": "File"},
        InputDataConfig=[channel],
        OutputDataConfig={"S3OutputPath": f"s3://{connection.bucket()}/jobs/out/"},
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5},
        StoppingCondition={"MaxRuntimeInSeconds": 600},
    )["TrainingJobArn"]
    client.create_model_package_group(ModelPackageGroupName="told")

    def package(url: str, **more: Any) -> None:
        client.create_model_package(
            ModelPackageGroupName="told",
            InferenceSpecification={
                "Containers": [{"Image": image, "ModelDataUrl": url}],
                "SupportedContentTypes": ["text/csv"],
                "SupportedResponseMIMETypes": ["text/csv"],
            },
            **more,
        )

    bucket = f"s3://{connection.bucket()}"
    package(f"{bucket}/kept/model.tar.gz", MetadataProperties={"GeneratedBy": job})
    package(f"{bucket}/moved/told-of/output/model.tar.gz")
    named, placed = (lineage.suggest(connection, f"told/{n}") for n in (1, 2))
    reason = "training job told-of, which made it, read it as channel training"
    assert found(named) == {"prefix": ("strong", reason)}
    assert found(placed)["prefix"][0] == "likely"
    done = lineage.accept(connection, "told/1", [prefix])
    assert done.answer == "prefix linked to told/1."
    assert "learned from prefix" in lineage.ask(connection, "told/1").answer
    neighbour = lineage.suggest(connection, "told/2").suggestions[0]
    assert "told/1, next to it in its group, learned from it" in neighbour.reasons
