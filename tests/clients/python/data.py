"""Data that is added, read by its URL into pandas and pyarrow, trained on, and linked to the run that did."""

import io
import json
import os
import urllib.error
import urllib.parse
import urllib.request

import mlflow
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from checks import check, contains, equal, run_checks, unique
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

URL = os.environ["MLFLOW_TRACKING_URI"]


def ask(path, method="GET", body=None, headers=None):
    request = urllib.request.Request(URL + path, data=body, method=method, headers=headers or {})
    with urllib.request.urlopen(request) as answer:
        return answer.status, answer.headers, answer.read()


def asked(path, method="GET", body=None):
    return json.loads(ask(path, method, body)[2])


def refusal(path, method="GET", body=None):
    try:
        ask(path, method, body)
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())["message"]
    raise AssertionError(f"{path} was answered")


def add(name, text, body=None, **fields):
    query = urllib.parse.urlencode({"file_name": f"{name}.csv", **fields}, doseq=True)
    return asked(f"/api/v1/data/{name}/versions?{query}", "POST", body or text.encode())


def cancer():
    """569 real patients; the number of each stands for its key."""
    frame = load_breast_cancer(as_frame=True).frame
    frame.columns = [name.replace(" ", "_") for name in frame.columns]
    frame.insert(0, "patient", range(1000, 1000 + len(frame)))
    return frame


@check
def real_data():
    """A frame that went up as CSV comes back from its URL value by value"""
    name, frame = unique("cancer"), cancer()
    added = add(name, frame.to_csv(index=False), key="patient", message="569 patients")
    equal(added["is_new"], True)
    equal(added["version"]["rows"], len(frame))
    read = pd.read_parquet(f"{URL}/data/{name}/1.parquet")
    pd.testing.assert_frame_equal(read, frame, check_exact=True)
    text = pd.read_csv(f"{URL}/data/{name}/1.csv")
    pd.testing.assert_frame_equal(text, frame, check_exact=True)
    lines = pd.read_json(f"{URL}/data/{name}/1.jsonl", lines=True, precise_float=True)
    pd.testing.assert_frame_equal(lines, frame, check_exact=True)


@check
def later_versions():
    """Each version stays what it was when others follow"""
    name, frame = unique("cancer"), cancer()
    states = [frame]
    add(name, frame.to_csv(index=False), key="patient")
    rng = np.random.default_rng(7)
    for _ in range(3):
        frame = frame.copy()
        changed = rng.choice(frame.index, 20, replace=False)
        frame.loc[changed, "mean_radius"] += 0.125
        frame = frame.drop(rng.choice(frame.index, 5, replace=False)).reset_index(drop=True)
        counts = add(name, frame.to_csv(index=False))["rows"]
        equal((counts["added"], counts["removed"]), (0, 5))
        states.append(frame)
    equal(add(name, frame.to_csv(index=False))["is_new"], False)
    for version, state in enumerate(states, 1):
        read = pd.read_parquet(f"{URL}/data/{name}/{version}.parquet")
        pd.testing.assert_frame_equal(read, state, check_exact=True)
    newest = pd.read_parquet(f"{URL}/data/{name}/latest.parquet")
    pd.testing.assert_frame_equal(newest, states[-1], check_exact=True)


@check
def kinds_of_values():
    """Numbers, texts, dates and missing values arrive as pandas has them"""
    name = unique("kinds")
    add(
        name,
        "id,code,day,at,flag,note\n"
        "9007199254740993,007,2024-02-29,2024-01-02 03:04:05.678901,true,\n"
        '2,042,,,false,""\n'
        "3,NA,2024-01-01,2024-01-02 03:04:05,true,é\n",
    )
    read = pd.read_parquet(f"{URL}/data/{name}/1.parquet")
    equal(list(read["id"]), [9007199254740993, 2, 3])
    equal(list(read["code"]), ["007", "042", "NA"])
    equal(str(read["day"].iloc[0])[:10], "2024-02-29")
    equal(read["at"].iloc[0], pd.Timestamp("2024-01-02 03:04:05.678901"))
    equal([bool(flag) for flag in read["flag"]], [True, False, True])
    equal([pd.isna(read["note"].iloc[0]), read["note"].iloc[1]], [True, ""])


@check
def feather():
    """A frame that went up as Feather comes back value by value, as Feather and as Parquet"""
    name, frame = unique("feather"), cancer()
    frame["grade"] = pd.Categorical.from_codes(frame["target"], ["malignant", "benign"])
    frame["seen"] = pd.date_range("2024-01-01", periods=len(frame), freq="37s", unit="us")
    for compression in ["lz4", "zstd", "uncompressed"]:
        body = io.BytesIO()
        frame.to_feather(body, compression=compression)
        added = add(name, None, body=body.getvalue(), file_name="cancer.feather", key="patient")
        equal(added["is_new"], compression == "lz4")
    expected = frame.astype({"grade": "str"})
    read = pd.read_feather(f"{URL}/data/{name}/1.arrow")
    pd.testing.assert_frame_equal(read, expected, check_exact=True)
    pd.testing.assert_frame_equal(
        pd.read_parquet(f"{URL}/data/{name}/1.parquet"), expected, check_exact=True
    )
    _, headers, whole = ask(f"/data/{name}/1.arrow?columns=patient,grade&limit=10")
    equal(headers["content-type"], "application/vnd.apache.arrow.file")
    table = pa.ipc.open_file(io.BytesIO(whole)).read_all()
    table.validate(full=True)
    equal(table.to_pydict(), {c: list(expected[c].head(10)) for c in ["patient", "grade"]})
    body = io.BytesIO()
    bad = pa.table({"at": pa.array([1000, 1001], pa.timestamp("ns", "UTC"))})
    with pa.ipc.new_stream(body, bad.schema) as stream:
        stream.write_table(bad)
    path = f"/api/v1/data/{unique('feather')}/versions?file_name=x.arrows"
    code, message = refusal(path, "POST", body.getvalue())
    equal(code, 400)
    contains(message, 'Row 2 of column "at"')


