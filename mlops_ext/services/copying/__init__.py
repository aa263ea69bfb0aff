"""Copying versions to another group, account or region, also between a local SageMaker and AWS."""

from mlops_ext.services.copying.copying import copy
from mlops_ext.services.copying.planning import plan

__all__ = ["copy", "plan"]
