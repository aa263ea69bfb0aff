"""Model cards of their own: versions, statuses, export."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from making import refused

CONTENT = {
    "model_overview": {"model_description": "Finds who leaves (early)", "model_id": "churn-1"},
    "intended_uses": {"risk_rating": "Low", "purpose_of_model": "Retention"},
    "evaluation_details": [
        {"name": "holdout", "metric_groups": [{"name": "binary", "metric_data": [{"value": 0.9}]}]}
    ],
}


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    return shared_engine.client("sagemaker")


def card(sagemaker: Any, name: str, status: str = "Draft", **content: Any) -> str:
    answer = sagemaker.create_model_card(
        ModelCardName=name, ModelCardStatus=status, Content=json.dumps({**CONTENT, **content})
    )
    arn: str = answer["ModelCardArn"]
    return arn


def overview(description: str) -> str:
    return json.dumps({"model_overview": {"model_description": description}})


def test_new_content_is_a_version_and_a_new_status_is_not(sagemaker: Any) -> None:
    arn = card(sagemaker, "versions")
    assert arn.endswith(":model-card/versions")
    sagemaker.update_model_card(ModelCardName="versions", Content=overview("second"))
    sagemaker.update_model_card(ModelCardName=arn, ModelCardStatus="PendingReview")
    latest = sagemaker.describe_model_card(ModelCardName=arn)
    assert (latest["ModelCardVersion"], latest["ModelCardStatus"]) == (2, "PendingReview")
    assert json.loads(latest["Content"])["model_overview"]["model_description"] == "second"
    first = sagemaker.describe_model_card(ModelCardName="versions", ModelCardVersion=1)
    assert (first["ModelCardStatus"], json.loads(first["Content"])) == ("Draft", CONTENT)
    assert first["CreationTime"] == latest["CreationTime"] < latest["LastModifiedTime"]
    versions = sagemaker.list_model_card_versions(ModelCardName="versions")
    shown = [
        (each["ModelCardVersion"], each["ModelCardStatus"])
        for each in versions["ModelCardVersionSummaryList"]
    ]
    assert shown == [(1, "Draft"), (2, "PendingReview")]
    newest = sagemaker.list_model_card_versions(
        ModelCardName="versions", SortOrder="Descending", MaxResults=1
    )
    assert newest["ModelCardVersionSummaryList"][0]["ModelCardVersion"] == 2
    assert "NextToken" in newest
    with refused() as error:
        sagemaker.describe_model_card(ModelCardName="versions", ModelCardVersion=3)
    assert error.code == "ResourceNotFound"


def test_content_and_status_do_not_change_together(sagemaker: Any) -> None:
    card(sagemaker, "together")
    with refused() as error:
        sagemaker.update_model_card(
            ModelCardName="together", Content=overview("new"), ModelCardStatus="Approved"
        )
    assert error.code == "ValidationException"
    assert "both model card content and model card status" in error.text
    with refused() as error:
        sagemaker.update_model_card(ModelCardName="together")
    assert error.code == "ValidationException"


def test_an_archived_card_keeps_its_content(sagemaker: Any) -> None:
    card(sagemaker, "archived", status="Archived")
    with refused() as error:
        sagemaker.update_model_card(ModelCardName="archived", Content=overview("late"))
    assert error.code == "ConflictException"
    sagemaker.update_model_card(ModelCardName="archived", ModelCardStatus="Draft")
    sagemaker.update_model_card(ModelCardName="archived", Content=overview("late"))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("not json", "Content is not a JSON document"),
        ("[]", "must be a JSON object"),
        ('{"model_overvew": {}}', "has no section 'model_overvew'"),
        ('{"evaluation_details": {}}', "'evaluation_details' of Content must be a JSON list"),
        ('{"intended_uses": {"risk_rating": "Huge"}}', "'Huge' of Content is none of"),
    ],
)
def test_content_is_that_of_a_model_card(sagemaker: Any, content: str, text: str) -> None:
    with refused() as error:
        sagemaker.create_model_card(ModelCardName="bad", ModelCardStatus="Draft", Content=content)
    assert error.code == "ValidationException"
    assert text in error.text


def test_names_are_taken_once_and_missing_ones_are_told(sagemaker: Any) -> None:
    card(sagemaker, "once")
    with refused() as error:
        card(sagemaker, "once")
    assert (error.code, error.text) == ("ConflictException", "Modelcard once already exists")
    for ask, more in (
        (sagemaker.describe_model_card, {}),
        (sagemaker.update_model_card, {"Content": "{}"}),
        (sagemaker.delete_model_card, {}),
        (sagemaker.list_model_card_versions, {}),
    ):
        with refused() as error:
            ask(ModelCardName="nowhere", **more)
        assert error.code == "ResourceNotFound"
        assert error.text == "Modelcard nowhere does not exist."


def test_cards_are_listed_and_sought_by_status_and_risk(sagemaker: Any) -> None:
    card(sagemaker, "risky", status="Approved", intended_uses={"risk_rating": "High"})
    card(sagemaker, "harmless", status="Approved")
    approved = sagemaker.list_model_cards(ModelCardStatus="Approved", SortBy="Name")
    names = [each["ModelCardName"] for each in approved["ModelCardSummaries"]]
    assert names == ["harmless", "risky"]
    found = sagemaker.search(
        Resource="ModelCard",
        SearchExpression={"Filters": [{"Name": "RiskRating", "Value": "High"}]},
    )["Results"]
    assert [each["ModelCard"]["ModelCardName"] for each in found] == ["risky"]


def test_a_deleted_card_takes_its_versions_with_it(sagemaker: Any) -> None:
    card(sagemaker, "again")
    sagemaker.update_model_card(ModelCardName="again", Content=overview("second"))
    sagemaker.delete_model_card(ModelCardName="again")
    card(sagemaker, "again")
    versions = sagemaker.list_model_card_versions(ModelCardName="again")
    assert len(versions["ModelCardVersionSummaryList"]) == 1


def test_metadata_only_leaves_the_content_out(sagemaker: Any) -> None:
    card(sagemaker, "sanitized")
    shown = sagemaker.describe_model_card(ModelCardName="sanitized", IncludedData="MetadataOnly")
    assert shown["Content"] == "{}"


def export(sagemaker: Any, name: str, path: str, **more: Any) -> dict[str, Any]:
    arn = sagemaker.create_model_card_export_job(
        ModelCardName="exported",
        ModelCardExportJobName=name,
        OutputConfig={"S3OutputPath": path},
        **more,
    )["ModelCardExportJobArn"]
    assert arn.endswith(f":model-card/exported/export-job/{name}")
    job: dict[str, Any] = sagemaker.describe_model_card_export_job(ModelCardExportJobArn=arn)
    return job


def test_an_export_is_a_pdf_with_what_the_card_says(shared_engine: Any, sagemaker: Any) -> None:
    s3 = shared_engine.client("s3")
    s3.create_bucket(Bucket="papers")
    card(sagemaker, "exported", business_details={"business_problem": "Größe “ü” ☃ " + "x " * 3000})
    sagemaker.update_model_card(ModelCardName="exported", Content=overview("second"))
    job = export(sagemaker, "first", "s3://papers/cards/", ModelCardVersion=1)
    assert (job["Status"], job["ModelCardVersion"]) == ("Completed", 1)
    uri = job["ExportArtifacts"]["S3ExportArtifacts"]
    found = s3.get_object(Bucket="papers", Key=uri.removeprefix("s3://papers/"))
    assert found["ContentType"] == "application/pdf"
    paper = found["Body"].read()
    text = b" ".join(re.findall(rb"\((.*)\) Tj", paper)).decode("cp1252")
    for part in ("Model card: exported", "Finds who leaves \\(early\\)", "holdout", "0.9"):
        assert part in text
    assert "Größe “ü” ?" in text
    assert_whole(paper)
    assert export(sagemaker, "second", "s3://papers/cards")["ModelCardVersion"] == 2


def assert_whole(paper: bytes) -> None:
    """The cross-reference table leads to every object, and streams are as long as they say."""
    assert paper.startswith(b"%PDF-1.")
    assert paper.endswith(b"%%EOF\n")
    start = int(re.findall(rb"startxref\n(\d+)", paper)[-1])
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", paper[start:])]
    for number, place in enumerate(places, 1):
        assert paper[place:].startswith(b"%d 0 obj\n" % number)
    for length, stream in re.findall(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", paper, re.S):
        assert len(stream) == int(length)
    assert b"/Count 2 " in paper or b"/Count 3 " in paper


def test_an_export_that_cannot_be_written_says_why(sagemaker: Any) -> None:
    job = export(sagemaker, "lost", "s3://no-such-bucket/cards")
    assert job["Status"] == "Failed"
    assert "s3://no-such-bucket/cards" in job["FailureReason"]
    with refused() as error:
        export(sagemaker, "lost", "s3://papers/cards")
    assert error.code == "ConflictException"
    listed = sagemaker.list_model_card_export_jobs(ModelCardName="exported", StatusEquals="Failed")
    names = [each["ModelCardExportJobName"] for each in listed["ModelCardExportJobSummaries"]]
    assert names == ["lost"]
    with refused() as error:
        sagemaker.describe_model_card_export_job(
            ModelCardExportJobArn=job["ModelCardExportJobArn"] + "x"
        )
    assert error.code == "ResourceNotFound"
