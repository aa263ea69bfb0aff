"""The table of readers: those that the audit hook cannot see, and those whose results are marked.

A reader of pandas notes nothing that the hook would not; it is here so that the frame it returns
knows what it came of.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import ModuleType
from typing import Any

from mlops_ext.notebook.capture import marks, watching
from mlops_ext.notebook.capture.sources import Find, connection, first, method, opened, query
from mlops_ext.notebook.capture.wrapping import Make, Wrappers

_PATH = first("path", "source", "filepath_or_buffer", "path_or_buf", "path_or_buffer", "io")
_FILE = first("where", "source", "path_or_paths", "input_file", "path")
_SOURCE = first("source", "sources", "file")
_NUMPY = first("file", "fname", "filename")
_DUCK_FILE = first("path_or_buffer", "file_glob", "file_globs", "path")
_DUCK_SQL = query("query", "sql", "statement")
_DUCK_DATABASE = first("database")


def _all(find: Find, names: str) -> dict[str, Find]:
    return dict.fromkeys(names.split(), find)


READERS: Mapping[str, Mapping[str, Find]] = {
    "pandas": {
        **_all(_PATH, "read_csv read_table read_fwf read_json read_excel read_pickle read_feather"),
        **_all(_PATH, "read_parquet read_orc read_hdf read_html read_xml read_sas read_spss"),
        **_all(_PATH, "read_stata"),
        **_all(connection, "read_sql read_sql_query read_sql_table"),
    },
    "numpy": _all(_NUMPY, "load loadtxt genfromtxt fromfile"),
    "joblib": _all(first("filename"), "load"),
    "pyarrow.parquet": {
        **_all(_FILE, "read_table read_pandas"),
        **_all(method(_FILE), "ParquetFile.__init__ ParquetDataset.__init__"),
    },
    "pyarrow.dataset": _all(_FILE, "dataset parquet_dataset"),
    "pyarrow.feather": _all(_FILE, "read_table read_feather"),
    "pyarrow.csv": _all(_FILE, "read_csv open_csv"),
    "pyarrow.json": _all(_FILE, "read_json open_json"),
    "pyarrow.orc": {
        **_all(_FILE, "read_table"),
        **_all(method(_FILE), "ORCFile.__init__"),
    },
    "polars": {
        **_all(_SOURCE, "read_avro read_csv read_delta read_excel read_ipc read_ipc_stream"),
        **_all(_SOURCE, "read_json read_lines read_ndjson read_ods read_parquet scan_csv"),
        **_all(_SOURCE, "scan_delta scan_ipc scan_lines scan_ndjson scan_parquet"),
    },
    "duckdb": {
        **_all(_DUCK_DATABASE, "connect"),
        **_all(_DUCK_SQL, "sql query execute from_query"),
        **_all(_DUCK_FILE, "read_csv read_parquet read_json from_csv_auto from_parquet"),
        **{
            f"DuckDBPyConnection.{name}": method(find)
            for name, find in {
                **_all(_DUCK_SQL, "sql query execute from_query"),
                **_all(_DUCK_FILE, "read_csv read_parquet read_json from_csv_auto from_parquet"),
            }.items()
        },
    },
    "h5py": _all(method(opened("name")), "File.__init__"),
    "tables": _all(opened("filename"), "open_file"),
}
"""By module: functions and methods, and what finds in their arguments what they read."""

JOINERS: Mapping[str, tuple[str, ...]] = {
    "pandas": (
        *("concat", "merge", "merge_asof", "merge_ordered", "get_dummies"),
        *("DataFrame.merge", "DataFrame.join"),
    ),
}
"""By module: what makes one frame of several, and forgets where they came from."""


def wrap(module: ModuleType, wrappers: Wrappers) -> None:
    """Wrap the readers and joiners of a module."""
    library = module.__name__.partition(".")[0]
    for path, find in READERS[module.__name__].items():
        wrappers.wrap(module, path, _reading(find, library, is_made=path.endswith("__init__")))
    for path in JOINERS.get(module.__name__, ()):
        wrappers.wrap(module, path, _joining)


def _reading(find: Find, by: str, *, is_made: bool) -> Make:
    """Wraps a reader.

    Args:
        find: what finds its sources.
        by: its library.
        is_made: whether it makes an object, its first argument, that stands for what is read.
    """

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def reading(*args: Any, **kwargs: Any) -> Any:
            if not watching.is_watching():
                return original(*args, **kwargs)
            with watching.scope() as seen:
                with suppress(Exception):
                    watching.note(list(find(args, kwargs)), by, named=True)
                result = original(*args, **kwargs)
            with suppress(Exception):
                marks.mark(args[0] if is_made else result, seen)
            return result

        return reading

    return make


def _joining(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def joining(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        with suppress(Exception):
            marks.united(result, list(_parts([*args, *kwargs.values()])))
        return result

    return joining


def _parts(given: list[Any]) -> list[Any]:
    """The objects among arguments, also those in lists and dictionaries of them."""
    found: list[Any] = []
    for one in given:
        if isinstance(one, list | tuple):
            found += one
        elif isinstance(one, dict):
            found += one.values()
        else:
            found.append(one)
    return [one for one in found if one is not None and not isinstance(one, str | bool | int)]
