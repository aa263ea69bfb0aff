"""Whether data has changed since it was learned from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from services.support import Trained

from mlops_ext.connection import Connection
from mlops_ext.services import lineage
from mlops_ext.services.registration.register import register


@dataclass(frozen=True)
class Fact:
    """One row about a data set."""

    state: str
    detail: str


@pytest.fixture
def learned(connection: Connection, trained: list[Trained], tmp_path: Path) -> Path:
    """A file that a version of a group of its own has learned from."""
    path = tmp_path / "own.csv"
    path.write_text("a\n1\n")
    register(connection, trained[0].model, "q-stale", datasets=[path], force=True)
    return path


def test_a_local_file_is_judged_by_size_then_by_hash(connection: Connection, learned: Path) -> None:
    def now() -> Fact:
        (row,) = lineage.ask(connection, "q-stale", "stale").findings
        return Fact(row.state, row.detail)

    assert now() == Fact("Same", "the same SHA-256")
    learned.write_text("a\n2\n")
    assert now() == Fact("Changed", "another SHA-256")
    learned.write_text("a\n1\n")
    assert now().state == "Same"
    learned.write_text("a\n1\n2\n")
    assert now() == Fact("Changed", "4 bytes then, 6 now")
    graph = lineage.ask(connection, "q-stale", "stale")
    assert graph.answer.startswith("own.csv has changed since q-stale/")
    assert [node.name for node in graph.nodes if node.id in graph.hits] == ["own.csv"]
    learned.unlink()
    assert now() == Fact("Gone", "there is no such file on this machine")


def test_objects_are_judged_by_version_etag_hash_and_time(connection: Connection) -> None:
    s3, sagemaker = (connection.client(name) for name in ("s3", "sagemaker"))
    bucket = "q-versions"
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    put = s3.put_object(Bucket=bucket, Key="x.csv", Body=b"1")
    uri = f"s3://{bucket}/x.csv"
    digest = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
    by = {
        "S3Version": put["VersionId"],
        "S3ETag": put["ETag"],
        "MD5Hash": put["ETag"].strip('"'),
        "Custom": f"sha256:{digest}",
    }
    arns = {
        kind: sagemaker.create_artifact(
            Source={"SourceUri": uri, "SourceTypes": [{"SourceIdType": kind, "Value": value}]},
            ArtifactType="DataSet",
        )["ArtifactArn"]
        for kind, value in by.items()
    }

    def states() -> dict[str, str]:
        rows = {row.node: row.state for row in lineage.ask(connection, uri, "stale").findings}
        return {kind: rows[arn] for kind, arn in arns.items()}

    assert states() == dict.fromkeys(by, "Same")
    s3.put_object(Bucket=bucket, Key="x.csv", Body=b"1")
    assert states() == {**dict.fromkeys(by, "Same"), "S3Version": "Changed"}
    s3.put_object(Bucket=bucket, Key="x.csv", Body=b"2")
    assert states() == dict.fromkeys(by, "Changed")
    s3.delete_object(Bucket=bucket, Key="x.csv")
    assert states() == dict.fromkeys(by, "Gone")
    told = lineage.ask(connection, uri, "stale").answer
    assert told == "x.csv is gone."
