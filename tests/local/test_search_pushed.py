"""What the store checks by itself is what a reading of every record would find."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mlops_ext.local.engine import Engine
from mlops_ext.local.resources.declarations.jobs import TRAINING_JOB
from mlops_ext.local.resources.declarations.registry import MODEL_PACKAGE, MODEL_PACKAGE_GROUP
from mlops_ext.local.resources.generic import record
from mlops_ext.local.resources.matching import Matcher
from mlops_ext.local.resources.searching import Question, Rows
from mlops_ext.local.resources.tagging import tags_of
from mlops_ext.local.state import Config
from mlops_ext.local.store import Draft
from mlops_ext.local.wire.model import service

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
AUC = "validation's:auc"
ETAS = ["0.3", "0.9", "1", "-1.5", "1e1", "1_0", " 2", "nan", "inf", "none", None, "0.30"]
"""A hyperparameter as people write it, and as they write what is no number."""
ODD = 'it\'s \\ "odd" ü\n%'


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Forty versions of two groups, one of them tagged, unlike each other in many ways."""
    state_dir = tmp_path_factory.mktemp("pushed")
    engine = Engine(state_dir, Config("000000000000", "us-east-1", 0))
    for group in ("churn", "fraud"):
        arn = engine.arn(MODEL_PACKAGE_GROUP.tail(group))
        engine.documents.add(Draft(MODEL_PACKAGE_GROUP.kind, arn, group), BEGAN)
    engine.tags.put(engine.arn("model-package-group/churn"), {"team": "risk", ODD: "yes"})
    for number in range(40):
        group = "churn" if number % 3 else "fraud"
        body: dict[str, Any] = {
            "ModelPackageGroupName": group,
            "ModelPackageVersion": number,
            "ModelApprovalStatus": ("Approved", "Rejected", "PendingManualApproval")[number % 3],
            "CertifyForMarketplace": number % 2 == 0,
            "CustomerMetadataProperties": {"auc": f"0.{number:02}"},
            "InferenceSpecification": {
                "Containers": [{"Image": f"image-{number % 5}"}, {"Image": "helper"}]
            },
        }
        if number % 4 == 0:
            body["ModelLifeCycle"] = {"Stage": "Production", "StageStatus": "Approved"}
        if number % 5 == 0:
            body["CustomerMetadataProperties"] |= {"a.b": "dotted", ODD: ODD}
        if number % 7 == 0:
            body["ModelPackageDescription"] = f"trained, again, {number} {ODD}"
        name = f"{group}/{number}"
        draft = Draft(
            MODEL_PACKAGE.kind,
            engine.arn(MODEL_PACKAGE.tail(name)),
            name,
            body,
            key=str(number).zfill(9),
            parent=group,
        )
        engine.documents.add(draft, BEGAN + timedelta(hours=number))
    for number, eta in enumerate(ETAS):
        metrics = [("train:auc", 0.5), (AUC, number * 7 % 10 / 10)][: number % 4]
        body = {
            "TrainingJobName": f"job-{number}",
            "HyperParameters": {"booster": "gbtree", **({} if eta is None else {"eta": eta})},
            "FinalMetricDataList": [
                {"MetricName": name, "Value": value, "Timestamp": BEGAN} for name, value in metrics
            ],
        }
        arn = engine.arn(TRAINING_JOB.tail(f"job-{number}"))
        engine.documents.add(Draft(TRAINING_JOB.kind, arn, f"job-{number}", body), BEGAN)
    yield engine
    engine.database.close()


def leaf(name: str, operator: str, value: str | None = None) -> dict[str, Any]:
    return {"Name": name, "Operator": operator} | ({} if value is None else {"Value": value})


