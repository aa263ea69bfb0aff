"""Event patterns against events, after the examples of the EventBridge User Guide's rules."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mlops_ext.local.errors import ApiError
from mlops_ext.local.events.pattern import compile_pattern

EVENT = {
    "source": "aws.sagemaker",
    "detail-type": "SageMaker Model Package State Change",
    "resources": ["arn:one", "arn:two"],
    "detail": {
        "name": "Churn-EU",
        "version": 3,
        "score": 0.5,
        "approved": True,
        "comment": None,
        "address": "10.0.1.7",
        "path": "data/2026/train.csv",
        "star": "a*b",
        "empty": [],
        "fields": ["ModelApprovalStatus"],
        "containers": [{"image": "a", "mode": "x"}, {"image": "b", "mode": "y"}],
    },
}


@pytest.mark.parametrize(
    ("wanted", "matches"),
    [
        ({"name": ["Churn-EU"]}, True),
        ({"name": ["churn-eu"]}, False),
        ({"name": ["other", "Churn-EU"]}, True),
        ({"version": [3]}, True),
        ({"version": [3.0]}, True),
        ({"version": ["3"]}, False),
        ({"approved": [True]}, True),
        ({"approved": [1]}, False),
        ({"comment": [None]}, True),
        ({"comment": ["None"]}, False),
        ({"name": [{"prefix": "Churn"}]}, True),
        ({"name": [{"prefix": {"equals-ignore-case": "CHURN"}}]}, True),
        ({"name": [{"suffix": "-EU"}]}, True),
        ({"name": [{"suffix": {"equals-ignore-case": "-eu"}}]}, True),
        ({"name": [{"equals-ignore-case": "CHURN-eu"}]}, True),
        ({"path": [{"wildcard": "data/*/*.csv"}]}, True),
        ({"path": [{"wildcard": "data/*.csv"}]}, True),
        ({"path": [{"wildcard": "*train*"}]}, True),
        ({"path": [{"wildcard": "data/*/data/*"}]}, False),
        ({"star": [{"wildcard": "a\\*b"}]}, True),
        ({"path": [{"wildcard": "data\\*"}]}, False),
        ({"score": [{"numeric": [">", 0, "<=", 0.5]}]}, True),
        ({"score": [{"numeric": ["<", 0.5]}]}, False),
        ({"score": [{"numeric": ["=", 0.5]}]}, True),
        ({"name": [{"numeric": ["=", 0.5]}]}, False),
        ({"name": [{"exists": True}]}, True),
        ({"comment": [{"exists": True}]}, True),
        ({"nothing": [{"exists": True}]}, False),
        ({"nothing": [{"exists": False}]}, True),
        ({"nothing": {"deeper": [{"exists": False}]}}, True),
        ({"empty": [{"exists": False}]}, True),
        ({"name": ["other", {"exists": False}]}, False),
        ({"name": [{"anything-but": "other"}]}, True),
        ({"name": [{"anything-but": ["Churn-EU", "other"]}]}, False),
        ({"nothing": [{"anything-but": "other"}]}, False),
        ({"version": [{"anything-but": [1, 2]}]}, True),
        ({"name": [{"anything-but": {"prefix": "Churn"}}]}, False),
        ({"name": [{"anything-but": {"suffix": ["-US", "-APAC"]}}]}, True),
        ({"name": [{"anything-but": {"equals-ignore-case": ["churn-eu"]}}]}, False),
        ({"path": [{"anything-but": {"wildcard": "*/2026/*"}}]}, False),
        ({"address": [{"cidr": "10.0.0.0/16"}]}, True),
        ({"address": [{"cidr": "10.1.0.0/16"}]}, False),
        ({"name": [{"cidr": "10.0.0.0/16"}]}, False),
        ({"fields": ["ModelApprovalStatus"]}, True),
        ({"fields": ["CustomerMetadataProperties"]}, False),
        ({"containers": {"image": ["b"], "mode": ["y"]}}, True),
        ({"containers": {"image": ["b"], "mode": ["x"]}}, False),
        ({"$or": [{"name": ["other"]}, {"version": [{"numeric": [">", 2]}]}]}, True),
        ({"$or": [{"name": ["other"]}, {"version": [7]}]}, False),
        ({"approved": [True], "$or": [{"name": ["other"]}, {"version": [3]}]}, True),
        ({"name": {"inner": ["x"]}}, False),
    ],
    ids=str,
)
def test_a_pattern_matches_as_eventbridge_does(wanted: dict[str, Any], matches: bool) -> None:
    assert compile_pattern(json.dumps({"detail": wanted})).matches(EVENT) is matches


def test_all_fields_of_a_pattern_must_match() -> None:
    pattern = {"source": ["aws.sagemaker"], "resources": [{"suffix": "two"}]}
    assert compile_pattern(json.dumps(pattern)).matches(EVENT)
    assert not compile_pattern(json.dumps({**pattern, "account": ["1"]})).matches(EVENT)


def test_a_wildcard_stays_fast_on_a_hostile_pattern() -> None:
    pattern = compile_pattern(json.dumps({"a": [{"wildcard": "*a" * 200 + "b"}]}))
    assert not pattern.matches({"a": "a" * 100_000})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "Invalid JSON"),
        ("[]", "Filter is not an object"),
        ("{}", "Empty objects are not allowed"),
        ('{"source": "x"}', '"source" must be an object or an array'),
        ('{"source": []}', "Empty arrays are not allowed"),
        ('{"detail": {"a": {}}}', "Empty objects are not allowed"),
        ('{"a": [{"like": "x"}]}', "Unrecognized match type like"),
        ('{"a": [{"prefix": "x", "suffix": "y"}]}', "Only one key allowed in match expression"),
        ('{"a": [{"prefix": 1}]}', "prefix match pattern must be a string"),
        ('{"a": [{"exists": "x"}]}', "exists match pattern must be either true or false."),
        ('{"a": [{"numeric": "x"}]}', "Value of numeric must be an array."),
        ('{"a": [{"numeric": ["~", 1]}]}', "Unrecognized numeric range operator: ~"),
        ('{"a": [{"numeric": [">", "1"]}]}', "Value of > must be numeric"),
        ('{"a": [{"numeric": [">", 2, "<", 1]}]}', "Bottom must be less than top"),
        ('{"a": [{"wildcard": "a**b"}]}', "Consecutive wildcard characters at pos 1"),
        ('{"a": [{"cidr": "10.0.0.0"}]}', "Malformed CIDR, one '/' required"),
        ('{"a": [{"anything-but": {"cidr": "x"}}]}', "Unsupported anything-but pattern: cidr"),
        (
            '{"a": [{"anything-but": ["x", 1]}]}',
            "Inside anything but list, either all values are number or string,"
            " mixed type is not supported",
        ),
    ],
)
def test_a_pattern_that_cannot_be_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ApiError) as caught:
        compile_pattern(text)
    assert caught.value.code == "InvalidEventPatternException"
    assert caught.value.message == f"Event pattern is not valid. Reason: {reason}"
