"""Model cards of versions: proposed, kept, refused, changed by two at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from services.support import Trained, fault

from mlops_ext.connection import Connection
from mlops_ext.errors import Conflict, InvalidInput
from mlops_ext.services import cards, governance, registration
from mlops_ext.services.cards.checking import faults
from mlops_ext.services.cards.editing import differences
from mlops_ext.services.records import Version

PURPOSE = "intended_uses.purpose_of_model"


@pytest.fixture(scope="module")
def version(connection: Connection, trained: list[Trained]) -> Version:
    one = trained[1]
    return registration.register(
        connection, one.model, "carded", evaluation=one.result, datasets=[one.path]
    )


def stored(connection: Connection, version: Version) -> dict[str, Any]:
    client = connection.client("sagemaker")
    package = client.describe_model_package(ModelPackageName=version.arn)
    return dict(package.get("ModelCard") or {})


def test_a_card_is_proposed_kept_on_demand_edited_and_reviewed(
    connection: Connection, version: Version
) -> None:
    proposed = cards.read_card(connection, "carded/1")
    assert (proposed.stored, proposed.revision, stored(connection, version)) == (False, "", {})
    assert faults(proposed.content) == {}
    assert "intended_uses" not in proposed.content
    job = proposed.content["training_details"]["training_job_details"]
    assert job["training_datasets"] == [use.uri for use in version.datasets]
    assert {"name": "logisticregression__C", "value": "1.0"} in job[
        "user_provided_hyper_parameters"
    ]
    (evaluated,) = proposed.content["evaluation_details"]
    (group,) = evaluated["metric_groups"]
    assert group["name"] == "binary_classification_metrics"
    found = {metric["name"]: metric for metric in group["metric_data"]}
    assert found["auc"]["value"] == next(m.value for m in version.metrics if m.name == "auc")
    assert {"receiver_operating_characteristic_curve", "confusion_matrix"} <= set(found)

    content = cards.edited(proposed.content, {PURPOSE: "Find tumours", "x_y": None})
    kept = cards.write_card(connection, "carded/1", "", content=content)
    assert (kept.stored, kept.status) == (True, "Draft")
    assert kept.revision
    assert json.loads(stored(connection, version)["ModelCardContent"]) == kept.content == content
    reviewed = cards.write_card(connection, "carded@latest", kept.revision, status="PendingReview")
    assert stored(connection, version)["ModelCardStatus"] == reviewed.status == "PendingReview"
    told = [entry.title for entry in governance.version_history(connection, "carded/1")]
    assert told[:2] == ["Model card moved to PendingReview", "Model card edited"]
    assert reviewed.content == content
    assert reviewed.revision != kept.revision


def test_what_somebody_else_saved_is_told_and_stays(
    connection: Connection, version: Version
) -> None:
    base = cards.read_card(connection, version.arn)
    theirs = cards.edited(base.content, {PURPOSE: "Theirs"})
    newer = cards.write_card(connection, version.arn, base.revision, content=theirs)
    mine = cards.edited(
        base.content, {PURPOSE: "Mine", "business_details.line_of_business": "Care"}
    )
    with pytest.raises(Conflict) as told:
        cards.write_card(connection, version.arn, base.revision, content=mine, status="Approved")
    assert told.value.problem.code == "CardChanged"
    assert f"{PURPOSE}: theirs “Theirs”, yours “Mine”" in told.value.problem.message
    assert "line_of_business: theirs nothing, yours “Care”" in told.value.problem.message
    assert cards.read_card(connection, version.arn) == newer


@pytest.mark.parametrize(
    ("change", "path", "why"),
    [
        ({PURPOSE: "x" * 2049}, PURPOSE, "has at most 2,048 characters; there are 2,049"),
        ({"intended_uses.risk_rating": "Huge"}, "intended_uses.risk_rating", "must be one of"),
        ({"intended_uses.purpose": "x"}, "intended_uses.purpose", "is no member of a model card"),
        ({"business": {}}, "business", "is no member of a model card"),
        ({PURPOSE: 3}, PURPOSE, "must be text"),
        ({"evaluation_details": [{}]}, "evaluation_details.0.name", "is missing"),
        (
            {
                "evaluation_details": [
                    {"name": "a", "metric_groups": [{"name": "b", "metric_data": [
                        {"name": "c", "type": "matrix", "value": [[1.0, "two"]]}
                    ]}]}
                ]
            },
            "evaluation_details.0.metric_groups.0.metric_data.0.value.0.1",
            "must be a number",
        ),
    ],
)  # fmt: skip
def test_what_the_schema_refuses_is_told_by_its_member(
    connection: Connection, version: Version, change: dict[str, Any], path: str, why: str
) -> None:
    base = cards.read_card(connection, version.arn)
    content = cards.edited(base.content, change)
    with pytest.raises(InvalidInput) as refused:
        cards.write_card(connection, version.arn, base.revision, content=content)
    assert list(refused.value.problem.fields) == [path]
    assert why in refused.value.problem.fields[path]


def test_what_sagemaker_refuses_is_told_by_its_member(
    connection: Connection, version: Version
) -> None:
    base = cards.read_card(connection, version.arn)
    said = "ModelCardContent: #/intended_uses/purpose_of_model: expected maxLength: 10, actual: 44"
    with (
        fault(connection, "UpdateModelPackage", "ValidationException", said),
        pytest.raises(InvalidInput) as refused,
    ):
        cards.write_card(connection, version.arn, base.revision, content=base.content)
    assert refused.value.problem.fields == {PURPOSE: "expected maxLength: 10, actual: 44"}
    assert refused.value.problem.message == said
    with pytest.raises(InvalidInput, match="not a status of model cards"):
        cards.write_card(connection, version.arn, base.revision, status="Done")
    long = {
        "evaluation_details": [{"name": str(at), "metadata": {"a": "b" * 1024}} for at in range(99)]
    }
    with pytest.raises(InvalidInput, match="at most 100,000 characters"):
        cards.write_card(connection, version.arn, base.revision, content=long)


def test_a_card_of_its_own_that_names_the_version_is_read_and_copied(
    connection: Connection, trained: list[Trained]
) -> None:
    version = registration.register(connection, trained[0].model, "named-by-card")
    content = {
        "model_overview": {"model_id": version.arn, "model_creator": "ada"},
        "intended_uses": {"risk_rating": "Low"},
    }
    connection.client("sagemaker").create_model_card(
        ModelCardName="naming", ModelCardStatus="Approved", Content=json.dumps(content)
    )
    found = cards.read_card(connection, version.reference)
    assert (found.name, found.status, found.revision) == ("naming", "Approved", "")
    assert found.content == content
    assert "naming" in found.notes[0]
    kept = cards.write_card(connection, version.arn, "", content=found.content)
    assert (kept.name, kept.status) == (None, "Draft")
    assert kept.content["model_overview"] == {"model_creator": "ada"}


def test_what_is_stored_stays_even_where_no_schema_knows_it(
    connection: Connection, trained: list[Trained]
) -> None:
    version = registration.register(connection, trained[0].model, "strange-card")
    client = connection.client("sagemaker")
    strange = {"intended_uses": {"later_member": "kept"}}
    client.update_model_package(
        ModelPackageArn=version.arn, ModelCard={"ModelCardContent": json.dumps(strange)}
    )
    found = cards.read_card(connection, version.arn)
    assert (found.content, found.status) == (strange, "Draft")
    kept = cards.write_card(
        connection, version.arn, found.revision, content=cards.edited(strange, {PURPOSE: "New"})
    )
    assert kept.content["intended_uses"] == {"later_member": "kept", "purpose_of_model": "New"}


def test_edits_reach_by_path_and_say_where_they_cannot() -> None:
    before = {"intended_uses": {"risk_rating": "Low"}, "evaluation_details": []}
    after = cards.edited(before, {"intended_uses": {"risk_rating": "High"}, "a.b": "c"})
    assert differences(before, after) == {
        "intended_uses.risk_rating": ("Low", "High"),
        "a.b": (None, "c"),
    }
    assert before == {"intended_uses": {"risk_rating": "Low"}, "evaluation_details": []}
    with pytest.raises(InvalidInput, match="is no object"):
        cards.edited(before, {"evaluation_details.name": "x"})
