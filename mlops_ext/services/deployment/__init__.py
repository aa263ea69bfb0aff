"""Endpoints: what there is, what deploying would do, deploying, invoking."""

from mlops_ext.services.deployment.deploying import deploy
from mlops_ext.services.deployment.endpoints import get_endpoint, list_endpoints
from mlops_ext.services.deployment.planning import plan
from mlops_ext.services.deployment.running import endpoint_logs, endpoint_traffic, invoke

__all__ = [
    "deploy",
    "endpoint_logs",
    "endpoint_traffic",
    "get_endpoint",
    "invoke",
    "list_endpoints",
    "plan",
]