LEAVES = [
    leaf("ModelPackageGroupName", "Equals", "churn"),
    leaf("ModelPackageGroupName", "NotEquals", "churn"),
    leaf("ModelApprovalStatus", "In", "Approved, Rejected"),
    leaf("ModelApprovalStatus", "Equals", "Approved,Rejected"),
    leaf("ModelLifeCycle.Stage", "NotEquals", "Production"),
    leaf("ModelLifeCycle.Stage", "Exists"),
    leaf("ModelLifeCycle", "NotExists"),
    leaf("ModelPackageVersion", "GreaterThan", "20"),
    leaf("ModelPackageVersion", "LessThanOrEqualTo", "7.5"),
    leaf("ModelPackageVersion", "Equals", "7"),
    leaf("CertifyForMarketplace", "Equals", "True"),
    leaf("CertifyForMarketplace", "NotEquals", "true"),
    leaf("CreationTime", "GreaterThanOrEqualTo", "2026-01-01T12:00:00"),
    leaf("CreationTime", "Equals", "2026-01-01T05:00:00Z"),
    leaf("LastModifiedTime", "LessThan", "2026-01-01T03:30:00"),
    leaf("CustomerMetadataProperties.auc", "Contains", "0.1"),
    leaf("CustomerMetadataProperties.a.b", "Equals", "dotted"),
    leaf(f"CustomerMetadataProperties.{ODD}", "Equals", ODD),
    leaf("ModelPackageDescription", "Contains", "%"),
    leaf("ModelPackageDescription", "Contains", ODD),
    leaf("ModelPackageDescription", "NotExists"),
    leaf("ModelPackageArn", "Contains", "churn/1"),
    leaf("InferenceSpecification.Containers.Image", "Equals", "image-3"),
    leaf("InferenceSpecification.Containers.Image", "NotEquals", "image-3"),
    leaf("Tags.team", "Equals", "risk"),
    leaf("Tags.team", "NotEquals", "risk"),
    leaf("Tags.team", "In", "risk, other"),
    leaf("Tags.team", "Contains", "is"),
    leaf("Tags.team", "Exists"),
    leaf("Tags.team", "NotExists"),
    leaf(f"Tags.{ODD}", "Equals", "yes"),
]
NESTED = {
    "NestedPropertyName": "InferenceSpecification.Containers",
    "Filters": [leaf("InferenceSpecification.Containers.Image", "Equals", "image-1")],
}
TOGETHER = [
    {"Filters": [LEAVES[0], LEAVES[7]]},
    {"Filters": [LEAVES[0], LEAVES[22]]},
    {"Filters": [LEAVES[5], LEAVES[9]], "Operator": "Or"},
    {"Filters": [LEAVES[5], LEAVES[22]], "Operator": "Or"},
    {"NestedFilters": [NESTED], "Filters": [LEAVES[1]]},
    {
        "Filters": [LEAVES[24]],
        "SubExpressions": [
            {"Filters": [LEAVES[7], LEAVES[14]], "Operator": "Or"},
            {"Filters": [LEAVES[4], LEAVES[28]]},
        ],
    },
]


def matcher() -> Matcher:
    return Matcher(service("sagemaker").shapes, "ModelPackage")


def read(engine: Engine, expression: dict[str, Any]) -> list[int]:
    """The versions that pass when every record is read."""
    matches = matcher().expression(expression)
    rows = (
        record(MODEL_PACKAGE, document) | {"$tags": tags_of(engine, document)}
        for document in engine.documents.each(MODEL_PACKAGE.kind)
    )
    return [row["ModelPackageVersion"] for row in rows if matches(row)]


def rows(
    engine: Engine, expression: dict[str, Any] | None, sort: str = "CreationTime", **more: Any
) -> Rows:
    given = {"descending": False, "visible": (), **more}
    return Rows(engine, Question(MODEL_PACKAGE, expression, sort=sort, **given), matcher(), {})


@pytest.mark.parametrize(
    "expression", [*({"Filters": [each]} for each in LEAVES), *TOGETHER], ids=str
)
def test_the_store_finds_what_reading_finds(engine: Engine, expression: dict[str, Any]) -> None:
    found = rows(engine, expression)
    expected = read(engine, expression)
    assert 0 < len(expected) < 40
    assert [row["ModelPackageVersion"] for _, row in found.after(None)] == expected
    assert found.count() == len(expected)


JOB_LEAVES = [
    *(leaf("HyperParameters.eta", "GreaterThan", bound) for bound in ("0", "0.5", "-9", "1e0")),
    *(leaf("HyperParameters.eta", "LessThanOrEqualTo", bound) for bound in ("1", "0.3", "2.0")),
    leaf("HyperParameters.eta", "GreaterThan", "-99999999999999999999"),
    leaf("HyperParameters.eta", "Equals", "0.3"),
    leaf("HyperParameters.eta", "NotEquals", "0.3"),
    leaf("HyperParameters.eta", "In", "0.3, none"),
    leaf("HyperParameters.eta", "Contains", "n"),
    leaf("HyperParameters.eta", "NotExists"),
    leaf(f"Metrics.{AUC}", "GreaterThan", "0.35"),
    leaf(f"metrics.{AUC}", "LessThan", "0.4"),
    leaf(f"Metrics.{AUC}", "Equals", "0.1"),
    leaf(f"Metrics.{AUC}", "NotEquals", "0.1"),
    leaf(f"Metrics.{AUC}", "Exists"),
    leaf(f"Metrics.{AUC}", "NotExists"),
]


