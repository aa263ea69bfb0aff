"""Runs a command with SIGTERM ignored, or as usual: `python terminable.py ignore COMMAND...`.

A program by itself. Bubblewrap stands between the runner and the job and does not pass SIGTERM on:
it ignores the signal that goes to the whole process group, and the job below it takes it.
"""

import os
import signal
import sys

signal.signal(signal.SIGTERM, signal.SIG_IGN if sys.argv[1] == "ignore" else signal.SIG_DFL)
try:
    os.execvp(sys.argv[2], sys.argv[2:])
except OSError as error:
    print(f"{sys.argv[2]}: {error.strerror}", file=sys.stderr)
    sys.exit(127)
