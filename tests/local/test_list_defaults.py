"""What a list is sorted by when nobody says so is what AWS's documentation says."""

from __future__ import annotations

import re

import pytest
from botocore.session import get_session

from mlops_ext.local.operations import OPERATIONS
from mlops_ext.local.resources.declarations import ALL
from mlops_ext.local.resources.resource import Resource

MODEL = get_session().get_service_model("sagemaker")
OFFERED = OPERATIONS["sagemaker"].keys() & set(MODEL.operation_names)
SAYS = re.compile(
    r"(?:default(?: value)? is|Sorts by) "
    r"(Ascending|Descending|Name|CreationTime|CreatedTime|creation time|LastModifiedTime|version)"
)
MEANS = {"CreatedTime": "CreationTime", "creation time": "CreationTime", "version": "Version"}
SPECIAL = {
    "ListAssociations",
    "ListMonitoringAlertHistory",
    "ListMonitoringExecutions",
    "ListTrainingJobsForHyperParameterTuningJob",
    "Search",
}
"""Not made from a declaration: their own tests hold their order, or they never have anything."""


WRONG = {
    # The operation's own note lists from the most current to the oldest, without a SortOrder.
    ("ListTrainingJobs", "SortOrder"),
    # It names a field where it means an order.
    ("ListPipelineExecutionSteps", "SortOrder"),
}
"""Where the documentation of a member is mistaken."""


def documented(operation: str, member: str) -> str | None:
    """The default that the documentation of an operation's member states."""
    if (operation, member) in WRONG:
        return None
    given = MODEL.operation_model(operation).input_shape
    if given is None or member not in given.members:
        return None
    text = re.sub("<[^>]+>", "", given.members[member].documentation)
    found = SAYS.search(text)
    return MEANS.get(found[1], found[1]) if found else None


def stated(operation: str) -> bool:
    return any(documented(operation, member) for member in ("SortBy", "SortOrder"))


DECLARED = {each.listed or f"List{each.noun}s": each for each in ALL.values()}
LISTS = sorted(DECLARED.keys() & {each for each in OFFERED if stated(each)})


def test_every_list_whose_default_is_documented_is_looked_at() -> None:
    assert {each for each in OFFERED if stated(each)} == {*LISTS, *SPECIAL}
    assert len(LISTS) > 25


@pytest.mark.parametrize("operation", LISTS)
def test_a_list_is_sorted_as_aws_says(operation: str) -> None:
    declared: Resource = DECLARED[operation]
    assert documented(operation, "SortBy") in (None, declared.sort)
    assert documented(operation, "SortOrder") in (None, declared.order)
