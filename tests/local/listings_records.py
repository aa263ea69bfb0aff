"""Lists of what is only kept: registry, lineage, experiments, roles, objects."""

from __future__ import annotations

import io
import json
from typing import Any

from listing import COUNT, Engine, listing, plain
from making import IMAGE, ROLE, artifact, version

CARD = json.dumps({"model_overview": {"model_description": "Listed"}})
SOURCE = {"SourceUri": "s3://listed/source"}
CONTAINER = {"Image": IMAGE}
plain("ListActions", "create_action", "ActionName", Source=SOURCE, ActionType="Note")
plain("ListContexts", "create_context", "ContextName", Source=SOURCE, ContextType="Study")
plain("ListTrialComponents", "create_trial_component", "TrialComponentName")
plain("ListExperiments", "create_experiment", "ExperimentName")
plain("ListModelPackageGroups", "create_model_package_group", "ModelPackageGroupName")
plain("ListModels", "create_model", "ModelName", PrimaryContainer=CONTAINER, ExecutionRoleArn=ROLE)
plain("ListAppImageConfigs", "create_app_image_config", "AppImageConfigName")
plain(
    "ListCodeRepositories",
    "create_code_repository",
    "CodeRepositoryName",
    GitConfig={"RepositoryUrl": "https://git.example/repository"},
)
plain(
    "ListNotebookInstanceLifecycleConfigs",
    "create_notebook_instance_lifecycle_config",
    "NotebookInstanceLifecycleConfigName",
)
plain(
    "ListStudioLifecycleConfigs",
    "create_studio_lifecycle_config",
    "StudioLifecycleConfigName",
    StudioLifecycleConfigContent="ZWNobw==",
    StudioLifecycleConfigAppType="JupyterServer",
)


@listing("sagemaker", "ListArtifacts")
def _artifacts(engine: Engine) -> dict[str, Any]:
    for number in range(COUNT):
        artifact(engine.client("sagemaker"), f"s3://listed/{number}", "Listed")
    return {"ArtifactType": "Listed"}


@listing("sagemaker", "ListAssociations")
def _associations(engine: Engine) -> dict[str, Any]:
    sagemaker = engine.client("sagemaker")
    last = artifact(sagemaker, "s3://listed/last")
    for number in range(COUNT):
        first = artifact(sagemaker, f"s3://listed/first/{number}")
        sagemaker.add_association(SourceArn=first, DestinationArn=last)
    return {"DestinationArn": last}


@listing("sagemaker", "ListLineageGroups", least=1)
def _nothing(engine: Engine) -> dict[str, Any]:
    return {}


@listing("sagemaker", "ListModelPackages")
def _versions(engine: Engine) -> dict[str, Any]:
    sagemaker = engine.client("sagemaker")
    sagemaker.create_model_package_group(ModelPackageGroupName="listed")
    for _ in range(COUNT):
        version(sagemaker, "listed")
    return {"ModelPackageGroupName": "listed"}


@listing("sagemaker", "ListTrials")
def _trials(engine: Engine) -> dict[str, Any]:
    sagemaker = engine.client("sagemaker")
    sagemaker.create_experiment(ExperimentName="of-trials")
    for number in range(COUNT):
        sagemaker.create_trial(TrialName=f"listed-{number}", ExperimentName="of-trials")
    return {"ExperimentName": "of-trials"}


@listing("sagemaker", "ListTags", page_size=None)
def _tags(engine: Engine) -> dict[str, Any]:
    tags = [{"Key": str(number), "Value": "value"} for number in range(COUNT)]
    arn = artifact(engine.client("sagemaker"), "s3://listed/tagged", Tags=tags)
    return {"ResourceArn": arn}


@listing("sagemaker", "Search")
def _search(engine: Engine) -> dict[str, Any]:
    for number in range(COUNT):
        engine.client("sagemaker").create_model_package_group(
            ModelPackageGroupName=f"found-{number}"
        )
    name = {"Name": "ModelPackageGroupName", "Operator": "Contains", "Value": "found"}
    return {"Resource": "ModelPackageGroup", "SearchExpression": {"Filters": [name]}}


plain(
    "ListModelCards",
    "create_model_card",
    "ModelCardName",
    Content=CARD,
    ModelCardStatus="Draft",
)


@listing("sagemaker", "ListModelCardVersions")
def _card_versions(engine: Engine) -> dict[str, Any]:
    sagemaker, card = engine.client("sagemaker"), {"ModelCardName": "versioned"}
    sagemaker.create_model_card(**card, Content=CARD, ModelCardStatus="Draft")
    for number in range(COUNT - 1):
        changed = {"model_overview": {"model_description": str(number)}}
        sagemaker.update_model_card(**card, Content=json.dumps(changed))
    return card


