"""moto, another stand-in for AWS, as a second opinion about what answers always hold.

It runs in a process of its own: importing it hooks all of botocore.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from beside_moto import answers
from local_engine import LocalEngine

NOT_SO_ON_AWS = {
    "s3 list_buckets: Owner.DisplayName",  # AWS has given it up
    # moto makes up texts and metrics that nobody gave
    "sagemaker describe_training_job: AlgorithmSpecification.MetricDefinitions",
    "sagemaker describe_training_job: FinalMetricDataList",
    "sagemaker describe_transform_job: FailureReason",
    "sagemaker describe_transform_job: LabelingJobArn",
    "sagemaker describe_hyper_parameter_tuning_job: FailureReason",
    "sagemaker describe_hyper_parameter_tuning_job: TuningJobCompletionDetails",
    "cloudwatch describe_alarms: MetricAlarms[].StateReasonData",
    "resource-groups create_group: Group.Description",
    "resource-groups get_group: Group.Description",
    "resource-groups list_groups: Groups[].Description",
    "servicecatalog create_portfolio: PortfolioDetail.Description",
    "servicecatalog describe_portfolio: PortfolioDetail.Description",
    "servicecatalog list_portfolios: PortfolioDetails[].Description",
    "logs filter_log_events: searchedLogStreams",  # AWS answers an empty list since 2020
}
OF_CALLERS_IN_STUDIO_ALONE = (".DomainId", ".UserProfileArn")
NOT_SO_AT_ONCE = {
    "sagemaker describe_endpoint: ProductionVariants",  # of endpoints in service
    "sagemaker describe_model_package: ModelPackageStatusDetails",  # of packages that are scanned
    # of jobs that have ended
    "sagemaker describe_training_job: ModelArtifacts",
    "sagemaker describe_training_job: TrainingStartTime",
    "sagemaker describe_training_job: TrainingEndTime",
    "sagemaker describe_training_job: SecondaryStatusTransitions[].EndTime",
    "sagemaker list_training_jobs: TrainingJobSummaries[].TrainingEndTime",
    "sagemaker describe_processing_job: ProcessingStartTime",
    "sagemaker describe_processing_job: ProcessingEndTime",
    "sagemaker list_processing_jobs: ProcessingJobSummaries[].ProcessingEndTime",
    "sagemaker describe_transform_job: TransformStartTime",
    "sagemaker describe_transform_job: TransformEndTime",
    "sagemaker list_transform_jobs: TransformJobSummaries[].TransformEndTime",
    "sagemaker describe_hyper_parameter_tuning_job: HyperParameterTuningEndTime",
    "sagemaker describe_hyper_parameter_tuning_job: BestTrainingJob",
    "sagemaker describe_hyper_parameter_tuning_job: OverallBestTrainingJob",
    "sagemaker describe_hyper_parameter_tuning_job: ConsumedResources",
    "sagemaker list_hyper_parameter_tuning_jobs:"
    " HyperParameterTuningJobSummaries[].HyperParameterTuningEndTime",
}

PROGRAM = Path(__file__).with_name("beside_moto.py")


@pytest.fixture(scope="module")
def motos() -> dict[str, dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", PROGRAM], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, str]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def ours(shared_engine: LocalEngine) -> dict[str, dict[str, str]]:
    return answers(cache(shared_engine.client))


def test_the_same_operations_are_asked(ours: Any, motos: Any) -> None:
    assert list(ours) == list(motos)
    assert len(ours) >= 125


def test_answers_hold_every_member_that_motos_hold_with_the_same_type(
    ours: dict[str, dict[str, str]], motos: dict[str, dict[str, str]]
) -> None:
    differing = {
        f"{operation}: {member}": (type_name, ours[operation].get(member))
        for operation, members in motos.items()
        for member, type_name in members.items()
        if ours[operation].get(member) != type_name
    }
    unexpected = {
        member: types
        for member, types in differing.items()
        if not member.startswith((*NOT_SO_ON_AWS, *NOT_SO_AT_ONCE))
        and not member.endswith(OF_CALLERS_IN_STUDIO_ALONE)
    }
    assert unexpected == {}
