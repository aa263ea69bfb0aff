"""Pipelines and their versions; `executions` has their runs."""

from __future__ import annotations

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import ApiError, conflict, not_found, validation
from mlops_ext.local.pipelines import runs, versions
from mlops_ext.local.pipelines.reading import LARGEST, read_definition
from mlops_ext.local.resources.declarations.pipelines import PIPELINE, VERSION
from mlops_ext.local.resources.generic import (
    add,
    change,
    listing,
    record,
    remove,
    require,
    user_context,
)
from mlops_ext.local.resources.paging import answer
from mlops_ext.local.store import Document, Draft

_UNKEPT = frozenset(
    [
        "Tags",
        "ClientRequestToken",
        "PipelineDefinition",
        "PipelineDefinitionS3Location",
        "PipelineVersionAliases",
    ]
)
_OF_VERSION = (
    "PipelineDefinition",
    "PipelineVersionDisplayName",
    "PipelineVersionDescription",
    "PipelineVersionAliases",
)
_DEFINITIONS = ("PipelineDefinition", "PipelineDefinitionS3Location")


def create_pipeline(call: Call) -> Output:
    """CreatePipeline: the pipeline and its version 1.

    The same ClientRequestToken gives the pipeline that it made before.

    Raises:
        ApiError: ValidationException, the name is taken, not exactly one definition is given, or
            it does not hold.
    """
    given, engine = call.input, call.engine
    for made in engine.documents.by_lookup(PIPELINE.kind, given["ClientRequestToken"]):
        return {"PipelineArn": made.arn}
    if not any(member in given for member in _DEFINITIONS):
        raise validation(
            "Either Pipeline Definition or Pipeline Definition S3 location should be provided"
        )
    definition = _definition(call)
    name = given["PipelineName"]
    body = {
        "PipelineDisplayName": name,
        **{member: value for member, value in given.items() if member not in _UNKEPT},
        "PipelineStatus": "Active",
        "CreatedBy": user_context(call),
        "LastModifiedBy": user_context(call),
    }
    arn, token = engine.arn(PIPELINE.tail(name)), given["ClientRequestToken"]
    with engine.database.transaction():
        draft = Draft(PIPELINE.kind, arn, name, body, lookup=token)
        pipeline = add(call, PIPELINE, draft, given.get("Tags", []))
        versions.add_version(call, pipeline, definition, given.get("PipelineVersionAliases", []))
    return {"PipelineArn": pipeline.arn}


def update_pipeline(call: Call) -> Output:
    """UpdatePipeline: another definition makes a new version.

    Raises:
        ApiError: ResourceNotFound, there is none; ValidationException, the definition does not
            hold or there are aliases without one; ConflictException, an alias is taken.
    """
    given, engine = call.input, call.engine
    pipeline = require(engine, PIPELINE, given["PipelineName"])
    version = versions.latest(engine, pipeline)
    aliases = given.get("PipelineVersionAliases", [])
    with engine.database.transaction():
        pipeline = change(call, PIPELINE, pipeline)
        definition = _definition(call) if any(each in given for each in _DEFINITIONS) else None
        if definition not in (None, version.body["PipelineDefinition"]):
            version = versions.add_version(call, pipeline, definition, aliases)
        elif aliases:
            raise validation(
                "PipelineVersionAliases can be specified only when the update changes the pipeline"
                " definition. Use UpdatePipelineVersion for an existing version."
            )
    return {
        "PipelineArn": pipeline.arn,
        "PipelineVersionId": version.body["PipelineVersionId"],
    }


def _definition(call: Call) -> str:
    """The text of the request's one definition, checked."""
    given = call.input
    if all(member in given for member in _DEFINITIONS):
        raise validation(
            "Both Pipeline Definition and Pipeline Definition S3 Location shouldn't be present"
        )
    text: str | None = given.get("PipelineDefinition")
    if text is None:
        text = _stored_definition(call)
    read_definition(text)
    return text


