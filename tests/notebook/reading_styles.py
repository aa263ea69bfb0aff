"""Reads data in every way there is, in an IPython shell, and prints what capture saw of it.

``python reading_styles.py make`` makes the data, in a process of its own, so that in the other one
(``python reading_styles.py``) libraries are imported after the extension is loaded. Both work in
the current folder. The S3 that AWS's variables name has the bucket ``styles``.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from typing import Any

STYLES: dict[str, tuple[str, str]] = {
    "read_csv": ("pd.read_csv('path.csv')", "path.csv"),
    "read_csv file object": ("pd.read_csv(open('object.csv'))", "object.csv"),
    "read_csv file URL": ("pd.read_csv('file://' + os.getcwd() + '/url.csv')", "url.csv"),
    "read_csv C engine": ("pd.read_csv('c.csv', engine='c')", "c.csv"),
    "read_csv pyarrow engine": ("pd.read_csv('arrow.csv', engine='pyarrow')", "arrow.csv"),
    "read_table": ("pd.read_table('table.tsv')", "table.tsv"),
    "read_json": ("pd.read_json('data.json')", "data.json"),
    "read_excel": ("pd.read_excel('sheet.xlsx')", "sheet.xlsx"),
    "read_pickle": ("pd.read_pickle('frame.pkl')", "frame.pkl"),
    "read_feather": ("pd.read_feather('frame.feather')", "frame.feather"),
    "read_parquet": ("pd.read_parquet('frame.parquet')", "frame.parquet"),
    "read_parquet folder": ("pd.read_parquet('parts')", "parts"),
    "read_hdf": ("pd.read_hdf('frame.h5')", "frame.h5"),
    "read_sql sqlite3": ("pd.read_sql('select * from t', sqlite3.connect('data.db'))", "data.db"),
    "read_csv imported before": ("read_csv('before.csv')", "before.csv"),
    "pyarrow parquet": ("pyarrow.parquet.read_table('arrow.parquet')", "arrow.parquet"),
    "pyarrow dataset": ("pyarrow.dataset.dataset('more').to_table()", "more"),
    "polars csv": ("pl.read_csv('polars.csv')", "polars.csv"),
    "polars parquet": ("pl.scan_parquet('polars.parquet').collect()", "polars.parquet"),
    "duckdb sql": ("duckdb.sql(\"select * from 'duck.csv'\").fetchall()", "duck.csv"),
    "duckdb connect": ("duckdb.connect('duck.db').sql('select * from t').fetchall()", "duck.db"),
    "h5py": ("h5py.File('matrix.h5')['x'][:]", "matrix.h5"),
    "numpy load": ("np.load('array.npy')", "array.npy"),
    "numpy memmap": ("np.memmap('array.bin', mode='r')", "array.bin"),
    "numpy loadtxt": ("np.loadtxt('array.txt')", "array.txt"),
    "joblib load": ("joblib.load('frame.joblib')", "frame.joblib"),
    "open": ("open('open.csv').read()", "open.csv"),
    "gzip": ("gzip.open('zipped.csv.gz').read()", "zipped.csv.gz"),
    "fsspec": ("fsspec.open('fs.csv').open().read()", "fs.csv"),
    "boto3": (
        "boto3.client('s3').get_object(Bucket='styles', Key='boto3.csv')['Body'].read()",
        "s3://styles/boto3.csv",
    ),
    "pandas s3": ("pd.read_csv('s3://styles/pandas.csv')", "s3://styles/pandas.csv"),
}
"""Ways of reading: an expression, and the one source that it reads."""

NOISE = {
    "library files": "import encodings.idna\nopen(pd.__file__).read()",
    "caches": "open('.cache/kept.csv').read()",
    "configuration": "open('config.json').read(), open('settings.yaml').read()",
    "checkpoints": "open('.ipynb_checkpoints/x-checkpoint.csv').read()",
    "the process's own": "open('/proc/self/maps').read()",
    "writing": (
        "open('written.csv', 'w').write('a' * 5000)\n"
        "pd.DataFrame({'a': [1]}).to_parquet('written.parquet')\n"
        "open('written.csv', 'a').close(); np.save('written.npy', np.zeros(900))\n"
        "duckdb.sql(\"copy (select 1) to 'written.duck.csv'\"); h5py.File('w.h5', 'w').close()"
    ),
    "a file that is not there": (
        "try:\n    pd.read_csv('missing.csv')\nexcept FileNotFoundError:\n    pass"
    ),
}
"""What is none of data."""

TOLD = {
    "many files of a folder": "texts = [open(f'many/{i}.csv').read() for i in range(50)]",
    "a pattern": "table = pl.read_csv('pair-*.csv')",
    "a reader within a function": "def load():\n    return pd.read_csv('path.csv')\nframe = load()",
    "a thread": (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(1) as pool:\n    pool.submit(pd.read_csv, 'path.csv').result()"
    ),
    "pickled by another process": "import pickle\npickle.loads(pickle.dumps(pd.read_csv))('c.csv')",
}
"""What is seen otherwise than one by one."""


def make() -> None:
    """Make the data."""
    import gzip
    import sqlite3

    import boto3
    import duckdb
    import h5py
    import joblib
    import numpy as np
    import pandas as pd

    frame = pd.DataFrame({"a": range(50), "b": np.linspace(0, 1, 50)})
    for _, source in STYLES.values():
        if source.endswith(".csv") and "://" not in source:
            frame.to_csv(source, index=False)
    for folder in ("many", ".cache", ".ipynb_checkpoints"):
        os.mkdir(folder)
    for name in (*(f"many/{i}.csv" for i in range(50)), "pair-1.csv", "pair-2.csv"):
        frame.to_csv(name, index=False)
    frame.to_csv(".cache/kept.csv")
    frame.to_csv(".ipynb_checkpoints/x-checkpoint.csv")
    frame.to_csv("table.tsv", sep="\t", index=False)
    frame.to_json("data.json")
    frame.to_excel("sheet.xlsx", index=False)
    frame.to_pickle("frame.pkl")
    frame.to_feather("frame.feather")
    for name in ("frame.parquet", "arrow.parquet", "polars.parquet"):
        frame.to_parquet(name)
    for folder in ("parts", "more"):
        frame.assign(k=frame.a % 3).to_parquet(folder, partition_cols=["k"])
    frame.to_hdf("frame.h5", key="x")
    with sqlite3.connect("data.db") as database:
        frame.to_sql("t", database)
    duckdb.connect("duck.db").execute("create table t as select 1 as a").close()
    with h5py.File("matrix.h5", "w") as file:
        file["x"] = np.arange(10)
    np.save("array.npy", np.arange(100))
    np.arange(100.0).tofile("array.bin")
    np.savetxt("array.txt", np.arange(100))
    joblib.dump(frame, "frame.joblib")
    with gzip.open("zipped.csv.gz", "wt") as zipped:
        zipped.write("a\n1\n")
    for name in ("config.json", "settings.yaml"):
        with open(name, "w") as file:
            file.write("{}" + " " * 5000)
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="styles")
    for name in ("boto3.csv", "pandas.csv"):
        s3.put_object(Bucket="styles", Key=name, Body=frame.to_csv(index=False).encode())


def report() -> dict[str, Any]:
    """Read in every way, a cell each, and return what was seen."""
    from IPython.core.interactiveshell import InteractiveShell

    warnings.simplefilter("ignore")
    shell = InteractiveShell.instance()

    def run(source: str) -> str:
        result = shell.run_cell(source, store_history=True)
        result.raise_error()
        return source

    run("from pandas import read_csv; original = read_csv; open('path.csv').read();")
    run("%load_ext mlops_ext\nopen('open.csv').read();")
    from mlops_ext.notebook.capture import watching

    watch = watching.current()
    assert watch is not None

    def seen() -> list[list[Any]]:
        home = os.getcwd() + os.sep
        return [
            [read.source.removeprefix(home), read.by, read.identity.etag]
            for read in watch.log.of_cell(watch.cell)
        ]

    found: dict[str, Any] = {"loading": seen()}
    found["before"] = [read.cell for read in watch.log if read.cell < watch.cell]
    run(
        "import os, gzip, sqlite3, boto3, duckdb, fsspec, h5py, joblib, numpy as np\n"
        "import pandas as pd, polars as pl, pyarrow.dataset, pyarrow.parquet"
    )
    found["importing"] = seen()
    for name, (expression, _) in STYLES.items():
        run(f"result = {expression}")
        names = {"result": shell.user_ns["result"]}
        found[name] = [seen(), len(watch.flow.of(names["result"], names).reads)]
    for name, source in (NOISE | TOLD).items():
        run(source)
        found[name] = seen()
    run("%unload_ext mlops_ext")
    run("untouched = read_csv is original and pd.read_csv is original")
    found["untouched"] = shell.user_ns["untouched"]
    return found


if __name__ == "__main__":
    if sys.argv[1:] == ["make"]:
        make()
    else:
        print(json.dumps(report()))
