"""Answers lineage questions with our own services, for tests in other interpreters.

As a program: STATE_DIR, and on standard input a JSON list of questions, each the keyword arguments
of `ask`; prints a JSON list of the answers.
"""

from __future__ import annotations

import json
import sys

from mlops_ext.connection import connect
from mlops_ext.services.lineage import ask


def main(state_dir: str) -> None:
    connection = connect("local", state_dir=state_dir, holder="test")
    answers = [ask(connection, **question).to_json() for question in json.load(sys.stdin)]
    print(f"[{','.join(answers)}]")


if __name__ == "__main__":
    main(sys.argv[1])
