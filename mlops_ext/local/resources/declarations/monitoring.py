"""Model monitoring: what is to be watched, and when."""

from mlops_ext.local.resources.resource import Resource


def _job_definition(noun: str, path: str, input: str) -> Resource:
    """The four kinds of job definitions differ in their names alone."""
    endpoint = f"{input}.EndpointInput.EndpointName"
    return Resource(
        kind=f"{path}-job-definition",
        noun=f"{noun}JobDefinition",
        name="JobDefinitionName",
        arn="JobDefinitionArn",
        path=f"{path}-job-definition/{{key}}",
        summaries="JobDefinitionSummaries",
        missing='Could not find job definition "{arn}".',
        missing_code="ResourceNotFound",
        duplicate="Job definition name must be unique within an AWS account and region, and a job"
        " definition with this name already exists ({arn}).",
        duplicate_code="ResourceInUse",
        aliases={
            "MonitoringJobDefinitionName": "JobDefinitionName",
            "MonitoringJobDefinitionArn": "JobDefinitionArn",
            "EndpointName": endpoint,
        },
        filters={"EndpointName": f"$.{endpoint}"},
    )


DATA_QUALITY = _job_definition("DataQuality", "data-quality", "DataQualityJobInput")
MODEL_QUALITY = _job_definition("ModelQuality", "model-quality", "ModelQualityJobInput")
MODEL_BIAS = _job_definition("ModelBias", "model-bias", "ModelBiasJobInput")
MODEL_EXPLAINABILITY = _job_definition(
    "ModelExplainability", "model-explainability", "ModelExplainabilityJobInput"
)

MONITORING_SCHEDULE = Resource(
    kind="monitoring-schedule",
    noun="MonitoringSchedule",
    name="MonitoringScheduleName",
    arn="MonitoringScheduleArn",
    path="monitoring-schedule/{key}",
    summaries="MonitoringScheduleSummaries",
    operations=("Describe", "List", "Delete"),
    filters={
        "EndpointName": "$.EndpointName",
        "StatusEquals": "$.MonitoringScheduleStatus",
        "MonitoringJobDefinitionName": "$.MonitoringJobDefinitionName",
        "MonitoringTypeEquals": "$.MonitoringType",
    },
    sorts={"Status": "$.MonitoringScheduleStatus"},
    missing='Could not find monitoring schedule "{arn}".',
    missing_code="ResourceNotFound",
    duplicate="Monitoring schedule name must be unique within an AWS account and region, and a"
    " monitoring schedule with this name already exists ({arn}).",
    duplicate_code="ResourceInUse",
)
