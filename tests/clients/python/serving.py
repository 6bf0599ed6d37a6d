"""Models that the real client logged, served by `stemma serve`: the answers of MLflow's own scoring server, a log of every call, and why."""

import json
import os
import sys
import tempfile
import threading
import time

import mlflow
import numpy as np
import pandas as pd
from checks import check, contains, equal, run_checks, unique
from mlflow.models import infer_signature
from serving_tools import CLIENT, COLUMNS, URL, ask, call, frame, free_port, logged, process, serve, train, why

def requests_to_compare():
    """Bodies as people send them, right and wrong."""
    row = dict(zip(COLUMNS, [5.1, 3.5, 1.4, 0.2]))
    good = [5.1, 3.5, 1.4, 0.2]
    bodies = [
        {"dataframe_split": {"columns": COLUMNS, "data": [good, [6, 3, 5, 2]]}},
        {"dataframe_split": {"data": [good]}},
        {"dataframe_split": {"columns": COLUMNS[::-1], "data": [good[::-1]]}},
        {"dataframe_split": {"columns": [*COLUMNS, "more"], "data": [[*good, 1]]}},
        {"dataframe_split": {"columns": COLUMNS[:3], "data": [good[:3]]}},
        {"dataframe_split": {"columns": COLUMNS, "data": [good], "index": [7]}},
        {"dataframe_split": {"columns": COLUMNS, "data": []}},
        {"dataframe_split": {"columns": COLUMNS, "data": [["x", 1, 1, 1]]}},
        {"dataframe_split": {"columns": COLUMNS, "data": [[None, 1, 1, 1]]}},
        {"dataframe_split": {"columns": COLUMNS, "data": [["5.1", 1, 1, 1]]}},
        {"dataframe_split": [1]},
        {"dataframe_split": {"unknown": 1}},
        {"dataframe_records": [row, row]},
        {"dataframe_records": [{**row, "more": 1}]},
        {"dataframe_records": [{"sepal_length": 1}]},
        {"dataframe_records": row},
        {"dataframe_records": []},
        {"instances": [row]},
        {"instances": [good]},
        {"inputs": {name: [value] for name, value in row.items()}},
        {"inputs": [good]},
        {"inputs": row},
        {"inputs": [row]},
        {"instances": [row], "inputs": [row]},
        {"inputs": [good], "params": {"unknown": 1}},
        {"signature_name": "x", "instances": [row]},
        {"unknown": 1},
        {},
        [],
        7,
    ]
    kind = "application/json"
    cases = [(kind, json.dumps(body)) for body in bodies]
    csv = ",".join(COLUMNS) + "\n5.1,3.5,1.4,0.2\n6,3,5,2\n"
    cases += [
        (kind, "{"),
        (kind, ""),
        (kind, '{"dataframe_split": {"columns": ["sepal_length","sepal_width","petal_length","petal_width"], "data": [[NaN,1,1,1]]}}'),
        ("application/json; charset=utf-8", cases[0][1]),
        ("application/json; charset=latin-1", cases[0][1]),
        ("application/json; format=pandas", cases[0][1]),
        ("text/csv", csv),
        ("text/csv; charset=utf-8", csv),
        ("text/csv", "a,b\n1,2\n"),
        ("text/csv", ""),
        ("application/csv", csv),
        ("text/plain", "x"),
    ]
    return cases


@check
def same_answers():
    """answers are those of MLflow's own scoring server, status, type and text"""
    name = unique("same")
    train(name)
    with tempfile.TemporaryDirectory() as folder:
        path = mlflow.artifacts.download_artifacts(f"models:/{name}/1", dst_path=folder)
        port = free_port()
        program = "import sys, mlflow.pyfunc, uvicorn; from mlflow.pyfunc import scoring_server as s; "
        program += "uvicorn.run(s.init(mlflow.pyfunc.load_model(sys.argv[1])), port=int(sys.argv[2]))"
        theirs = [sys.executable, "-c", program, path, str(port)]
        with process(theirs, port) as reference, serve(f"models:/{name}/1") as ours:
            differing = []
            for kind, body in requests_to_compare():
                one, other = [ask(f"{url}/invocations", body.encode(), {"content-type": kind}) for url in (reference, ours)]
                seen = [(status, headers.get("content-type", headers.get("Content-Type")), text) for status, headers, text in (one, other)]
                seen = [(status, (kind or "").split(";")[0], without_trace(text)) for status, kind, text in seen]
                if seen[0] != seen[1]:
                    differing.append((body, *seen))
            assert not differing, differing
            for path in ("/ping", "/health", "/version"):
                one, other = ask(reference + path), ask(ours + path)
                equal((one[0], one[2]), (other[0], other[2]))


def without_trace(text):
    """A stack names lines of the program that runs the model."""
    try:
        parsed = json.loads(text)
    except ValueError:
        return text
    if isinstance(parsed, dict):
        parsed.pop("stack_trace", None)
    return parsed