@listing("sagemaker", "ListModelCardExportJobs")
def _card_exports(engine: Engine) -> dict[str, Any]:
    sagemaker, card = engine.client("sagemaker"), {"ModelCardName": "exported"}
    engine.client("s3").create_bucket(Bucket="exports")
    sagemaker.create_model_card(**card, Content=CARD, ModelCardStatus="Draft")
    for number in range(COUNT):
        sagemaker.create_model_card_export_job(
            **card,
            ModelCardExportJobName=f"listed-{number}",
            OutputConfig={"S3OutputPath": "s3://exports/cards"},
        )
    return card


@listing("iam", "ListRoles")
def _roles(engine: Engine) -> dict[str, Any]:
    for number in range(COUNT):
        engine.client("iam").create_role(RoleName=f"listed-{number}", AssumeRolePolicyDocument="{}")
    return {}


@listing("s3", "ListBuckets")
def _buckets(engine: Engine) -> dict[str, Any]:
    for number in range(COUNT):
        engine.client("s3").create_bucket(Bucket=f"listed-{number}")
    return {}


@listing("s3", "ListObjects")
@listing("s3", "ListObjectsV2")
def _objects(engine: Engine) -> dict[str, Any]:
    s3 = engine.client("s3")
    s3.create_bucket(Bucket="listed")
    for number in range(COUNT):
        s3.put_object(Bucket="listed", Key=f"key-{number}", Body=b"body")
    return {"Bucket": "listed"}


@listing("s3", "ListParts")
def _parts(engine: Engine) -> dict[str, Any]:
    s3 = engine.client("s3")
    s3.create_bucket(Bucket="listed")
    place = {"Bucket": "listed", "Key": "parts"}
    place["UploadId"] = s3.create_multipart_upload(**place)["UploadId"]
    for number in range(COUNT):
        s3.upload_part(**place, PartNumber=number + 1, Body=io.BytesIO(b"part"))
    return place


@listing("iam", "ListAttachedRolePolicies")
def _attached(engine: Engine) -> dict[str, Any]:
    iam = engine.client("iam")
    role = {"RoleName": "attached"}
    iam.create_role(**role, AssumeRolePolicyDocument="{}")
    for number in range(COUNT):
        arn = f"arn:aws:iam::aws:policy/listed-{number}"
        iam.attach_role_policy(**role, PolicyArn=arn)
    return role


@listing("iam", "ListRolePolicies")
def _inline(engine: Engine) -> dict[str, Any]:
    iam = engine.client("iam")
    role = {"RoleName": "inline"}
    iam.create_role(**role, AssumeRolePolicyDocument="{}")
    for number in range(COUNT):
        iam.put_role_policy(**role, PolicyName=f"listed-{number}", PolicyDocument="{}")
    return role


@listing("iam", "ListRoleTags")
def _role_tags(engine: Engine) -> dict[str, Any]:
    role = {"RoleName": "tagged"}
    tags = [{"Key": str(number), "Value": "value"} for number in range(COUNT)]
    engine.client("iam").create_role(**role, AssumeRolePolicyDocument="{}", Tags=tags)
    return role


@listing("iam", "SimulatePrincipalPolicy")
def _simulated(engine: Engine) -> dict[str, Any]:
    role = engine.client("iam").create_role(RoleName="simulated", AssumeRolePolicyDocument="{}")
    actions = [f"sagemaker:{verb}Model" for verb in ("Create", "Describe", "Delete")]
    return {"PolicySourceArn": role["Role"]["Arn"], "ActionNames": actions}


@listing("s3", "ListObjectVersions")
def _object_versions(engine: Engine) -> dict[str, Any]:
    s3 = engine.client("s3")
    s3.create_bucket(Bucket="versioned")
    s3.put_bucket_versioning(Bucket="versioned", VersioningConfiguration={"Status": "Enabled"})
    for _ in range(COUNT):
        s3.put_object(Bucket="versioned", Key="key", Body=b"body")
    return {"Bucket": "versioned"}


@listing("s3", "ListMultipartUploads")
def _uploads(engine: Engine) -> dict[str, Any]:
    s3 = engine.client("s3")
    s3.create_bucket(Bucket="uploading")
    for number in range(COUNT):
        s3.create_multipart_upload(Bucket="uploading", Key=f"key-{number}")
    return {"Bucket": "uploading"}
