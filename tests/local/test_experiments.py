"""Experiments, trials, trial components and their metrics."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from making import refused

START = datetime(2026, 11, 1, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def sagemaker(shared_engine: Any) -> Any:
    return shared_engine.client("sagemaker")


@pytest.fixture(scope="module")
def metrics(shared_engine: Any) -> Any:
    return shared_engine.client("sagemaker-metrics")


def trial(sagemaker: Any, name: str, experiment: str, *components: str) -> None:
    """A trial with new components, and its experiment when there is none."""
    try:
        sagemaker.describe_experiment(ExperimentName=experiment)
    except sagemaker.exceptions.ResourceNotFound:
        sagemaker.create_experiment(ExperimentName=experiment)
    sagemaker.create_trial(TrialName=name, ExperimentName=experiment)
    for component in components:
        sagemaker.create_trial_component(TrialComponentName=component)
        sagemaker.associate_trial_component(TrialComponentName=component, TrialName=name)


def listed(page: dict[str, Any]) -> list[str]:
    (rows,) = (rows for member, rows in page.items() if member.endswith("Summaries"))
    return [next(row[key] for key in row if key.endswith("Name")) for row in rows]


def test_a_trial_needs_its_experiment_and_shows_it(sagemaker: Any) -> None:
    with refused() as error:
        sagemaker.create_trial(TrialName="alone", ExperimentName="nowhere")
    assert error.code == "ResourceNotFound"
    assert "experiment/nowhere' does not exist" in error.text
    trial(sagemaker, "First", "Owning")
    shown = sagemaker.describe_trial(TrialName="first")
    assert (shown["TrialName"], shown["ExperimentName"]) == ("First", "Owning")
    assert shown["DisplayName"] == "First"
    assert shown["TrialArn"].endswith(":experiment-trial/first")
    assert shown["CreatedBy"]["UserProfileName"] == "ada"
    sagemaker.update_trial(TrialName="First", DisplayName="The-first")
    changed = sagemaker.describe_trial(TrialName="First")
    assert changed["DisplayName"] == "The-first"
    assert changed["LastModifiedBy"]["UserProfileName"] == "ada"


def test_trials_and_components_are_listed_by_what_they_belong_to(sagemaker: Any) -> None:
    trial(sagemaker, "by-a", "by", "by-one", "by-two")
    trial(sagemaker, "by-b", "by")
    sagemaker.associate_trial_component(TrialComponentName="by-one", TrialName="by-b")
    trial(sagemaker, "other-a", "other", "other-one")
    assert listed(sagemaker.list_trials(ExperimentName="BY")) == ["by-b", "by-a"]
    assert listed(sagemaker.list_trials(TrialComponentName="by-one")) == ["by-b", "by-a"]
    assert listed(sagemaker.list_trials(TrialComponentName="by-two")) == ["by-a"]
    of_trial = sagemaker.list_trial_components(TrialName="by-a", SortBy="Name")
    assert listed(of_trial) == ["by-two", "by-one"]
    of_experiment = sagemaker.list_trial_components(
        ExperimentName="by", SortBy="Name", SortOrder="Ascending"
    )
    assert listed(of_experiment) == ["by-one", "by-two"]
    with refused() as error:
        sagemaker.list_trial_components(ExperimentName="by", TrialName="by-a")
    assert error.code == "ValidationException"
    with refused() as error:
        sagemaker.list_trial_components(TrialName="never")
    assert error.code == "ResourceNotFound"


def test_lists_of_members_page_without_gaps(sagemaker: Any) -> None:
    names = [f"page-{number}" for number in range(5)]
    trial(sagemaker, "paged", "paging", *names)
    pages = sagemaker.get_paginator("list_trial_components").paginate(
        TrialName="paged", SortOrder="Ascending", PaginationConfig={"PageSize": 2}
    )
    assert [name for page in pages for name in listed(page)] == names


def test_what_still_has_parts_is_not_deleted(sagemaker: Any) -> None:
    trial(sagemaker, "full", "fuller", "part")
    for delete, name, rest in (
        (sagemaker.delete_experiment, {"ExperimentName": "fuller"}, "trials"),
        (sagemaker.delete_trial, {"TrialName": "full"}, "trial components"),
        (sagemaker.delete_trial_component, {"TrialComponentName": "part"}, "trials"),
    ):
        with refused() as error:
            delete(**name)
        assert error.code == "ValidationException"
        assert rest in error.text
    sagemaker.disassociate_trial_component(TrialComponentName="part", TrialName="full")
    with refused() as error:
        sagemaker.disassociate_trial_component(TrialComponentName="part", TrialName="full")
    assert error.code == "ResourceNotFound"
    sagemaker.delete_trial_component(TrialComponentName="part")
    sagemaker.delete_trial(TrialName="full")
    sagemaker.delete_experiment(ExperimentName="fuller")
    with refused() as error:
        sagemaker.describe_trial(TrialName="full")
    assert error.code == "ResourceNotFound"


def test_a_component_is_associated_once_however_often_it_is_asked(sagemaker: Any) -> None:
    trial(sagemaker, "twice", "twice", "twice-part")
    answer = sagemaker.associate_trial_component(TrialComponentName="twice-part", TrialName="twice")
    assert answer["TrialArn"].endswith("/twice")
    assert answer["TrialComponentArn"].endswith("/twice-part")
    assert listed(sagemaker.list_trial_components(TrialName="twice")) == ["twice-part"]


def test_search_finds_components_by_their_parents_and_shows_them(sagemaker: Any) -> None:
    trial(sagemaker, "sought-a", "sought", "sought-one", "sought-two")
    trial(sagemaker, "sought-b", "sought")
    sagemaker.associate_trial_component(TrialComponentName="sought-one", TrialName="sought-b")
    answer = sagemaker.search(
        Resource="ExperimentTrialComponent",
        SearchExpression={
            "Filters": [{"Name": "Parents.ExperimentName", "Operator": "Equals", "Value": "sought"}]
        },
        SortBy="TrialComponentName",
        SortOrder="Ascending",
    )
    one, two = (result["TrialComponent"] for result in answer["Results"])
    assert one["Parents"] == [
        {"TrialName": "sought-a", "ExperimentName": "sought"},
        {"TrialName": "sought-b", "ExperimentName": "sought"},
    ]
    assert two["TrialComponentName"] == "sought-two"
    (found,) = sagemaker.search(
        Resource="ExperimentTrial",
        SearchExpression={"Filters": [{"Name": "TrialName", "Value": "sought-b"}]},
    )["Results"]
    (summary,) = found["Trial"]["TrialComponentSummaries"]
    assert summary["TrialComponentName"] == "sought-one"


def put(metrics: Any, component: str, name: str, *values: float, first: int = 0) -> dict[str, Any]:
    answer: dict[str, Any] = metrics.batch_put_metrics(
        TrialComponentName=component,
        MetricData=[
            {
                "MetricName": name,
                "Timestamp": START + timedelta(seconds=30 * (first + number)),
                "Step": first + number,
                "Value": value,
            }
            for number, value in enumerate(values)
        ],
    )
    return answer


def test_metrics_are_summed_up_in_the_component(sagemaker: Any, metrics: Any) -> None:
    sagemaker.create_trial_component(TrialComponentName="measured")
    assert put(metrics, "measured", "loss", 4.0, 2.0, 3.0)["Errors"] == []
    put(metrics, "measured", "loss", 1.0, first=3)
    put(metrics, "measured", "auc", 0.75)
    auc, loss = sagemaker.describe_trial_component(TrialComponentName="measured")["Metrics"]
    assert (loss["MetricName"], loss["Count"]) == ("loss", 4)
    assert (loss["Min"], loss["Max"], loss["Last"], loss["Avg"]) == (1.0, 4.0, 1.0, 2.5)
    assert loss["StdDev"] == pytest.approx(math.sqrt(1.25))
    assert loss["TimeStamp"] == START + timedelta(seconds=90)
    assert loss["SourceArn"].endswith("/measured")
    assert (auc["Last"], auc["StdDev"]) == (0.75, 0.0)


def test_metrics_are_sought_by_name_and_figure(sagemaker: Any, metrics: Any) -> None:
    for number, value in enumerate((0.7, 0.9, 0.8)):
        sagemaker.create_trial_component(TrialComponentName=f"ranked-{number}")
        put(metrics, f"ranked-{number}", "validation:auc", value)
    answer = sagemaker.search(
        Resource="ExperimentTrialComponent",
        SearchExpression={
            "Filters": [
                {"Name": "metrics.validation:auc.max", "Operator": "GreaterThan", "Value": "0.75"}
            ]
        },
        SortBy="metrics.validation:auc.max",
    )
    names = [result["TrialComponent"]["TrialComponentName"] for result in answer["Results"]]
    assert names == ["ranked-1", "ranked-2"]


def test_curves_are_read_by_step_and_by_time(sagemaker: Any, metrics: Any) -> None:
    arn = sagemaker.create_trial_component(TrialComponentName="curve")["TrialComponentArn"]
    put(metrics, "curve", "loss", 5.0, 4.0, 3.0, 2.0)

    def curve(**query: Any) -> tuple[list[int], list[float]]:
        asked = {"MetricName": "loss", "ResourceArn": arn, "MetricStat": "Last", **query}
        (answer,) = metrics.batch_get_metrics(MetricQueries=[asked])["MetricQueryResults"]
        assert answer["Status"] == "Complete"
        return answer["XAxisValues"], answer["MetricValues"]

    steps = {"Period": "IterationNumber", "XAxisType": "IterationNumber"}
    assert curve(**steps) == ([0, 1, 2, 3], [5.0, 4.0, 3.0, 2.0])
    assert curve(**steps, Start=1, End=2) == ([1, 2], [4.0, 3.0])
    minutes = {"Period": "OneMinute", "XAxisType": "Timestamp"}
    first = int(START.timestamp())
    assert curve(**minutes) == ([first, first + 60], [4.0, 2.0])
    assert curve(**minutes, MetricStat="Avg") == ([first, first + 60], [4.5, 2.5])
    assert curve(**{**minutes, "Period": "OneHour"}, MetricStat="Count") == ([first], [4.0])


def test_a_query_that_makes_no_sense_is_answered_beside_those_that_do(
    sagemaker: Any, metrics: Any
) -> None:
    arn = sagemaker.create_trial_component(TrialComponentName="mixed")["TrialComponentArn"]
    put(metrics, "mixed", "loss", 1.0)
    query = {
        "MetricName": "loss",
        "ResourceArn": arn,
        "MetricStat": "Max",
        "Period": "IterationNumber",
        "XAxisType": "IterationNumber",
    }
    good, unmatched, missing = metrics.batch_get_metrics(
        MetricQueries=[
            query,
            {**query, "XAxisType": "Timestamp"},
            {**query, "ResourceArn": arn.replace("mixed", "absent")},
        ]
    )["MetricQueryResults"]
    assert good["MetricValues"] == [1.0]
    assert (unmatched["Status"], missing["Status"]) == ("ValidationError", "ValidationError")
    assert "absent" in missing["Message"]


def test_metrics_need_their_component(sagemaker: Any, metrics: Any) -> None:
    assert put(metrics, "unheard", "loss", 1.0, 2.0)["Errors"] == [
        {"Code": "VALIDATION_ERROR", "MetricIndex": 0},
        {"Code": "VALIDATION_ERROR", "MetricIndex": 1},
    ]
    sagemaker.create_trial_component(TrialComponentName="forgotten")
    put(metrics, "forgotten", "loss", 1.0)
    sagemaker.delete_trial_component(TrialComponentName="forgotten")
    sagemaker.create_trial_component(TrialComponentName="forgotten")
    assert not sagemaker.describe_trial_component(TrialComponentName="forgotten").get("Metrics")
