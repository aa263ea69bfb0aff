"""``python -m benchmarks [NAME…] [--quick]``: runs the comparisons, writes docs/benchmarks.md."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from benchmarks import calls, comparing, engine, lineage, pages, registry
from benchmarks.report import Row, markdown
from benchmarks.servers import ROOT

SUITES: dict[str, Callable[[bool], list[Row]]] = {
    "engine": engine.run,
    "calls": calls.run,
    "registry": registry.run,
    "lineage": lineage.run,
    "comparing": comparing.run,
    "pages": pages.run,
}


def main() -> None:
    """Run what the command line names, everything by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SUITES))
    parser.add_argument("--quick", action="store_true", help="small and few: to see that it runs")
    options = parser.parse_args()
    if unknown := set(options.names) - set(SUITES):
        parser.error(f"no suite {', '.join(sorted(unknown))}; there are {', '.join(SUITES)}")
    rows: list[Row] = []
    for name, suite in SUITES.items():
        if not options.names or name in options.names:
            rows += suite(options.quick)
    page = markdown(rows)
    print(page)
    if not options.names and not options.quick:
        (ROOT / "docs" / "benchmarks.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
