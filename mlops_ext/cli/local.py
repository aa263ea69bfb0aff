"""``jupyter mlops local``: start, stop, status, env, fault."""

from __future__ import annotations

import argparse
import os
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mlops_ext.cli.parser import Parser


def add(parser: Parser) -> None:
    """Declare the commands."""
    parser.description = "The local SageMaker, one process a state directory."
    words = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    start = _command(words, "start", _start, "start it, unless it runs")
    start.add_argument("--port", type=_port, help="its port; 0: any free one; default: as before")
    start.add_argument("--account-id", metavar="ID", help="its twelve digits, at the first start")
    start.add_argument("--region", metavar="NAME", help="its AWS region, at the first start")
    start.add_argument("--foreground", action="store_true", help="run in this process")
    _command(words, "stop", _stop, "end it, and its endpoints' processes")
    _command(words, "status", _status, "tell whether it answers, and its disk by model group")
    env = _command(words, "env", _env, 'print the variables for a shell: eval "$(…)"')
    env.add_argument("--user", metavar="NAME", help="who calls; default: the system's user")
    fault = _command(words, "fault", _fault, "let an operation fail, for tests")
    fault.add_argument("operation", metavar="OPERATION", help="for example CreateEndpoint")
    fault.add_argument("code", metavar="CODE", help="for example ThrottlingException")
    fault.add_argument("--times", type=int, default=1, metavar="N", help="how often (default 1)")


def _command(words: Any, name: str, run: Any, text: str) -> Any:
    parser = words.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    parser.add_argument(
        "--state-dir",
        metavar="DIR",
        help="default: the shell's, mlops-ext.json's, or in Jupyter's data",
    )
    parser.set_defaults(run=run)
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port (0 to 65535)")
    return int(text)


def state_dir(options: argparse.Namespace) -> Path:
    """The state directory that a command is about."""
    from mlops_ext.connection.choice import read_settings
    from mlops_ext.local import launcher

    shell = os.environ.get("MLOPS_EXT_STATE_DIR")  # as `env` has pointed it
    chosen = options.state_dir or shell or read_settings().get("state_dir")
    return Path(chosen or launcher.state_dir_default()).expanduser().absolute()


def _start(options: argparse.Namespace) -> int:
    from mlops_ext.local import launcher

    directory = state_dir(options)
    choices = {
        "port": options.port,
        "account_id": options.account_id,
        "region": options.region,
    }
    # The shell or script that asked for it keeps it alive.
    launcher.attach(directory, "shell", os.getppid())
    if options.foreground:
        launcher.become(directory, **choices)
    running = launcher.start(directory, **choices)
    print(
        f"The local SageMaker answers at {running.url}\n"
        f"account {running.account_id}, region {running.region}, state in {running.state_dir}"
    )
    return 0


def _stop(options: argparse.Namespace) -> int:
    from mlops_ext.local import launcher

    directory = state_dir(options)
    stopped = launcher.stop(directory)
    print(f"The local SageMaker of {directory} {'has ended' if stopped else 'was not running'}.")
    return 0


def _status(options: argparse.Namespace) -> int:
    from mlops_ext.local import launcher

    directory = state_dir(options)
    running = launcher.find(directory)
    if running is None:
        print(
            f"The local SageMaker of {directory} is not running.\n"
            "It starts when it is needed, or with: jupyter mlops local start"
        )
        return 1
    about = _client(directory).describe_engine()
    hours = (datetime.now(UTC) - about["StartTime"]).total_seconds() / 3600
    print(
        f"The local SageMaker answers at {running.url}\n"
        f"account    {running.account_id}\n"
        f"region     {running.region}\n"
        f"state      {running.state_dir}\n"
        f"process    {running.pid}, for {hours:.1f} hours\n"
        f"version    {about['Version']}"
    )
    for endpoint in about["Endpoints"]:
        print(f"endpoint   {endpoint['EndpointName']}  {endpoint['EndpointStatus']}")
    for use in about["DiskUsage"]:
        name = use.get("ModelPackageGroupName", "(in no model group)")
        print(f"disk       {_size(use['Bytes']):>9}  {name}")
    return 0


def _size(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def _env(options: argparse.Namespace) -> int:
    from mlops_ext.local import launcher

    directory = state_dir(options)
    launcher.start(directory)
    variables = launcher.environment(directory, options.user)
    # The shell that evaluates these lines keeps the local SageMaker alive.
    launcher.attach(directory, "shell", os.getppid())
    for name, value in variables.items():
        print(f"unset {name}" if value is None else f"export {name}={shlex.quote(value)}")
    return 0


def _fault(options: argparse.Namespace) -> int:
    from mlops_ext.errors import translating

    with translating(f"set a fault of {options.operation}"):
        _client(state_dir(options)).put_fault(
            Operation=options.operation, Code=options.code, Times=options.times
        )
    calls = "call" if options.times == 1 else f"{options.times} calls"
    print(f"The next {calls} of {options.operation} will answer {options.code}.")
    return 0


def _client(directory: Path) -> Any:
    from mlops_ext.connection import connect

    return connect("local", state_dir=directory, holder="shell").local_client()
