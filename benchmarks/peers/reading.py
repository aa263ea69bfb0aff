"""Reads and works on frames in an IPython shell, with one tracer of reads or none.

``python reading.py none|ours|autolineage FOLDER``; the work is asked for line by line.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from serving import answer, seconds_of

sys.path.append(str(Path(__file__).parents[2]))

WORKS = {
    "chain": (
        "both = table.merge(other, on='key').assign(c=lambda d: d.a * d.b)\n"
        "found = pd.concat([both, both]).groupby('key').agg({'a': 'mean', 'c': 'sum'})\n"
        "found = found.sort_values('c').reset_index()"
    ),
    "csv": "table = pd.read_csv(f'{folder}/table.csv')",
    "parquet": "table = pd.read_parquet(f'{folder}/table.parquet')",
    "open": "for _ in range(100):\n    open(f'{folder}/table.csv', 'rb').close()",
}
"""What a cell does."""

MAKE = """
import numpy as np
import pandas as pd

random = np.random.default_rng(0)
table = pd.DataFrame(random.random((20_000, 8)), columns=list('abdefghi'))
table['key'] = random.integers(0, 500, len(table))
table.to_csv(f'{folder}/table.csv', index=False)
table.to_parquet(f'{folder}/table.parquet')
table.head(500).to_csv(f'{folder}/other.csv', index=False)
"""
READ = """
import pandas as pd

table = pd.read_csv(f'{folder}/table.csv')
other = pd.read_csv(f'{folder}/other.csv')[['key', 'e']].drop_duplicates('key')
"""


def begun(tracer: str, folder: str) -> Callable[..., Any]:
    """A shell that traces, and what makes it work."""
    shell = InteractiveShell.instance(colors="nocolor")
    shell.user_ns["folder"] = folder
    run(
        shell, {"ours": "%load_ext mlops_ext", "autolineage": "import autolineage.auto"}.get(tracer)
    )
    run(shell, MAKE)
    run(shell, READ)

    def work(name: str, count: int) -> list[float]:
        # Within one cell each, as a person works: the cell's own cost is not counted.
        shell.user_ns["measured"] = compile(WORKS[name], "work", "exec")
        shell.user_ns["seconds_of"], shell.user_ns["count"] = seconds_of, count
        run(shell, "taken = seconds_of(count, lambda: exec(measured, globals()))")
        found: list[float] = shell.user_ns["taken"]
        return found

    return work


def run(shell: Any, source: str | None) -> None:
    """Run a cell."""
    if source:
        shell.run_cell(source, store_history=True).raise_error()


if __name__ == "__main__":
    with redirect_stdout(sys.stderr):
        work = begun(*sys.argv[1:])
    answer(work=work)
