"""The errors that connection and services let out: kinds, and what each carries."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Self

from mlops_ext.services.records import Problem


class MLOpsError(Exception):
    """The only error that connection and services let out.

    Args:
        problem: what happened, in words and as data.
    """

    status: ClassVar[int] = 500

    def __init__(self, problem: Problem) -> None:
        said = [problem.title, problem.message if problem.message != problem.title else ""]
        parts = [part for part in [*said, problem.hint] if part]
        # What has lines of its own, as a traceback has, must not run into the next sentence.
        super().__init__(("\n" if any("\n" in part for part in parts) else " ").join(parts))
        self.problem = problem

    @classmethod
    def of(cls, code: str, title: str, message: str = "", **more: Any) -> Self:
        """Make the error from its parts; ``more`` are further members of `Problem`."""
        return cls(Problem(code=code, title=title, message=message or title, **more))

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: the words alone, since the way to them is ours and not the user's."""
        return f"{type(self).__name__}: {told(self.problem)}".splitlines()


def told(problem: Problem) -> str:
    """Return a problem as lines: what is so, the service's text, what to do next, with what."""
    lines = [problem.title]
    if problem.message and problem.message != problem.title:
        lines.append(problem.message)
    if problem.hint:
        lines.append(problem.hint)
    if problem.statement:
        lines.append(json.dumps(problem.statement, indent=2))
    return "\n".join(lines)


class UnknownReference(MLOpsError):  # noqa: N818 - named as the person sees it
    """There is no such object."""

    status = 404


class InvalidInput(MLOpsError):  # noqa: N818 - named as the person sees it
    """The request cannot be carried out as it is."""

    status = 400


class NotAllowed(MLOpsError):  # noqa: N818 - named as the person sees it
    """The caller may not do this, or is not known (any more)."""

    status = 403


class Conflict(MLOpsError):  # noqa: N818 - named as the person sees it
    """The object is in a state that does not allow this."""

    status = 409


class Unavailable(MLOpsError):  # noqa: N818 - named as the person sees it
    """SageMaker cannot be asked at the moment."""

    status = 503
