"""One service in two protocols: CloudWatch by JSON, and by forms for older clients."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from botocore.exceptions import ClientError
from local_engine import LocalEngine
from sending import Answer, Sender

FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
NAMESPACE = "{http://monitoring.amazonaws.com/doc/2010-08-01/}"


@pytest.fixture
def sender(shared_engine: LocalEngine) -> Iterator[Sender]:
    made = Sender(shared_engine)
    yield made
    made.close()


def ask(sender: Sender, **fields: str) -> Answer:
    return sender.send("monitoring", body=urlencode(fields).encode(), headers=FORM)


def test_what_a_form_puts_json_shows_and_a_form_too(
    shared_engine: LocalEngine, sender: Sender
) -> None:
    put = ask(
        sender,
        **{
            "Action": "PutMetricData",
            "Version": "2010-08-01",
            "Namespace": "Churn",
            "MetricData.member.1.MetricName": "auc",
            "MetricData.member.1.Dimensions.member.1.Name": "Model",
            "MetricData.member.1.Dimensions.member.1.Value": "a & b",
            "MetricData.member.1.Value": "0.91",
        },
    )
    assert put.status == 200, put.body
    expected = {"Name": "Model", "Value": "a & b"}
    (metric,) = shared_engine.client("cloudwatch").list_metrics(Namespace="Churn")["Metrics"]
    assert (metric["MetricName"], metric["Dimensions"]) == ("auc", [expected])

    listed = ask(sender, Action="ListMetrics", Version="2010-08-01", Namespace="Churn")
    root = ElementTree.fromstring(listed.body)
    path = "/".join(
        NAMESPACE + name for name in ("ListMetricsResult", "Metrics", "member", "Dimensions")
    )
    found = root.find(f"{path}/{NAMESPACE}member/{NAMESPACE}Value")
    assert found is not None
    assert found.text == "a & b"


def test_an_error_has_the_same_code_in_both(shared_engine: LocalEngine, sender: Sender) -> None:
    client = shared_engine.client("cloudwatch", parameter_validation=False)
    with pytest.raises(ClientError) as caught:
        client.list_metrics(Namespace="")
    code = caught.value.response["Error"]["Code"]
    answer = ask(sender, Action="ListMetrics", Version="2010-08-01", Namespace="")
    assert answer.status == 400
    assert code == "ValidationError"
    assert f"<Code>{code}</Code>".encode() in answer.body