@check
def every_call_is_logged_and_explained():
    """a call is in the log when it is answered, and why leads back to run, parameters and data"""
    name = unique("why")
    csv = frame()[0].to_csv(index=False).encode()
    ask(f"{URL}/api/v1/data/{name}/versions?file_name=iris.csv", csv, {"content-type": "application/octet-stream"})
    source = f"{URL}/data/{name}/1.parquet"
    run_id = train(name, c=0.5)
    with mlflow.start_run(run_id=run_id):
        mlflow.log_input(mlflow.data.from_pandas(pd.read_parquet(source), source=source, name=name), context="training")
    CLIENT.set_registered_model_alias(name, "champion", "1")
    with serve(f"models:/{name}@champion", "--set", "threshold=0.4", "--name", name) as url:
        rows = ((5.1, 3.5, 1.4, 0.2), (6, 3, 5, 2))
        status, headers, text = call(
            url,
            rows,
            data_version=f"data:/{name}/1",
            data_min_time="2026-01-01T00:00:00Z",
            entity_keys='["a","b"]',
            client_request_id="order-7",
        )
        equal(status, 200)
        inference = logged(headers["x-stemma-inference-id"])
        equal(inference["rows"], 2)
        equal(inference["response"], text)
        equal(inference["client_request_id"], "order-7")
        equal(inference["data_min_time"], 1767225600000)
        equal([(row["entity_key"], row["output"]) for row in inference["predictions"]], [("a", "0"), ("b", "2")])
        links = {}
        for link in why(headers["x-stemma-inference-id"]):
            links.setdefault(link["kind"], []).append(link)
        equal([link["id"] for link in links["data"]], [f"data:/{name}/1"] * 2)
        equal(links["run"][0]["id"], run_id)
        equal(links["run"][0]["facts"], [{"key": "C", "value": "0.5"}])
        equal(links["model-version"][0]["digest"], links["deployment"][0]["digest"])
        contains([(fact["key"], fact["value"]) for fact in links["deployment"][0]["facts"]], ("threshold", "0.4"))
        contains(links["commit"][0]["missing"] if "missing" in links["commit"][0] else "known", "n")
        # A call that is refused is a call.
        status, headers, _ = ask(f"{url}/invocations", b"{", {"content-type": "application/json"})
        equal((status, logged(headers["x-stemma-inference-id"])["status"]), (400, 400))


class Rule(mlflow.pyfunc.PythonModel):
    """Sums up points and says how it came to them."""

    def predict(self, context, model_input, params=None):
        from stemma import log_computed

        points = model_input["age"] // 10
        log_computed("points", points)
        log_computed("limit", 4)
        if (model_input["age"] < 0).any():
            os._exit(3)
        if (model_input["age"] > 200).any():
            time.sleep(30)
        print("a model that prints")
        return (points >= 4).astype(int)


@check
def rules_and_accidents():
    """values that a model computed are in the log; one that crashes or hangs ends alone, and the next call is served"""
    name = unique("rule")
    example = pd.DataFrame({"age": [30]})
    with mlflow.start_run():
        signature = infer_signature(example, np.array([0]))
        mlflow.pyfunc.log_model(name="model", python_model=Rule(), registered_model_name=name, signature=signature)

    def ages(url, *values):
        body = json.dumps({"dataframe_split": {"columns": ["age"], "data": [[value] for value in values]}})
        return ask(f"{url}/invocations", body.encode(), {"content-type": "application/json"})

    with serve(f"models:/{name}/1", "--timeout", "3") as url:
        status, headers, text = ages(url, 35, 52)
        equal((status, json.loads(text)), (200, {"predictions": [{"age": 0}, {"age": 1}]}))
        rows = logged(headers["x-stemma-inference-id"])["predictions"]
        equal([json.loads(row["computed"]) for row in rows], [{"points": 3, "limit": 4}, {"points": 5, "limit": 4}])
        for accident in (-1, 300):
            status, headers, text = ages(url, accident)
            equal((status, logged(headers["x-stemma-inference-id"])["status"]), (503, 503))
            contains(text, "The worker ended" if accident < 0 else "took longer than 3000 ms")
            for _ in range(300):
                if ages(url, 35)[0] == 200:
                    break
                time.sleep(0.1)
            else:
                raise AssertionError("no new worker came")


@check
def alias_moves_under_load():
    """when an alias moves, the new version takes over and no call fails"""
    name = unique("moves")
    train(name, c=0.01)
    train(name, c=10)
    CLIENT.set_registered_model_alias(name, "champion", "1")
    with serve(f"{name}@champion") as url:
        statuses, done = [], threading.Event()

        def load():
            while not done.is_set():
                statuses.append(call(url)[0])

        threads = [threading.Thread(target=load) for _ in range(4)]
        for thread in threads:
            thread.start()
        CLIENT.set_registered_model_alias(name, "champion", "2")
        deployments = []
        for _ in range(1200):
            deployments = json.loads(ask(f"{URL}/api/v1/deployments?name={name}")[2])["deployments"]
            if len(deployments) == 2 and "end_time" in deployments[1]:
                break
            time.sleep(0.1)
        done.set()
        for thread in threads:
            thread.join()
        equal([one["model_version"] for one in deployments], [2, 1])
        assert deployments[1]["end_time"] >= deployments[0]["start_time"]
        equal(set(statuses), {200})
        # Rows in the log are answered calls.
        counted = 0
        for one in deployments:
            token = None
            while True:
                query = f"?limit=1000{'' if token is None else f'&page_token={token}'}"
                page = json.loads(ask(f"{URL}/api/v1/deployments/{one['deployment_id']}/inferences{query}")[2])
                counted += len(page["inferences"])
                token = page.get("next_page_token")
                if token is None:
                    break
        equal(counted, len(statuses))


run_checks()
