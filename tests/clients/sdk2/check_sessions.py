"""sagemaker.Session: who calls, the default bucket, files to and from S3."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sagemaker
from sagemaker import Session
from sagemaker.s3 import S3Downloader, S3Uploader
from sagemaker.session import _deployment_entity_exists
from sagemaker.telemetry import telemetry_logging as telemetry
from sagemaker.telemetry.constants import Feature


def test_the_sdk_is_the_one_that_is_asked_for() -> None:
    assert sagemaker.__version__.startswith("2.257.")


def test_the_account_and_the_default_bucket(session: Session) -> None:
    account = session.account_id()
    assert re.fullmatch(r"\d{12}", account)
    assert session.default_bucket() == f"sagemaker-{session.boto_region_name}-{account}"


def test_the_default_bucket_without_the_sdks_defaults() -> None:
    """Then the SDK asks STS for the account, and makes the bucket by itself."""
    plain = Session(sagemaker_config={"SchemaVersion": "1.0"})
    assert plain.default_bucket() == f"sagemaker-{plain.boto_region_name}-{plain.account_id()}"


def test_the_execution_role_is_a_role(session: Session, role: str) -> None:
    assert re.fullmatch(r"arn:aws:iam::\d{12}:role/[\w+=,.@/-]+", role)
    assert session.get_caller_identity_arn() == role
    assert session.expand_role(role.rpartition("/")[2]) == role


def test_files_go_up_and_come_back(session: Session, bucket: str, tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "deep").mkdir(parents=True)
    (source / "a.csv").write_text("1,2\n")
    (source / "deep" / "b.csv").write_text("3,4\n")
    uri = session.upload_data(str(source), key_prefix="data/training")
    assert uri == f"s3://{bucket}/data/training"
    assert sorted(session.list_s3_files(bucket, "data/training")) == [
        "data/training/a.csv",
        "data/training/deep/b.csv",
    ]
    assert session.read_s3_file(bucket, "data/training/a.csv") == "1,2\n"
    session.download_data(str(target), bucket, key_prefix="data/training")
    assert (target / "deep" / "b.csv").read_text() == "3,4\n"


def test_uploader_and_downloader(session: Session, bucket: str) -> None:
    uri = f"s3://{bucket}/notes/hello there+ü.txt"
    S3Uploader.upload_string_as_file_body("hello", uri, sagemaker_session=session)
    assert S3Downloader.read_file(uri, sagemaker_session=session) == "hello"
    assert S3Downloader.list(f"s3://{bucket}/notes", sagemaker_session=session) == [uri]


def test_making_a_model_twice_is_tolerated(session: Session, role: str, weights: str) -> None:
    container = {"Image": "image:1", "ModelDataUrl": weights}
    for _ in range(2):
        assert session.create_model("made-twice", role, container) == "made-twice"


def test_an_endpoint_that_is_not_there_is_told_by_the_words_the_sdk_waits_for(
    session: Session,
) -> None:
    def describe() -> None:
        session.sagemaker_client.describe_endpoint(EndpointName="nowhere")

    assert not _deployment_entity_exists(describe)


def test_telemetry_is_off(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(telemetry, "_send_telemetry_request", lambda *what: sent.append(what))

    @dataclass
    class Part:
        sagemaker_session: Session

        @telemetry._telemetry_emitter(feature=Feature.REMOTE_FUNCTION_V2, func_name="work")
        def work(self) -> str:
            return "done"

    assert Part(session).work() == "done"
    assert sent == []
    assert Part(Session(sagemaker_config={"SchemaVersion": "1.0"})).work() == "done"
    assert len(sent) == 1