def _stored_definition(call: Call) -> str:
    place = call.input["PipelineDefinitionS3Location"]
    uri = f"s3://{place['Bucket']}/{place['ObjectKey']}"
    try:
        found = call.engine.objects.get(place["Bucket"], place["ObjectKey"])
    except ApiError as error:
        raise validation(f"Cannot read the pipeline definition {uri}: {error.message}") from None
    if place.get("VersionId", "null") != "null":
        raise validation(
            f"The pipeline definition {uri} has no version '{place['VersionId']}':"
            " the local S3 keeps one version of each object."
        )
    if found.size > LARGEST:
        raise validation(f"The pipeline definition {uri} has more than {LARGEST} bytes.")
    try:
        return found.path.read_text("utf-8")
    except UnicodeDecodeError:
        raise validation(f"The pipeline definition {uri} is not UTF-8.") from None


def describe_pipeline(call: Call) -> Output:
    """DescribePipeline: its latest version, or the one asked for.

    Raises:
        ApiError: ResourceNotFound, there is no such pipeline or version.
    """
    pipeline = require(call.engine, PIPELINE, call.input["PipelineName"])
    version = versions.chosen(call.engine, pipeline, call.input)
    shown = {member: version.body.get(member) for member in _OF_VERSION}
    return {**record(PIPELINE, pipeline), **shown}


def list_pipelines(call: Call) -> Output:
    """ListPipelines; AWS manages none here."""
    if call.input.get("ManagedBy") == "AWS":
        return answer(PIPELINE.summaries, [], None)
    return listing(call, PIPELINE)


def delete_pipeline(call: Call) -> Output:
    """DeletePipeline, with its versions and runs.

    Raises:
        ApiError: ResourceNotFound, there is none; ConflictException, a run has not ended.
    """
    engine = call.engine
    pipeline = require(engine, PIPELINE, call.input["PipelineName"])
    made = runs.runs_of(engine, pipeline)
    if running := [run.arn for run in made if runs.unfinished(run)]:
        raise conflict(
            f"Pipeline '{pipeline.arn}' has running executions: {', '.join(running)}."
            " Stop them with StopPipelineExecution first."
        )
    with engine.database.transaction():
        for run in made:
            runs.remove(engine, run)
        for version in engine.documents.each(VERSION.kind, pipeline.key):
            engine.documents.delete(version)
        remove(engine, pipeline)
    return {"PipelineArn": pipeline.arn}


def list_versions(call: Call) -> Output:
    """ListPipelineVersions.

    Raises:
        ApiError: ResourceNotFound, there is no such pipeline.
    """
    pipeline = require(call.engine, PIPELINE, call.input["PipelineName"])
    return listing(call, VERSION, [versions.pipeline_is(pipeline)])


def update_version(call: Call) -> Output:
    """UpdatePipelineVersion: display name, description, aliases added and removed.

    Raises:
        ApiError: ResourceNotFound, there is no such version, or it has not the alias to remove;
            ConflictException, another version has the alias; ValidationException, too many.
    """
    given, engine = call.input, call.engine
    pipeline = require(engine, PIPELINE, given["PipelineArn"])
    version = versions.by_number(engine, pipeline, given["PipelineVersionId"])
    extra = {"PipelineVersionAliases": _aliases(call, pipeline, version)}
    change(call, VERSION, version, extra)
    return {"PipelineArn": pipeline.arn, "PipelineVersionId": given["PipelineVersionId"]}


def _aliases(call: Call, pipeline: Document, version: Document) -> list[str]:
    asked = call.input.get("PipelineVersionAliasOperations", {})
    added, removed = asked.get("Add", []), asked.get("Remove", [])
    present: list[str] = version.body["PipelineVersionAliases"]
    for alias in removed:
        if alias in added:
            raise validation(f"The alias '{alias}' can't be both added and removed.")
        if alias not in present:
            raise not_found(
                f"Version {version.name} of pipeline '{pipeline.arn}' has no alias '{alias}'."
            )
    kept = [alias for alias in present if alias not in removed]
    return versions.checked_aliases(call.engine, pipeline, version, [*kept, *added])


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        "CreatePipeline": create_pipeline,
        "UpdatePipeline": update_pipeline,
        "DescribePipeline": describe_pipeline,
        "ListPipelines": list_pipelines,
        "DeletePipeline": delete_pipeline,
        "ListPipelineVersions": list_versions,
        "UpdatePipelineVersion": update_version,
    }
}
