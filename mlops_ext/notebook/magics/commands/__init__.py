"""The commands of ``%mlops``: each declares its arguments and says what it does with them."""

from __future__ import annotations

from dataclasses import replace

from mlops_ext.notebook.magics.command import Command
from mlops_ext.notebook.magics.commands import (
    cards,
    endpoints,
    evaluation,
    finding,
    governance,
    lineage,
    linking,
    models,
    sharing,
    surroundings,
)

COMMANDS: dict[str, Command] = {
    **models.COMMANDS,
    **finding.COMMANDS,
    **evaluation.COMMANDS,
    **cards.COMMANDS,
    **governance.COMMANDS,
    **lineage.COMMANDS,
    **linking.COMMANDS,
    **endpoints.COMMANDS,
    **sharing.COMMANDS,
    **surroundings.COMMANDS,
}
COMMANDS["show"] = replace(COMMANDS["version"], summary="the same as version")
