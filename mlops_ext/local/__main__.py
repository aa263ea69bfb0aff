"""``python -m mlops_ext.local``: the process of the local SageMaker."""

from __future__ import annotations

import argparse
import os
import sys


def main() -> int:
    """Run the local SageMaker of a state directory until it is idle or told to end."""
    options = _options()
    if options.ready_fd is not None and os.fork():
        os._exit(0)  # the starter waits for this process only
    # After the fork: what these import must not be loaded twice, nor start threads before it.
    from mlops_ext.local.daemon import run
    from mlops_ext.local.state import LocalError

    try:
        run(options)
    except LocalError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m mlops_ext.local", description=main.__doc__)
    parser.add_argument("--state-dir", required=True)
    parser.add_argument("--port", type=int, help="0: any free one; default: the one it had last")
    parser.add_argument("--account-id")
    parser.add_argument("--region")
    parser.add_argument("--idle-seconds", type=float, default=60.0)
    parser.add_argument("--ready-fd", type=int, help="a pipe that is told when requests are taken")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
