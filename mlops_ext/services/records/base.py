"""The base of all records, and the two that every part needs: the connection and problems."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


Moment = Annotated[datetime, AfterValidator(_in_utc)]
"""A time, in UTC wherever it came from."""


class Record(BaseModel):
    """Base of all records: frozen, camelCase on the wire."""

    model_config = ConfigDict(
        frozen=True,
        alias_generator=to_camel,
        populate_by_name=True,
        serialize_by_alias=True,
        protected_namespaces=(),
        ser_json_inf_nan="null",
    )

    def to_wire(self) -> dict[str, Any]:
        """Return the record as JSON-ready data with camelCase members."""
        return self.model_dump(mode="json", by_alias=True)


class ConnectionInfo(Record):
    """Which SageMaker is spoken to, and as whom."""

    kind: Literal["aws", "local"]
    account: str
    region: str
    user: str
    """Display name of the caller: the local user, the role's session or the IAM user."""
    identity: str
    """ARN of the caller as STS gives it."""
    role: str | None = None
    """Name of the role in use; none on the local SageMaker."""
    chosen_by: str
    """What decided: ``argument``, ``environment``, ``settings``, ``studio``, ``credentials`` or
    ``default``."""
    profile: str | None = None
    state_dir: str | None = None
    """Directory of the local SageMaker; none on AWS."""


class Problem(Record):
    """What went wrong, on which object, and what to do next: the body of every error answer."""

    code: str
    """The service's code (``AccessDeniedException``) or ours (``UnknownReference``)."""
    title: str
    """One sentence in the user's words: "No permission to read endpoint churn-prod"."""
    message: str
    """The service's own text, or ours."""
    hint: str = ""
    """What to do next."""
    cause: Literal["permission", "credentials", "slow", "offline"] | None = None
    """What stands between the caller and SageMaker; none when it answered and refused."""
    action: str | None = None
    """The missing IAM action, ``sagemaker:DescribeEndpoint``."""
    resource: str | None = None
    """ARN that the action was refused on."""
    identity: str | None = None
    """ARN of who was refused."""
    because: str | None = None
    """Why, in IAM's words: "no identity-based policy allows the action"."""
    statement: dict[str, Any] | None = None
    """IAM policy statement that would allow this and no more."""
    wider: dict[str, Any] | None = None
    """IAM policy statement that would allow it on everything of the kind, and listing."""
    closest: list[str] = []
    """References close to the one that was not found."""
    proposal: str | None = None
    """A valid value in place of the refused one, for example a group name."""
    fields: dict[str, str] = {}
    """Why each member of a form was refused, by its path: ``intended_uses.purpose_of_model``."""
    request_id: str | None = None
    retryable: bool = False
    """Whether trying again later can help (throttling, a connection that was cut)."""
