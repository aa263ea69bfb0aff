"""Endpoints."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from mlops_ext.notebook.objects.endpoints import Endpoint, Endpoints
from mlops_ext.services import deployment

if TYPE_CHECKING:
    from mlops_ext.notebook.widgets.deployment import Deployment


from mlops_ext.notebook.verbs.base import Verbs


class EndpointVerbs(Verbs):
    """Endpoints."""

    def deploy(
        self,
        reference: str,
        endpoint: str,
        *,
        comment: str = "",
        override: Collection[str] = (),
    ) -> Deployment:
        """Deploy a version to an endpoint; returns at once with a live display that has `wait`.

        Args:
            reference: The version.
            endpoint: Name of the endpoint, made or changed.
            comment: Why, kept in the history.
            override: Names of rules that shall not hold it up; the comment is the reason.

        Raises:
            MLOpsError: The version cannot be served, or SageMaker refuses.
        """
        from mlops_ext.notebook.widgets.deployment import deploy

        return deploy(self.connection, reference, endpoint, comment=comment, override=override)

    def endpoints(self) -> Endpoints:
        """Return all endpoints."""
        return Endpoints(self.connection, deployment.list_endpoints(self.connection))

    def endpoint(self, name: str) -> Endpoint:
        """Return an endpoint.

        Raises:
            UnknownReference: There is none of this name; the closest are offered.
        """
        plain = name.removeprefix("endpoint:")
        return Endpoint(self.connection, deployment.get_endpoint(self.connection, plain))