@check
def parts():
    """Columns, conditions and limits are taken where the data are"""
    name = unique("cancer")
    frame = cancer()
    add(name, frame.to_csv(index=False), key="patient")
    query = urllib.parse.urlencode(
        {"columns": "patient,target", "where": "mean_radius > 20 and target = 0", "limit": 10}
    )
    read = pd.read_parquet(f"{URL}/data/{name}/1.parquet?{query}")
    expected = frame[(frame.mean_radius > 20) & (frame.target == 0)][["patient", "target"]].head(10)
    pd.testing.assert_frame_equal(read, expected.reset_index(drop=True))
    code, message = refusal(f"/data/{name}/1.parquet?where=nope%20%3D%201")
    equal((code, message), (400, 'The filter names no column "nope".'))
    equal(refusal(f"/data/{name}/1.parquet?columns=nope")[0], 400)
    equal(refusal(f"/data/{name}/9.parquet")[0], 404)
    equal(refusal("/data/none-such/1.parquet")[0], 404)
    equal(refusal(f"/data/{name}/1.xlsx")[0], 400)
    equal(refusal(f"/data/{name}/1")[0], 400)


@check
def ranges():
    """Ranges, HEAD and ETags let a reader of Parquet take what it needs"""
    name = unique("cancer")
    add(name, cancer().to_csv(index=False), key="patient")
    path = f"/data/{name}/1.parquet"
    status, headers, whole = ask(path)
    equal((status, int(headers["content-length"])), (200, len(whole)))
    status, headers, body = ask(path, "HEAD")
    equal((status, body, int(headers["content-length"])), (200, b"", len(whole)))
    status, headers, tail = ask(path, headers={"range": "bytes=-8"})
    equal((status, tail), (206, whole[-8:]))
    footer = 8 + int.from_bytes(tail[:4], "little")
    _, _, last = ask(path, headers={"range": f"bytes={len(whole) - footer}-"})
    metadata = pq.read_metadata(io.BytesIO(b"PAR1" + last))
    equal((metadata.num_rows, metadata.num_columns), (569, 32))
    try:
        ask(path, headers={"if-none-match": headers["etag"]})
        raise AssertionError("sent again")
    except urllib.error.HTTPError as error:
        equal(error.code, 304)


@check
def trained_on_a_version():
    """A run that logs its input by URL is an edge to the version, both ways"""
    name = unique("cancer")
    add(name, cancer().to_csv(index=False), key="patient")
    url = f"{URL}/data/{name}/1.parquet"
    frame = pd.read_parquet(url)
    with mlflow.start_run() as run:
        dataset = mlflow.data.from_pandas(frame, source=url, name=name, targets="target")
        mlflow.log_input(dataset, context="training")
        features = StandardScaler().fit_transform(frame.drop(columns=["patient", "target"]))
        model = LogisticRegression(max_iter=500).fit(features, frame["target"])
        mlflow.log_metric("accuracy", model.score(features, frame["target"]))
    runs = asked(f"/api/v1/data/usage?reference={name}/1")["runs"]
    equal([(one["run_id"], one["context"]) for one in runs], [(run.info.run_id, "training")])
    seen = asked(f"/api/v1/runs/{run.info.run_id}/data")["versions"]
    equal(seen, [{"name": name, "version": 1, "context": "training"}])


@check
def known_by_digest():
    """A version is known by its digest, too, and a frame from elsewhere is no version"""
    name = unique("cancer")
    digest = add(name, cancer().to_csv(index=False), key="patient")["version"]["digest"]
    frame = cancer()
    with mlflow.start_run() as run:
        for context, given in [("validation", digest[:8]), ("test", None)]:
            dataset = mlflow.data.from_pandas(
                frame, source="file:///tmp/cancer.csv", name=name, digest=given
            )
            mlflow.log_input(dataset, context=context)
    runs = asked(f"/api/v1/data/usage?reference={name}/1")["runs"]
    equal([(one["run_id"], one["context"]) for one in runs], [(run.info.run_id, "validation")])


@check
def broken_files():
    """What a file cannot be is said with its place, and adds nothing"""
    name = unique("broken")
    query = urllib.parse.urlencode({"file_name": "x.csv", "key": "id"})
    path = f"/api/v1/data/{name}/versions?{query}"
    code, message = refusal(path, "POST", b"id,x\n1,2\n1,3,4\n")
    equal(code, 400)
    contains(message, "Record 3 of the CSV has 3 fields instead of 2")
    code, message = refusal(path, "POST", b"id,x\n1,2\n1,3\n")
    equal(code, 400)
    contains(message, 'The key "id" does not name one row each')
    equal(refusal(path, "POST", b"")[0], 400)
    equal(refusal(path + "&nope=1", "POST", b"id\n1\n")[0], 400)
    equal(refusal(path.replace("x.csv", "x.bin"), "POST", b"id\n1\n")[0], 400)
    equal(refusal(path.replace(name, "..%2F..%2Fx"), "POST", b"id\n1\n")[0], 400)
    equal(refusal(f"/api/v1/data/{name}/versions")[0], 404)


run_checks()
