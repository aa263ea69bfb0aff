"""References: what people type."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from services.support import Trained

from mlops_ext.connection import Connection
from mlops_ext.errors import InvalidInput, UnknownReference
from mlops_ext.services import registration
from mlops_ext.services.near import closest
from mlops_ext.services.references import data_uri, local_path, parse
from mlops_ext.services.resolving import resolve_version

ARN = "arn:aws:sagemaker:us-east-1:000000000000:"


@pytest.mark.parametrize(
    ("text", "kind", "members"),
    [
        ("churn/3", "version", {"group": "churn", "number": 3}),
        ("churn@Approved", "version", {"group": "churn", "word": "approved"}),
        ("churn~1", "version", {"group": "churn", "word": None, "back": 1}),
        ("churn@approved~2", "version", {"word": "approved", "back": 2}),
        ("churn/5~1", "version", {"number": 5, "back": 1}),
        ("~/churn", "data", {}),
        (f"{ARN}model-package/churn/3", "version", {"group": "churn", "number": 3}),
        (f"{ARN}model-package-group/Churn", "group", {"group": "Churn"}),
        (f"{ARN}endpoint/churn-prod", "endpoint", {"endpoint": "churn-prod"}),
        (f"{ARN}artifact/{'0' * 32}", "entity", {}),
        ("endpoint:churn-prod", "endpoint", {"endpoint": "churn-prod"}),
        ("s3://bucket/a b.csv", "data", {"uri": "s3://bucket/a b.csv"}),
        ("churn", "group", {"group": "churn"}),
        ("./churn", "data", {}),
        ("data/train.csv", "data", {}),
        ("../x", "data", {}),
        ("data/", "data", {}),
        ("s3://bucket/folder/x.ipynb", "data", {}),
        ("job:prepare-7", "job", {"name": "prepare-7", "arn": None}),
        (f"{ARN}training-job/prepare-7", "job", {"name": "prepare-7"}),
        (f"{ARN}transform-job/prepare-7", "job", {"name": "prepare-7"}),
        ("pipeline:nightly", "pipeline", {"name": "nightly"}),
        (f"{ARN}pipeline/nightly", "pipeline", {"name": "nightly"}),
        (f"{ARN}pipeline/nightly/execution/ab12", "execution", {"name": "nightly/execution/ab12"}),
        ("work/tour.ipynb", "notebook", {"name": "work/tour.ipynb"}),
        ("notebook:Python session", "notebook", {"name": "Python session"}),
        (
            "683313688378.dkr.ecr.us-east-1.amazonaws.com/scikit-learn:1.2-1",
            "image",
            {"name": "683313688378.dkr.ecr.us-east-1.amazonaws.com/scikit-learn:1.2-1"},
        ),
        ("1".zfill(12) + ".dkr.ecr.eu-west-1.amazonaws.com/own", "image", {}),
        ("registry:5000/own/train:v1", "image", {}),
        ("image:python:3.11", "image", {"name": "python:3.11"}),
        (" churn/3 ", "version", {"number": 3}),
    ],
)
def test_the_grammar(text: str, kind: str, members: dict[str, object]) -> None:
    found = parse(text)
    assert found.kind == kind
    assert {name: getattr(found, name) for name in members} == members


def test_an_existing_file_is_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert parse("train.csv").kind == "group"
    (tmp_path / "train.csv").write_text("a\n1\n")
    assert parse("train.csv").uri == (tmp_path / "train.csv").as_uri()


@pytest.mark.parametrize("text", ["", "  ", "arn:aws:iam::1:role/x", "arn:nonsense"])
def test_what_names_nothing_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse(text)


def test_odd_file_names_survive_as_uris(tmp_path: Path) -> None:
    path = tmp_path / "<b> 'quoted' 🎉 100%.csv"
    path.write_text("a\n")
    assert local_path(data_uri(path)) == Path(os.path.realpath(path))
    assert data_uri(data_uri(path)) == data_uri(path)


def test_closest_ignores_case() -> None:
    assert closest("CHURM", ["churn", "ltv"]) == ["churn"]


@pytest.fixture(scope="module")
def words(connection: Connection, trained: list[Trained]) -> str:
    """Three versions; 1 is approved, 2 is in a stage, 3 has an alias."""
    client = connection.client("sagemaker")
    for _ in range(3):
        registration.register(connection, trained[0].model, "Words-Group", force=True)
    versions = [f"{ARN}model-package/words-group/{number}" for number in (1, 2)]
    client.update_model_package(ModelPackageArn=versions[0], ModelApprovalStatus="Approved")
    stage = {"Stage": "Production", "StageStatus": "Approved"}
    client.update_model_package(ModelPackageArn=versions[1], ModelLifeCycle=stage)
    client.add_tags(
        ResourceArn=f"{ARN}model-package-group/Words-Group",
        Tags=[{"Key": "mlops:alias:champion", "Value": "3"}],
    )
    return "Words-Group"


@pytest.mark.parametrize(
    ("word", "number"),
    [("latest", 3), ("approved", 1), ("production", 2), ("PRODUCTION", 2), ("champion", 3)],
)
def test_words_find_their_version(
    connection: Connection, words: str, word: str, number: int
) -> None:
    group, found, arn = resolve_version(connection, f"{words}@{word}")
    assert (group, found) == (words, number)
    assert resolve_version(connection, arn) == (words, number, arn)


@pytest.mark.parametrize(
    ("text", "title", "near"),
    [
        ("Word-Group/1", "no model group", ["Words-Group/1"]),
        ("Word-Group/9", "no model group", ["Words-Group@latest"]),
        ("Words-Group/9", "no version 9", ["Words-Group/3", "Words-Group/2", "Words-Group/1"]),
        ("Words-Group@staging", "no alias and no stage 'staging'", ["Words-Group/3"]),
        ("Words-Group@aproved", "no alias and no stage 'aproved'", ["Words-Group@approved"]),
    ],
)
def test_an_unknown_reference_offers_the_closest(
    connection: Connection, words: str, text: str, title: str, near: list[str]
) -> None:
    with pytest.raises(UnknownReference, match=title) as caught:
        resolve_version(connection, text)
    assert caught.value.problem.closest[: len(near)] == near
    assert caught.value.status == 404
