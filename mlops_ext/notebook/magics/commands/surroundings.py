"""Commands on the connection and the panel."""

from __future__ import annotations

from typing import Any

from mlops_ext.notebook.magics.command import Call, Command, option, plain, word
from mlops_ext.notebook.magics.failing import MagicError


def _use(call: Call) -> Any:
    from mlops_ext.notebook import attach, session
    from mlops_ext.notebook.magics import whereabouts

    given = call.arguments
    if given.use == "aws" and given.state_dir:
        raise MagicError("--state-dir is for the local SageMaker alone: %mlops use local.")
    attach.detach()
    options = {"profile": given.profile, "region": given.region, "user": given.user}
    ml = session.connect(given.use, state_dir=given.state_dir, **options)
    attach.attach(ml.connection)
    whereabouts.told(ml.connection)  # what is shown says it
    return ml.which()


def _capture(call: Call) -> Any:
    from mlops_ext.notebook.objects.capture import captured

    return captured(call.shell, call.arguments.turn)


COMMANDS: dict[str, Command] = {
    "use": Command(
        "point this kernel's boto3, SageMaker SDK and shell at a SageMaker",
        plain(
            word("use", "local or aws", choices=("local", "aws")),
            option("--profile", help="AWS profile"),
            option("--region", help="AWS region"),
            option("--state-dir", help="directory of the local SageMaker"),
            option("--user", help="who calls on the local SageMaker"),
        ),
        _use,
        ("local aws",),
    ),
    "capture": Command(
        "what the cells have read, for the lineage of what is registered; on or off",
        plain(word("turn", "on or off", nargs="?", choices=("on", "off"))),
        _capture,
        ("on off",),
    ),
    "panel": Command(
        "models, endpoints and their actions as a panel", plain(), lambda c: c.ml.panel()
    ),
    "status": Command("which SageMaker, as whom", plain(), lambda call: call.ml.which()),
}
