"""The operations that the local SageMaker offers: botocore's service name -> name -> function."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from mlops_ext.local.call import Operation

OPERATIONS: dict[str, dict[str, Operation]] = {}

for _module in iter_modules(__path__):
    for _service, _offered in import_module(f"{__name__}.{_module.name}").OPERATIONS.items():
        OPERATIONS.setdefault(_service, {}).update(_offered)
