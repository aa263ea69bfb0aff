"""A plan as the supervisor takes it: files, processes, and the steps of the roll-out."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mlops_ext.local.errors import ApiError, validation
from mlops_ext.local.hosting.model_data import ModelData, executor, local_files
from mlops_ext.local.hosting.plans import Plan
from mlops_ext.local.serving.container import Container, Deployment, Variant
from mlops_ext.local.serving.rollout import Rollout, Step

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_SUBMIT = "SAGEMAKER_SUBMIT_DIRECTORY"


def deployment_of(engine: Engine, endpoint: str, generation: int, plan: Plan) -> Deployment:
    """A plan as the supervisor takes it."""
    variants = tuple(
        Variant(
            name=each["VariantName"],
            weight=each["Weight"],
            containers=tuple(container_of(engine, one) for one in each["Containers"]),
            direct=each["Direct"],
            copies=each["Copies"],
            shadow=each["Shadow"],
        )
        for each in plan["Variants"]
    )
    return Deployment(endpoint, generation, variants, _rollout(engine, plan))


def container_of(engine: Engine, planned: dict[str, Any]) -> Container:
    """A planned container as the supervisor takes it."""
    data, more = planned["ModelData"], planned.get("AdditionalModelData", {})
    return Container(
        model_data=local_files(engine, None if data is None else ModelData(*data)),
        environment=_environment(engine, planned["Environment"]),
        interpreter=planned["Interpreter"] or sys.executable,
        startup_timeout=planned["StartupTimeout"],
        hostname=planned["Hostname"],
        multi_model=planned["MultiModel"],
        layers=engine.state_dir / "environments" if planned["Installs"] else None,
        additional={name: local_files(engine, ModelData(*each)) for name, each in more.items()},
        executor=executor(engine),
    )


def _environment(engine: Engine, environment: dict[str, str]) -> dict[str, str]:
    code = environment.get(_SUBMIT, "")
    if not code.startswith("s3://"):
        return environment
    try:
        return {**environment, _SUBMIT: str(engine.objects.path(code))}
    except ApiError:
        return environment


# Rolling out


def check_deployment_config(engine: Engine, plan: Plan) -> None:
    """Make sure that a plan's DeploymentConfig can be followed.

    Raises:
        ApiError: ValidationException, it has two policies, none of the sizes that it needs, or an
            alarm that is not there.
    """
    config = plan["DeploymentConfig"]
    if config is None:
        return
    if "BlueGreenUpdatePolicy" in config and "RollingUpdatePolicy" in config:
        raise validation(
            "DeploymentConfig must have only one of BlueGreenUpdatePolicy and RollingUpdatePolicy."
        )
    _steps(config, plan)
    missing = [name for name in _alarms(config) if engine.metrics.alarm_state(name) is None]
    if missing:
        raise validation(
            f"AutoRollbackConfiguration names alarms that do not exist: {', '.join(missing)}. "
            "Create them with PutMetricAlarm first."
        )


def _alarms(config: dict[str, Any]) -> list[str]:
    """The names of the alarms that undo a roll-out."""
    guard = config.get("AutoRollbackConfiguration", {})
    return [each["AlarmName"] for each in guard.get("Alarms", [])]


def _rollout(engine: Engine, plan: Plan) -> Rollout:
    config = plan["DeploymentConfig"] or {}
    policy = config.get("BlueGreenUpdatePolicy") or config.get("RollingUpdatePolicy") or {}
    return Rollout(
        steps=_steps(config, plan),
        time_limit=policy.get("MaximumExecutionTimeoutInSeconds"),
        trouble=_alarm(engine, _alarms(config)),
    )


def _steps(config: dict[str, Any], plan: Plan) -> tuple[Step, ...]:
    if "RollingUpdatePolicy" in config:
        rolling = config["RollingUpdatePolicy"]
        size = _share("MaximumBatchSize", rolling["MaximumBatchSize"], plan, 0.05, 0.5)
        return _linear(size, rolling["WaitIntervalInSeconds"])
    if "BlueGreenUpdatePolicy" not in config:
        return (Step(1.0, 0.0),)
    policy = config["BlueGreenUpdatePolicy"]
    routing = policy["TrafficRoutingConfiguration"]
    wait = routing["WaitIntervalInSeconds"]
    last = Step(1.0, policy.get("TerminationWaitInSeconds", 0))
    match routing["Type"]:
        case "CANARY":
            size = _share("CanarySize", _given(routing, "CanarySize"), plan, 0.0, 0.5)
            return (Step(size, wait), Step(1.0, wait), last)
        case "LINEAR":
            given = _given(routing, "LinearStepSize")
            return (*_linear(_share("LinearStepSize", given, plan, 0.1, 0.5), wait), last)
    return (Step(1.0, wait), last)


def _given(routing: dict[str, Any], member: str) -> dict[str, Any]:
    if member not in routing:
        raise validation(f"TrafficRoutingConfiguration of Type {routing['Type']} needs {member}.")
    size: dict[str, Any] = routing[member]
    return size


def _share(member: str, size: dict[str, Any], plan: Plan, least: float, most: float) -> float:
    """A CapacitySize as a share of the whole capacity."""
    if size["Type"] == "CAPACITY_PERCENT":
        share: float = size["Value"] / 100
    else:
        instances = sum(each["InstanceCount"] or 1 for each in plan["Variants"])
        share = min(1.0, size["Value"] / instances)
        if instances == 1:
            return share
    if not least <= share <= most:
        raise validation(
            f"{member} must be between {least:.0%} and {most:.0%} of the capacity, not {share:.0%}."
        )
    return share


def _linear(size: float, wait: float) -> tuple[Step, ...]:
    count = math.ceil(round(1 / size, 6))
    return tuple(Step(min(1.0, size * number), wait) for number in range(1, count + 1))


def _alarm(engine: Engine, names: list[str]) -> Callable[[], str | None]:
    def trouble() -> str | None:
        for name in names:
            if engine.metrics.alarm_state(name) == "ALARM":
                return f"The deployment was rolled back because the alarm {name} is in ALARM."
        return None

    return trouble
