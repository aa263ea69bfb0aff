"""``python -m benchmarks [NAME…] [--quick]``: runs the comparisons, writes docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable

from benchmarks import calls, capture, comparing, engine, layouts, lineage, loading, pages, registry
from benchmarks.report import Row, page, section, sections_of
from benchmarks.servers import ROOT

SUITES: dict[str, Callable[[bool], list[Row]]] = {
    "engine": engine.run,
    "loading": loading.run,
    "calls": calls.run,
    "registry": registry.run,
    "lineage": lineage.run,
    "comparing": comparing.run,
    "capture": capture.run,
    "pages": pages.run,
    "layouts": layouts.run,
}

PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> None:
    """Run what the command line names, everything by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SUITES))
    parser.add_argument("--quick", action="store_true", help="small and few: to see that it runs")
    options = parser.parse_args()
    if unknown := set(options.names) - set(SUITES):
        parser.error(f"no suite {', '.join(sorted(unknown))}; there are {', '.join(SUITES)}")
    for name in [name for name in SUITES if name in (options.names or SUITES)]:
        load = os.getloadavg()[0]
        text = section(SUITES[name](options.quick), load)
        print(f"## {name}\n\n{text}", flush=True)
        if not options.quick:
            _keep(name, text)


def _keep(name: str, text: str) -> None:
    """Put a suite's section into the page; those of the others stay."""
    kept = sections_of(PAGE.read_text(encoding="utf-8")) | {name: text}
    PAGE.write_text(page({one: kept[one] for one in SUITES if one in kept}), encoding="utf-8")


if __name__ == "__main__":
    main()
