"""Calls of real models, run again: exactly, within a tolerance, from the data behind them, and with something else in force."""

import json
import sys

import mlflow
import numpy as np
import pandas as pd
from checks import check, contains, equal, run_checks, unique
from mlflow.models import infer_signature
from serving_tools import COLUMNS, URL, ask, call, frame, logged, serve, stemma, stemma_json, train, why

PYTHON = ("--python", sys.executable)


def add_data(name, table):
    body = table.to_csv(index=False).encode()
    status, _, text = ask(
        f"{URL}/api/v1/data/{name}/versions?file_name=rows.csv&key=customer", body, {"content-type": "application/octet-stream"}
    )
    equal(status, 200, text)


@check
def exact_replays():
    """calls replay exactly, one and many, and why knows it; another version is what_if"""
    name = unique("replay")
    train(name, c=0.01)
    train(name, c=10)
    with serve(f"models:/{name}/1", "--name", name) as url:
        ids = [call(url, ((5 + n / 10, 3, 1.4 + n / 5, 0.2 + n / 10),))[1]["x-stemma-inference-id"] for n in range(12)]
        refused = ask(f"{url}/invocations", b"{", {"content-type": "application/json"})[1]["x-stemma-inference-id"]
    one = stemma_json("replay", ids[0], *PYTHON)
    equal([one[key] for key in ("mode", "input_match", "model_match", "output_match")], ["exact", True, True, True])
    text = stemma("replay", ids[0], *PYTHON)
    contains(text, "output  matches")
    # A refusal is an answer.
    equal(stemma_json("replay", refused, *PYTHON)["output_match"], True)
    many = stemma_json("replay", "--sample", "50", "--deployment", name, *PYTHON)
    equal(many["replayed"], 12)
    equal(many["output_match"], {"yes": 12, "no": 0, "unknown": 0})
    other = stemma_json("replay", "--sample", "12", "--deployment", name, "--model", f"{name}/2", *PYTHON)
    equal(other["mode"], "what_if")
    equal(other["model_match"]["no"], 12)
    assert 0 < other["output_match"]["no"] < 12, other
    equal(other["label_flips"], other["output_match"]["no"])
    replays = json.loads(ask(f"{URL}/api/v1/inferences/{ids[0]}/replays")[2])["replays"]
    equal([one["mode"] for one in replays], ["what_if", "exact", "exact", "exact"])
    answer = json.loads(ask(f"{URL}/api/v1/inferences/{ids[0]}/why")[2])
    equal([answer.get(key) for key in ("input_match", "model_match", "output_match")], [True, True, True])
    contains(stemma("why", ids[0]), "output        as it was")


class Threshold(mlflow.pyfunc.PythonModel):
    """Says whether a score is over a threshold, which is a hyper-parameter."""

    def predict(self, context, model_input, params=None):
        from stemma import hyperparameters, log_computed

        score = model_input["a"] * 0.5 + model_input["b"]
        log_computed("score", score)
        log_computed("window", hyperparameters.get("window", ""))
        return (score > params["threshold"]).astype(int).to_numpy()


@check
def from_data_and_what_if():
    """the input is made again from a version of data; another threshold gives other answers; changed data is told apart from a changed model"""
    name = unique("whatif")
    example = pd.DataFrame({"a": [1.0], "b": [2.0]})
    signature = infer_signature(example, np.array([0]), params={"threshold": 0.5})
    with mlflow.start_run():
        mlflow.pyfunc.log_model(name="model", python_model=Threshold(), registered_model_name=name, signature=signature)
    table = pd.DataFrame({"customer": ["c1", "c2", "c3"], "a": [1.0, 2.5, 0.1], "b": [0.25, 1.0, 0.125]})
    add_data(name, table)
    add_data(name, table.assign(b=[0.25, 9.0, 0.125]))
    with serve(f"models:/{name}/1", "--set", "threshold=0.7", "--set", "window=30d", "--name", name) as url:
        def ask_for(version, rows):
            body = json.dumps({"dataframe_split": {"columns": ["a", "b"], "data": rows}}).encode()
            headers = {"x-stemma-data-version": f"data:/{name}/{version}", "x-stemma-entity-keys": '["c1","c2"]'}
            return ask(f"{url}/invocations", body, {"content-type": "application/json", **headers})

        rows = [[1.0, 0.25], [2.5, 1.0]]
        status, headers, text = ask_for(1, rows)
        equal((status, json.loads(text)), (200, {"predictions": [1, 1]}))
        call_id = headers["x-stemma-inference-id"]
        wrong = ask_for(2, rows)[1]["x-stemma-inference-id"]
        stranger = ask(f"{url}/invocations", json.dumps({"inputs": {"a": [1], "b": [2]}}).encode(), {"content-type": "application/json"})
        stranger = stranger[1]["x-stemma-inference-id"]
    equal([json.loads(row["computed"]) for row in logged(call_id)["predictions"]][0], {"score": 0.75, "window": "30d"})
    again = stemma_json("replay", call_id, "--mode", "from_data", *PYTHON)
    equal([again.get(key) for key in ("input_match", "model_match", "output_match")], [True, True, True])
    moved = stemma_json("replay", wrong, "--mode", "from_data", *PYTHON)
    equal([moved.get(key) for key in ("input_match", "model_match")], [False, True])
    contains(moved["detail"], "other values than the call in: b.")
    unknown = stemma_json("replay", stranger, "--mode", "from_data", *PYTHON, code=1)
    contains(unknown["detail"], "names no version of data")
    higher = stemma_json("replay", call_id, "--set", "threshold=0.8", *PYTHON)
    equal([higher.get(key) for key in ("mode", "input_match", "model_match", "output_match", "label_flips")], ["what_if", True, False, False, 1])
    contains(stemma("why", call_id), "threshold = 0.7")


@check
def what_the_model_saw():
    """the log has what the model was given where that is not what came"""
    name = unique("seen")
    table, _ = frame()
    train(name)
    with serve(f"models:/{name}/1") as url:
        same = call(url)[1]["x-stemma-inference-id"]
        body = json.dumps({"dataframe_split": {"columns": [*COLUMNS, "more"], "data": [["5.1", 3, 1.4, 0.2, 9]]}}).encode()
        status, headers, _ = ask(f"{url}/invocations", body, {"content-type": "application/json"})
        equal(status, 200)
    assert "seen" not in logged(same), logged(same)
    equal(json.loads(logged(headers["x-stemma-inference-id"])["seen"]), {name: [value] for name, value in zip(COLUMNS, [5.1, 3.0, 1.4, 0.2])})


run_checks()
