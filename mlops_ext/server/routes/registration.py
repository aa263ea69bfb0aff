"""Registering what needs no kernel: an archive, a folder, what a training job made."""

from __future__ import annotations

from pydantic import Field

from mlops_ext.server.route import Request, Route
from mlops_ext.services import registration
from mlops_ext.services.records import FinishedJob, Record, Version


class FinishedJobs(Record):
    """Training jobs that have completed, newest first."""

    jobs: list[FinishedJob]


class DatasetGiven(Record):
    """A data set, and what it was for."""

    uri: str
    role: str = "train"


class RegistrationRequest(Record):
    """What is registered, and the token by which its progress is asked for."""

    source: str = Field(min_length=1)
    """``s3://…``, ``job:NAME``, or the path of a folder or archive, from Jupyter's root."""
    datasets: list[DatasetGiven] = Field(default_factory=list)
    description: str = ""
    progress: str = Field(default="", max_length=64)


def _register(request: Request) -> Version:
    body: RegistrationRequest = request.body
    context = request.context
    with context.progress.of(body.progress) as tell:
        return registration.register(
            context.connection,
            context.located(body.source),
            request.path["group"],
            datasets=[{"uri": context.located(one.uri), "role": one.role} for one in body.datasets],
            description=body.description,
            progress=tell,
        )


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "finished-jobs",
        "Training jobs whose models can be registered",
        lambda r: FinishedJobs(jobs=registration.finished_jobs(r.context.connection)),
        answer=FinishedJobs,
    ),
    Route(
        "POST",
        "models/{group}/versions",
        "Register an archive, a folder or what a training job made",
        _register,
        answer=Version,
        body=RegistrationRequest,
        status=201,
    ),
)
