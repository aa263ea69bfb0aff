"""Regular expressions of metrics come from outside: a bad one harms nothing but itself."""

from __future__ import annotations

import pytest
from jobs_house import PYTHON_IMAGE, House
from local_engine import LocalEngine

ENDLESS = "(a+)+$"
"""Takes twice as long for each letter more, when something else follows the letters."""


@pytest.fixture(scope="module")
def house(shared_engine: LocalEngine) -> House:
    return House(shared_engine)


def test_an_endless_expression_is_given_up_and_the_others_go_on(house: House) -> None:
    metrics = [{"Name": "evil", "Regex": ENDLESS}, {"Name": "loss", "Regex": "loss=([0-9.]+)"}]
    house.train(
        "endless",
        'print("a" * 40 + "!")\nprint("loss=0.5;")',
        AlgorithmSpecification={
            "TrainingImage": PYTHON_IMAGE,
            "TrainingInputMode": "File",
            "MetricDefinitions": metrics,
        },
    )
    job = house.ended("endless")
    assert job["TrainingJobStatus"] == "Completed"
    found = {each["MetricName"]: each["Value"] for each in job["FinalMetricDataList"]}
    assert found == {"loss": 0.5}
    assert "The regular expression of the metric evil took more than" in house.log("endless")


def test_all_that_a_job_printed_is_looked_through_before_it_ends(house: House) -> None:
    house.train(
        "talks-much",
        'for step in range(20_000): print("step", step, "of many")\nprint("loss=0.25;")',
        AlgorithmSpecification={
            "TrainingImage": PYTHON_IMAGE,
            "TrainingInputMode": "File",
            "MetricDefinitions": [{"Name": "loss", "Regex": "loss=([0-9.]+)"}],
        },
    )
    job = house.ended("talks-much")
    assert [each["Value"] for each in job["FinalMetricDataList"]] == [0.25]
