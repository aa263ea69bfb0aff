"""What an endpoint wrote and served, through our own operations."""

from __future__ import annotations

from local_engine import QUICKLY, LocalEngine
from making import config, model, refused, upload

TALKING = """
def model_fn(model_dir):
    print("loaded <b>the</b> model")
    return None

def predict_fn(data, model):
    if len(data) > 1:
        raise ValueError("one row, not more")
    return data
"""


def test_log_and_traffic_are_those_of_the_endpoint(engine: LocalEngine) -> None:
    sagemaker, own = engine.client("sagemaker"), engine.client("mlops-local")
    runtime = engine.client("sagemaker-runtime")
    model(sagemaker, "talking", upload(engine, "talking.tar.gz", TALKING))
    config(sagemaker, "talking", "talking")
    sagemaker.create_endpoint(EndpointName="talking", EndpointConfigName="talking")
    waiter = sagemaker.get_waiter("endpoint_in_service")
    waiter.wait(EndpointName="talking", WaiterConfig=QUICKLY)
    assert own.read_endpoint_metrics(EndpointName="talking")["Minutes"] == []

    one_row = {"EndpointName": "talking", "ContentType": "text/csv", "Body": b"1,2"}
    runtime.invoke_endpoint(**one_row)
    with refused() as error:
        runtime.invoke_endpoint(**{**one_row, "Body": b"1,2\n3,4"})
    assert error.code == "ModelError"

    minutes = own.read_endpoint_metrics(EndpointName="talking")["Minutes"]
    assert sum(minute["Requests"] for minute in minutes) == 2
    assert sum(minute["Errors"] for minute in minutes) == 1
    assert all(minute["P50"] > 0 for minute in minutes)
    lines = own.read_endpoint_log(EndpointName="talking")["Lines"]
    assert any("loaded <b>the</b> model" in line for line in lines)
    assert any("one row, not more" in line for line in lines)
    assert own.read_endpoint_log(EndpointName="talking", Lines=1)["Lines"] == lines[-1:]


def test_an_endpoint_that_is_not_there_is_named(shared_engine: LocalEngine) -> None:
    own = shared_engine.client("mlops-local")
    for read in (own.read_endpoint_log, own.read_endpoint_metrics):
        with refused() as error:
            read(EndpointName="nobody")
        assert error.code == "ValidationException"
        assert "endpoint/nobody" in error.text
