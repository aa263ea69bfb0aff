"""Runs of pipelines."""

from __future__ import annotations

from typing import Any

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import conflict, not_found, validation
from mlops_ext.local.pipelines import runs, selection, values, versions
from mlops_ext.local.pipelines.definition import Definition
from mlops_ext.local.pipelines.expressions import resolve
from mlops_ext.local.pipelines.reading import read_definition
from mlops_ext.local.resources.declarations.pipelines import EXECUTION, PIPELINE, STEP
from mlops_ext.local.resources.generic import change, listing, record, require, user_context
from mlops_ext.local.resources.paging import answer, place_of
from mlops_ext.local.store import Condition, Document

_KEPT = ("PipelineExecutionDescription", "ParallelismConfiguration", "SelectiveExecutionConfig")
_RETRIED = (runs.FAILED, runs.STOPPED)
_PARAMETERS_PAGE = 200


def start_execution(call: Call) -> Output:
    """StartPipelineExecution, of the latest version or the one asked for.

    The same ClientRequestToken gives the execution that it started before.

    Raises:
        ApiError: ResourceNotFound, there is no such pipeline, version or source execution;
            ValidationException, a parameter or the selection does not fit the definition.
    """
    given, engine = call.input, call.engine
    pipeline = require(engine, PIPELINE, given["PipelineName"])
    if started := runs.started_by(engine, pipeline, given["ClientRequestToken"]):
        return {"PipelineExecutionArn": started.arn}
    if "RoleArn" in given:
        raise validation(
            "RoleArn can't be specified for a pipeline that you create: its executions use the"
            " pipeline's role. Change the role with UpdatePipeline."
        )
    version = versions.chosen(engine, pipeline, given)
    definition = read_definition(version.body["PipelineDefinition"])
    body = _execution(call, pipeline, definition)
    body["PipelineVersionId"] = version.body["PipelineVersionId"]
    body["PipelineVersionDisplayName"] = version.body.get("PipelineVersionDisplayName")
    identity = runs.new_id()
    with engine.database.transaction():
        body |= _configurations(call, pipeline, definition, identity, body["PipelineParameters"])
        run = runs.keep(engine, pipeline, identity, body, given["ClientRequestToken"])
        runs.begin(engine, run, definition)
    return {"PipelineExecutionArn": run.arn}


def _execution(call: Call, pipeline: Document, definition: Definition) -> dict[str, Any]:
    """What the request makes of the execution."""
    given, engine = call.input, call.engine
    parameters = values.of_run(definition, given.get("PipelineParameters", []))
    if selected := given.get("SelectiveExecutionConfig"):
        selection.check(engine, pipeline, definition, selected)
    milliseconds = int(engine.now().timestamp() * 1000)
    inherited = pipeline.body.get("ParallelismConfiguration")
    return {
        "PipelineExecutionDisplayName": given.get(
            "PipelineExecutionDisplayName", f"execution-{milliseconds}"
        ),
        **({"ParallelismConfiguration": inherited} if inherited else {}),
        **{member: given[member] for member in _KEPT if member in given},
        "PipelineParameters": parameters,
        "CreatedBy": user_context(call),
        "LastModifiedBy": user_context(call),
    }


def _configurations(
    call: Call,
    pipeline: Document,
    definition: Definition,
    identity: str,
    parameters: list[dict[str, str]],
) -> dict[str, Any]:
    """The definition's configuration of experiments and MLflow, with values put in."""
    now = call.engine.now().isoformat()
    known = {
        "Execution.PipelineName": pipeline.name,
        "Execution.PipelineArn": pipeline.arn,
        "Execution.PipelineExecutionId": identity,
        "Execution.PipelineExecutionArn": f"{pipeline.arn}/execution/{identity}",
        "Execution.StartDateTime": now,
        "Execution.CurrentDateTime": now,
        **{f"Parameters.{each['Name']}": each["Value"] for each in parameters},
    }
    found: dict[str, Any] = {}
    if definition.experiment:
        found["PipelineExperimentConfig"] = resolve(definition.experiment, known.get)
    mlflow = resolve(definition.mlflow or {}, known.get)
    if name := call.input.get("MlflowExperimentName"):
        mlflow["MlflowExperimentName"] = name
    return {**found, "MLflowConfig": mlflow} if mlflow else found


def _run(call: Call) -> Document:
    return require(call.engine, EXECUTION, call.input["PipelineExecutionArn"])


def describe_execution(call: Call) -> Output:
    """DescribePipelineExecution.

    Raises:
        ApiError: ResourceNotFound, there is none.
    """
    run = _run(call)
    aliases = _version(call, run).body["PipelineVersionAliases"]
    return record(EXECUTION, run) | {"PipelineVersionAliases": aliases}


