"""Turns the CSV files of a folder into Parquet files beside them, the same bytes each time.

    python to-parquet.py FOLDER FORM...     # FORM: none, snappy (by DuckDB), pyarrow (uncompressed)

Writes FOLDER/FORM/NAME.parquet for each FOLDER/csv/NAME.csv.
"""

import sys
from pathlib import Path


def main(folder: Path, forms: list[str]) -> None:
    for form in forms:
        (folder / form).mkdir(exist_ok=True)
        write = by_pyarrow if form == "pyarrow" else by_duckdb(form)
        for path in sorted((folder / "csv").glob("*.csv")):
            write(path, folder / form / f"{path.stem}.parquet")


def by_duckdb(codec: str):
    import duckdb

    connection = duckdb.connect()
    # One thread keeps the order of the rows, and so the bytes.
    connection.execute("SET threads = 1")
    compression = "uncompressed" if codec == "none" else codec

    def write(source: Path, target: Path) -> None:
        connection.execute(f"CREATE OR REPLACE TABLE rows AS SELECT * FROM read_csv('{source}')")
        connection.execute(
            f"COPY rows TO '{target}' (FORMAT parquet, COMPRESSION '{compression}')"
        )

    return write


def by_pyarrow(source: Path, target: Path) -> None:
    from pyarrow import csv, parquet

    parquet.write_table(csv.read_csv(source), target, compression="none")


main(Path(sys.argv[1]), sys.argv[2:])
