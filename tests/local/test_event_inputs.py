"""What targets are given of an event."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mlops_ext.local.events.transform import MISSING, PathError, at_path, input_of

RULE = "arn:aws:events:us-east-1:000000000000:rule/deploy"
EVENT: dict[str, Any] = {
    "id": "1",
    "source": "aws.sagemaker",
    "detail-type": "SageMaker Model Package State Change",
    "time": "2026-11-23T12:00:00Z",
    "resources": ["arn:one", "arn:two"],
    "detail": {"Name": 'a "quoted" name', "Version": 3, "Spec": {"Image": "x"}, "On": True},
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$", EVENT),
        ("$.detail.Version", 3),
        ("$.detail-type", EVENT["detail-type"]),
        ("$['detail-type']", EVENT["detail-type"]),
        ("$.resources[1]", "arn:two"),
        ("$.resources[*]", ["arn:one", "arn:two"]),
        ("$.detail.Spec.Image", "x"),
        ("$.detail.Nothing", MISSING),
        ("$.resources[7]", MISSING),
        ("$.source.deeper", MISSING),
    ],
)
def test_a_path_leads_to_its_value(path: str, value: object) -> None:
    assert at_path(EVENT, path) == value


@pytest.mark.parametrize("path", ["detail", "$detail", "$.a..b", "$.a[", "$.a[x]"])
def test_a_path_that_cannot_be_read_is_refused(path: str) -> None:
    with pytest.raises(PathError):
        at_path(EVENT, path)


def test_the_event_itself_is_sent_unless_the_target_says_otherwise() -> None:
    assert json.loads(input_of(EVENT, {}, RULE)) == EVENT
    assert input_of(EVENT, {"Input": '{"a": 1}'}, RULE) == '{"a": 1}'
    assert json.loads(input_of(EVENT, {"InputPath": "$.detail.Spec"}, RULE)) == {"Image": "x"}


@pytest.mark.parametrize(
    ("template", "sent"),
    [
        ('{"v": <version>, "s": <spec>, "b": <on>}', {"v": 3, "s": {"Image": "x"}, "b": True}),
        ('{"n": <name>}', {"n": 'a "quoted" name'}),
        ('{"n": "<name>", "v": "<version>"}', {"n": 'a "quoted" name', "v": "3"}),
        ('"Version <version> of <name>"', 'Version 3 of a "quoted" name'),
        ('{"r": <aws.events.rule-arn>, "n": "<aws.events.rule-name>"}', {"r": RULE, "n": "deploy"}),
        ('{"e": <aws.events.event.json>}', {"e": EVENT}),
        ('{"x": "<missing>"}', {"x": ""}),
        ('{"x": "<undeclared>"}', {"x": "<undeclared>"}),
    ],
)
def test_a_transformer_fills_its_template(template: str, sent: object) -> None:
    paths = {
        "version": "$.detail.Version",
        "name": "$.detail.Name",
        "spec": "$.detail.Spec",
        "on": "$.detail.On",
        "missing": "$.detail.Nothing",
    }
    target = {"InputTransformer": {"InputPathsMap": paths, "InputTemplate": template}}
    assert json.loads(input_of(EVENT, target, RULE)) == sent
