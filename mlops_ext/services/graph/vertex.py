"""What is known of one lineage entity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

NONE: Mapping[str, str] = MappingProxyType({})


class Vertex(NamedTuple):
    """A lineage entity.

    Args:
        arn: its ARN.
        lineage_type: ``Artifact``, ``Action``, ``Context`` or ``TrialComponent``.
        type: SageMaker's type: ``DataSet``, ``ModelDeployment``…
        name: as SageMaker has it; empty for what it made by itself.
        source_uri: what it stands for.
        created: when it was made; none when it could not be read.
        properties: as kept with it; of a trial component its Parameters.
        status: of an action or a trial component.
    """

    arn: str
    lineage_type: str
    type: str
    name: str = ""
    source_uri: str = ""
    created: datetime | None = None
    properties: Mapping[str, str] = NONE
    status: str = ""
