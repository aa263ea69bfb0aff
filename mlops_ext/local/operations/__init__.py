"""The operations that the local SageMaker offers: botocore's service name -> name -> function.

What declarations alone make comes first; modules here add what is special, or put it in place of
what the declaration makes.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from mlops_ext.local.call import Operation
from mlops_ext.local.resources import generic
from mlops_ext.local.resources.declarations import ALL

OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        name: operation
        for resource in ALL.values()
        for name, operation in generic.operations(resource).items()
    }
}

for _module in iter_modules(__path__):
    for _service, _offered in import_module(f"{__name__}.{_module.name}").OPERATIONS.items():
        OPERATIONS.setdefault(_service, {}).update(_offered)
