"""What the wire refuses, in AWS's words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from mlops_ext.local.errors import ApiError
from mlops_ext.local.wire.model import service


def parse(operation: str, document: Any) -> dict[str, Any]:
    return service("sagemaker").operation(operation).parse(json.dumps(document).encode())


def refusal(operation: str, document: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        parse(operation, document)
    return caught.value


def test_a_missing_required_member_is_null() -> None:
    error = refusal("CreateModel", {})
    assert error.code == "ValidationException"
    assert error.message == (
        "1 validation error detected: Value null at 'modelName' failed to satisfy constraint: "
        "Member must not be null"
    )


def test_all_violations_are_counted_and_named_by_their_path() -> None:
    error = refusal("AddTags", {"ResourceArn": "x" * 300, "Tags": [{"Key": "a", "Value": "<"}]})
    assert error.message == (
        f"3 validation errors detected: Value '{'x' * 300}' at 'resourceArn' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: "
        "arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+; "
        f"Value '{'x' * 300}' at 'resourceArn' failed to satisfy constraint: "
        "Member must have length less than or equal to 256; "
        "Value '<' at 'tags.1.member.value' failed to satisfy constraint: "
        r"Member must satisfy regular expression pattern: ([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"
    )


@pytest.mark.parametrize(
    ("operation", "document", "text"),
    [
        (
            "ListModels",
            {"MaxResults": 101},
            "Value '101' at 'maxResults' failed to satisfy constraint: "
            "Member must have value less than or equal to 100",
        ),
        (
            "ListModels",
            {"SortBy": "Size"},
            "Value 'Size' at 'sortBy' failed to satisfy constraint: "
            "Member must satisfy enum value set: [Name, CreationTime]",
        ),
        (
            "CreateModel",
            {"ModelName": "m", "VpcConfig": {"SecurityGroupIds": ["!"], "Subnets": ["s"]}},
            "Value '[!]' at 'vpcConfig.securityGroupIds' failed to satisfy constraint: "
            "Member must satisfy constraint: [Member must have length less than or equal to 32, "
            "Member must satisfy regular expression pattern: [-0-9a-zA-Z]+]",
        ),
        (
            "CreateModel",
            {"ModelName": "m", "PrimaryContainer": {"Environment": {"a b": "c"}}},
            "Value '{a b=c}' at 'primaryContainer.environment' failed to satisfy constraint: "
            "Map keys must satisfy constraint: [Member must have length less than or equal to "
            "1024, Member must satisfy regular expression pattern: [a-zA-Z_][a-zA-Z0-9_]*]",
        ),
    ],
)
def test_each_kind_of_constraint_has_the_text_of_aws(
    operation: str, document: dict[str, Any], text: str
) -> None:
    assert refusal(operation, document).message == f"1 validation error detected: {text}"


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ({"ModelName": 3}, "NUMBER_VALUE cannot be converted to String at 'modelName'"),
        ({"ModelName": {}}, "Start of structure or map found where not expected. at 'modelName'"),
        ({"Tags": "x"}, "STRING_VALUE found where a list was expected. at 'tags'"),
        (
            {"Tags": [{"Key": True}]},
            "TRUE_VALUE cannot be converted to String at 'tags.1.member.key'",
        ),
        ([], "Start of list found where a structure was expected."),
    ],
)
def test_another_type_is_a_serialization_error(document: Any, text: str) -> None:
    error = refusal("CreateModel", document)
    assert (error.code, error.message) == ("SerializationException", text)


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"MaxResults": NaN}', b"[" * 100_000])
def test_a_body_that_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(ApiError, match="SerializationException"):
        service("sagemaker").operation("ListModels").parse(body)


def test_members_of_a_newer_client_are_tolerated_and_nulls_are_absent() -> None:
    assert parse("ListModels", {"Novelty": {"a": 1}, "NameContains": None}) == {}


def test_times_are_typed_from_epoch_seconds_and_iso() -> None:
    wanted = {"CreationTimeAfter": datetime(2026, 1, 2, tzinfo=UTC)}
    assert parse("ListModels", {"CreationTimeAfter": 1767312000}) == wanted
    assert parse("ListModels", {"CreationTimeAfter": "2026-01-02T00:00:00Z"}) == wanted
    error = refusal("ListModels", {"CreationTimeAfter": 1e300})
    assert error.code == "SerializationException"


def test_a_recursive_shape_is_checked_at_every_depth() -> None:
    bad = {"Filters": [{"Name": "A", "Operator": "Like"}]}
    nested = {"SubExpressions": [{"SubExpressions": [bad]}]}
    error = refusal("Search", {"Resource": "Model", "SearchExpression": nested})
    assert (
        "'searchExpression.subExpressions.1.member.subExpressions.1.member.filters.1.member.operator'"
        in error.message
    )


def test_a_secret_value_is_not_shown() -> None:
    shapes = service("sagemaker").shapes
    secret = next(name for name, shape in shapes.items() if shape.get("sensitive"))
    broken: list[Any] = []
    service("sagemaker").parsers.parser(secret)("hush" * 1000, broken)
    assert broken
    assert {violation.value for violation in broken} == {"***"}


def test_answers_leave_none_and_unknown_members_out() -> None:
    operation = service("sagemaker").operation("DescribeModel")
    answer = {"ModelName": "m", "CreationTime": datetime(2026, 1, 2, 3, tzinfo=UTC)}
    body = operation.serialize({**answer, "ExecutionRoleArn": None, "Private": 1})
    assert json.loads(body) == {"ModelName": "m", "CreationTime": 1767322800.0}
