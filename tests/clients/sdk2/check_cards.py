"""Model cards: kept in versions, changed, exported; and collections of model groups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sagemaker import Session
from sagemaker.collection import Collection
from sagemaker.model_card import (
    IntendedUses,
    ModelCard,
    ModelOverview,
    ModelPackage,
    RiskRatingEnum,
)
from sagemaker.model_card.schema_constraints import ModelCardStatusEnum
from story import Story

NAME = "sdk-card"


@pytest.fixture(scope="module")
def card(session: Session) -> ModelCard:
    made = ModelCard(
        NAME,
        model_overview=ModelOverview(model_description="Who leaves", model_creator="ada"),
        intended_uses=IntendedUses(
            purpose_of_model="To ring them up", risk_rating=RiskRatingEnum.LOW
        ),
        sagemaker_session=session,
    )
    made.create()
    return made


def test_a_card_is_loaded_as_it_was_made(session: Session, card: ModelCard) -> None:
    found = ModelCard.load(NAME, sagemaker_session=session)
    assert found.model_overview.model_description == "Who leaves"
    assert found.status == ModelCardStatusEnum.DRAFT
    assert card.arn.endswith(f":model-card/{NAME}")


def test_a_change_is_a_version(session: Session, card: ModelCard) -> None:
    card.model_overview.model_description = "Who leaves, and why"
    card.update(status=ModelCardStatusEnum.PENDING_REVIEW)
    versions = card.get_version_history()
    assert {version["ModelCardVersion"] for version in versions} == {1, 2}
    first = ModelCard.load(NAME, version=1, sagemaker_session=session)
    assert first.model_overview.model_description == "Who leaves"


def test_a_card_is_exported(session: Session, bucket: str, card: ModelCard, tmp_path: Path) -> None:
    url = card.export_pdf(f"s3://{bucket}/cards", "sdk-export")
    assert url.startswith(f"s3://{bucket}/cards/")
    place, _, key = url.removeprefix("s3://").partition("/")
    session.download_data(str(tmp_path), place, key_prefix=key)
    [pdf] = tmp_path.iterdir()
    assert pdf.read_bytes().startswith(b"%PDF")
    jobs = card.list_export_jobs()["ModelCardExportJobSummaries"]
    assert [job["ModelCardExportJobName"] for job in jobs] == ["sdk-export"]


def test_the_details_of_a_version_fill_a_card(session: Session, story: Story) -> None:
    details = ModelPackage.from_model_package_arn(
        story.package.model_package_arn, sagemaker_session=session
    )
    assert details.model_package_version == 1.0
    made = ModelCard(
        "sdk-card-of-version", model_package_details=details, sagemaker_session=session
    )
    made.create()
    found = ModelCard.load("sdk-card-of-version", sagemaker_session=session)
    assert found.model_package_details.model_package_arn == story.package.model_package_arn
    made.delete()


def test_a_card_is_deleted(client: Any, card: ModelCard) -> None:
    card.delete()
    names = [each["ModelCardName"] for each in client.list_model_cards()["ModelCardSummaries"]]
    assert NAME not in names


def test_collections_hold_groups_and_each_other(session: Session, client: Any) -> None:
    for name in ("sdk-red", "sdk-white"):
        client.create_model_package_group(ModelPackageGroupName=name)
    collection = Collection(session)
    collection.create("wines")
    collection.create("old", parent_collection_name="wines")
    added = collection.add_model_groups("wines", ["sdk-red", "sdk-white"])
    assert added["added_groups"] == ["sdk-red", "sdk-white"]
    assert {each["Name"] for each in collection.list_collection("wines")} == {
        "old",
        "sdk-red",
        "sdk-white",
    }
    collection.move_model_group("wines", "sdk-red", "old")
    assert [each["Name"] for each in collection.list_collection("old")] == ["sdk-red"]
    collection.remove_model_groups("old", ["sdk-red"])
    collection.remove_model_groups("wines", ["sdk-white"])
    assert collection.list_collection("old") == []
    collection.delete(["old"])
    collection.delete(["wines"])
    assert "wines" not in {each["Name"] for each in collection.list_collection()}