@pytest.mark.parametrize("sort", ["HyperParameters.eta", f"Metrics.{AUC}"])
@pytest.mark.parametrize("asked", JOB_LEAVES, ids=str)
def test_the_store_finds_and_orders_jobs_as_reading_does(
    engine: Engine, asked: dict[str, Any], sort: str
) -> None:
    shapes = service("sagemaker").shapes
    jobs = Matcher(shapes, "TrainingJob")
    matches, by = jobs.expression({"Filters": [asked]}), jobs.property(sort)
    kept = enumerate(engine.documents.each(TRAINING_JOB.kind))
    passed = [(number, job.body) for number, job in kept if matches(job.body)]
    passed.sort(key=lambda found: ([*by.values(found[1])], found[0]))
    question = Question(TRAINING_JOB, {"Filters": [asked]}, (), sort, descending=False)
    found = Rows(engine, question, Matcher(shapes, "TrainingJob"), {})
    names = [row["TrainingJobName"] for _, row in found.after(None)]
    assert 0 < len(names) < len(ETAS)
    assert names == [body["TrainingJobName"] for _, body in passed]
    assert found.count() == len(names)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "sort",
    [
        "LastModifiedTime",
        "ModelPackageArn",
        "ModelPackageVersion",
        "ModelLifeCycle.Stage",
        "ModelPackageDescription",
        "CertifyForMarketplace",
        "CustomerMetadataProperties.auc",
        "InferenceSpecification.Containers.Image",
        "Tags.team",
    ],
)
def test_pages_of_any_order_have_every_row_once(
    engine: Engine, sort: str, descending: bool
) -> None:
    def question() -> Rows:
        return rows(engine, None, sort, descending=descending)

    whole = list(question().after(None))
    places = [place for place, _ in whole]
    assert places == sorted(places, reverse=descending)
    assert len({place[-1] for place in places}) == 40
    paged: list[Any] = []
    for _ in range(40):
        following = next(question().after(paged[-1][0] if paged else None))
        paged.append(following)
    assert [place for place, _ in paged] == places
    assert next(question().after(paged[-1][0]), None) is None


def test_what_has_another_value_of_a_tag_is_not_visible(engine: Engine) -> None:
    def visible(*pairs: tuple[str, str]) -> set[str]:
        found = rows(engine, None, visible=pairs).after(None)
        return {row["ModelPackageGroupName"] for _, row in found}

    assert visible(("Tags.team", "risk")) == {"churn", "fraud"}
    assert visible(("Tags.team", "other")) == {"fraud"}
    assert visible(("Tags.unused", "x")) == {"churn", "fraud"}


@pytest.mark.parametrize(
    ("name", "operator", "value", "expected"),
    [
        ("HyperParameters.eta", "LessThan", "0.5", True),
        ("HyperParameters.eta", "GreaterThan", "0.5", False),
        ("HyperParameters.eta", "LessThan", "1", True),
        ("HyperParameters.eta", "GreaterThanOrEqualTo", "0", True),
        ("HyperParameters.eta", "GreaterThan", "0", False),  # as whole numbers, both are 0
        ("HyperParameters.eta", "Equals", "0.3", True),
        ("HyperParameters.booster", "GreaterThan", "0", False),
        ("HyperParameters.booster", "Contains", "tree", True),
        ("Metrics.validation:auc", "GreaterThan", "0.9", True),
        ("Metrics.validation:auc", "GreaterThan", "0.95", False),
        ("Metrics.other", "Exists", None, False),
        ("metrics.validation:auc", "Equals", "0.91", True),
    ],
)
def test_jobs_are_compared_by_hyperparameters_and_metrics(
    name: str, operator: str, value: str | None, expected: bool
) -> None:
    job = {
        "TrainingJobName": "job",
        "HyperParameters": {"eta": "0.3", "booster": "gbtree"},
        "FinalMetricDataList": [
            {"MetricName": "train:auc", "Value": 0.99},
            {"MetricName": "validation:auc", "Value": 0.91},
        ],
    }
    jobs = Matcher(service("sagemaker").shapes, "TrainingJob")
    assert jobs.expression({"Filters": [leaf(name, operator, value)]})(job) is expected
