"""The resources of the local SageMaker, a module for each family of them.

Names, ARNs and defaults are those of the SageMaker API Reference; error texts are SageMaker's own
where they are on record.
"""

from importlib import import_module
from pkgutil import iter_modules

from mlops_ext.local.resources.resource import Resource

ALL: dict[str, Resource] = {
    declared.kind: declared
    for module in iter_modules(__path__)
    for declared in vars(import_module(f"{__name__}.{module.name}")).values()
    if isinstance(declared, Resource)
}
"""Every declared resource, by kind. A kind is also the first word of its ARNs' tails."""