def update_execution(call: Call) -> Output:
    """UpdatePipelineExecution: description, display name, parallelism.

    Raises:
        ApiError: ResourceNotFound, there is none.
    """
    return {"PipelineExecutionArn": change(call, EXECUTION, _run(call)).arn}


def stop_execution(call: Call) -> Output:
    """StopPipelineExecution.

    Raises:
        ApiError: ResourceNotFound, there is none; ValidationException, it is not Executing.
    """
    run = _run(call)
    if runs.status(run) != runs.EXECUTING:
        raise validation(
            f"Pipeline execution with ARN {run.arn} has the status '{runs.status(run)}'."
            " Only pipelines with 'Executing' status can be stopped"
        )
    return {"PipelineExecutionArn": runs.stop(call.engine, run).arn}


def retry_execution(call: Call) -> Output:
    """RetryPipelineExecution: the same execution goes on.

    Raises:
        ApiError: ResourceNotFound, there is none; ConflictException, it is neither Failed nor
            Stopped.
    """
    engine, run = call.engine, _run(call)
    if runs.status(run) not in _RETRIED:
        raise conflict(
            f"Pipeline execution with ARN {run.arn} has the status '{runs.status(run)}'."
            f" Only executions with the status {' or '.join(_RETRIED)} can be retried."
        )
    definition = read_definition(_version(call, run).body["PipelineDefinition"])
    with engine.database.transaction():
        changed = change(call, EXECUTION, run)
        runs.begin(engine, runs.turn(engine, changed, runs.EXECUTING), definition)
    return {"PipelineExecutionArn": run.arn}


def list_executions(call: Call) -> Output:
    """ListPipelineExecutions, of one version when its alias is given.

    Raises:
        ApiError: ResourceNotFound, there is no such pipeline, or no version with the alias.
    """
    given, engine = call.input, call.engine
    pipeline = require(engine, PIPELINE, given["PipelineName"])
    conditions = [versions.pipeline_is(pipeline)]
    if alias := given.get("PipelineVersionAlias"):
        number = versions.by_alias(engine, pipeline, alias).body["PipelineVersionId"]
        conditions.append(Condition("$.PipelineVersionId", "=", number))
    aliases = versions.aliases_of(engine, pipeline)
    output = listing(call, EXECUTION, conditions, also=("PipelineVersionId",))
    for run in output[EXECUTION.summaries]:
        run["PipelineVersionAliases"] = aliases[run["PipelineVersionId"]]
    return output


def list_steps(call: Call) -> Output:
    """ListPipelineExecutionSteps: those that have been started, the newest first.

    Raises:
        ApiError: ValidationException, no execution is named; ResourceNotFound, there is none.
    """
    if "PipelineExecutionArn" not in call.input:
        raise validation("PipelineExecutionArn is required.")
    return listing(call, STEP, [Condition("parent", "=", _run(call).key)])


def describe_definition(call: Call) -> Output:
    """DescribePipelineDefinitionForExecution: as it was run.

    Raises:
        ApiError: ResourceNotFound, there is no such execution.
    """
    run = _run(call)
    return {
        "PipelineDefinition": _version(call, run).body["PipelineDefinition"],
        "CreationTime": _pipeline(call, run).created,
    }


def _pipeline(call: Call, run: Document) -> Document:
    return require(call.engine, PIPELINE, run.body["PipelineArn"])


def _version(call: Call, run: Document) -> Document:
    number = run.body["PipelineVersionId"]
    return versions.by_number(call.engine, _pipeline(call, run), number)


def list_parameters(call: Call) -> Output:
    """ListPipelineParametersForExecution: those given and the defaults of the others.

    Raises:
        ApiError: ResourceNotFound, there is no such execution.
    """
    parameters = _run(call).body["PipelineParameters"]
    [start] = place_of(call.input.get("NextToken"), (int,)) or (0,)
    end = start + call.input.get("MaxResults", _PARAMETERS_PAGE)
    return answer("PipelineParameters", parameters[start:end], (end,) if parameters[end:] else None)


def send_step_result(call: Call) -> Output:
    """SendPipelineExecutionStepSuccess and -Failure: no step waits, since none is run yet.

    Raises:
        ApiError: ResourceNotFound.
    """
    raise not_found(f"No callback step waits for the token '{call.input['CallbackToken']}'.")


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        "StartPipelineExecution": start_execution,
        "DescribePipelineExecution": describe_execution,
        "UpdatePipelineExecution": update_execution,
        "StopPipelineExecution": stop_execution,
        "RetryPipelineExecution": retry_execution,
        "ListPipelineExecutions": list_executions,
        "ListPipelineExecutionSteps": list_steps,
        "DescribePipelineDefinitionForExecution": describe_definition,
        "ListPipelineParametersForExecution": list_parameters,
        "SendPipelineExecutionStepSuccess": send_step_result,
        "SendPipelineExecutionStepFailure": send_step_result,
    }
}
