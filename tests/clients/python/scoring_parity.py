"""A table of requests to MLflow's own scoring server and to `stemma serve`: the same answers; and what the Open Inference Protocol and --strict add."""

import itertools
import json
import sys

import mlflow
import numpy as np
import pandas as pd
from checks import check, contains, equal, run_checks, unique
from mlflow.models import infer_signature
from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema
from mlflow.models.signature import ModelSignature
from scoring_tools import compare
from serving_tools import URL, ask, logged, serve, stemma_json

NAMES = ["i", "l", "f", "d", "b", "s", "t"]
TYPES = [DataType.integer, DataType.long, DataType.float, DataType.double, DataType.boolean, DataType.string, DataType.datetime]
GOOD = {"i": 1, "l": 2, "f": 0.5, "d": 1.25, "b": True, "s": "x", "t": "2026-01-02T03:04:05"}


class Shows(mlflow.pyfunc.PythonModel):
    """Answers with what it was given, its types and its params."""

    def predict(self, context, model_input, params=None):
        if isinstance(model_input, pd.DataFrame):
            seen = {name: [str(one) for one in model_input[name]] for name in model_input.columns}
            seen["types"] = [str(kind) for kind in model_input.dtypes]
        else:
            seen = {"value": str(model_input), "type": type(model_input).__name__}
        return [json.dumps({**seen, "params": params}, default=str)]


def log(name, signature):
    with mlflow.start_run():
        mlflow.pyfunc.log_model(name="model", python_model=Shows(), registered_model_name=name, signature=signature)


VALUES = [0, -1, 2.0, 2.5, 3000000000, 2**53 + 1, 2**63, -(2**63), 1e300, "3", "3.5", "x", "", True, False, "false", None, [1], {"a": 1},
          "2026-01-02", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.123456789", 1700000000000, float("nan"), float("inf")]


def table():
    """Each value in each column, in turn in one of the forms; then forms by themselves."""
    forms = itertools.cycle(["split", "records", "instances", "inputs"])
    for name, value in itertools.product(NAMES, VALUES):
        row = {**GOOD, name: value}
        form = next(forms)
        if form == "split":
            yield {"dataframe_split": {"columns": NAMES, "data": [[row[one] for one in NAMES]]}}
        elif form == "inputs":
            yield {"inputs": {one: [row[one]] for one in NAMES}}
        else:
            yield {("dataframe_records" if form == "records" else "instances"): [row]}
    for params in ({}, {"k": 2}, {"k": 2.0}, {"k": "2"}, {"k": True}, {"k": None}, {"r": 1}, {"r": "x"}, {"other": 1}, [1], "x", None):
        yield {"dataframe_records": [GOOD], "params": params}
    for missing in NAMES:
        yield {"dataframe_records": [{name: value for name, value in GOOD.items() if name != missing}]}
        yield {"inputs": {name: [value] * (2 if name == missing else 1) for name, value in GOOD.items()}}
    yield {"dataframe_records": [GOOD], "stemma": {"data_version": "data:/x/1"}}
    yield {"dataframe_records": [GOOD] * 50}
    yield {"dataframe_split": {"columns": NAMES[::-1], "data": [[GOOD[name] for name in NAMES[::-1]]]}}
    yield {"inputs": GOOD}
    yield {"inputs": [GOOD, GOOD]}


@check
def a_table_of_answers():
    """hundreds of requests get the same status, type and text from MLflow's own server"""
    columns = unique("columns")
    inputs = Schema([ColSpec(kind, name) for kind, name in zip(TYPES, NAMES)])
    params = ParamSchema([ParamSpec("k", DataType.integer, 1), ParamSpec("r", DataType.double, 0.5)])
    log(columns, ModelSignature(inputs=inputs, outputs=Schema([ColSpec(DataType.string)]), params=params))
    count, statuses = compare(columns, table())
    plain = unique("plain")
    log(plain, None)
    more, _ = compare(plain, [{"inputs": value} for value in [1, [1, 2], {"a": [1, 2], "b": [1]}, [[1, 2], [3, 4]], "x", None, {"a": 1}, []]]
                      + [{"dataframe_split": {"data": [[1, "x"], [2, None]]}}, {"instances": [[1.5]]}, {"instances": 5}])
    tensor = unique("tensor")
    log(tensor, infer_signature(np.zeros((1, 2, 2), dtype=np.float32), np.array([0])))
    third, _ = compare(tensor, [{"inputs": value} for value in [[[[1, 2], [3, 4]]], [[1, 2]], [[["x", 1], [1, 1]]], [], [[[1, 2], [3]]]]]
                       + [{"instances": [[[1, 2], [3, 4]]]}])
    assert count > 190 and count + more + third > 200 and {200, 400} <= statuses, (count, more, third, statuses)


@check
def v2_and_strict():
    """the Open Inference Protocol is spoken, logged and replayed; strictly, what MLflow changes in silence is refused"""
    name = unique("v2")
    inputs = Schema([ColSpec(DataType.integer, "i"), ColSpec(DataType.double, "d")])
    log(name, ModelSignature(inputs=inputs, outputs=Schema([ColSpec(DataType.string)])))
    with serve(f"models:/{name}/1", "--strict", "--name", name) as url:
        equal(json.loads(ask(f"{url}/v2/models/{name}")[2])["inputs"], [
            {"name": "i", "datatype": "INT32", "shape": [-1]}, {"name": "d", "datatype": "FP64", "shape": [-1]}])
        equal(ask(f"{url}/v2/health/ready")[0], 200)
        tensors = [{"name": "i", "shape": [2], "datatype": "INT32", "data": [1, 2]}, {"name": "d", "shape": [2, 1], "datatype": "FP64", "data": [0.5, 1.5]}]
        status, headers, text = ask(f"{url}/v2/models/{name}/versions/1/infer", json.dumps({"id": "q1", "inputs": tensors}).encode(),
                                    {"content-type": "application/json"})
        answer = json.loads(text)
        equal((status, answer["id"], answer["model_name"], answer["outputs"][0]["datatype"]), (200, "q1", name, "BYTES"))
        seen = json.loads(answer["outputs"][0]["data"][0])
        equal((seen["i"], seen["d"], seen["types"]), (["1", "2"], ["0.5", "1.5"], ["int32", "float64"]))
        kept = logged(headers["x-stemma-inference-id"])
        equal((kept["protocol"], kept["response"], kept["rows"]), ("v2", text, 1))
        refused = ask(f"{url}/v2/models/{name}/infer", b'{"inputs": []}', {"content-type": "application/json"})
        equal((refused[0], list(json.loads(refused[2]))), (400, ["error"]))
        for value in (2.5, 3000000000, "3", True):
            status, strict_headers, text = ask(f"{url}/invocations", json.dumps({"inputs": {"i": [value], "d": [1]}}).encode(),
                                               {"content-type": "application/json"})
            equal((status, json.loads(text)["error_code"]), (400, "BAD_REQUEST"))
            contains(text, "Strict: Column 'i', row 0")
    for one in (headers, strict_headers):
        equal(stemma_json("replay", one["x-stemma-inference-id"], "--python", sys.executable)["output_match"], True)


def trees(kind, **params):
    import xgboost

    rng = np.random.default_rng(3)
    table = pd.DataFrame(rng.normal(size=(400, 6)), columns=list("abcdef"))
    table["f"] = rng.integers(0, 9, 400)
    target = table["a"] + table["b"] * (table["f"] > 4)
    model = getattr(xgboost, kind)(n_estimators=20, max_depth=4, **params)
    classes = params.get("num_class", 2)
    model.fit(table, target if kind == "XGBRegressor" else np.digitize(target, np.quantile(target, np.arange(1, classes) / classes)))
    return model, table


@check
def trees_without_python():
    """models of trees that the client logged are evaluated in Node, with MLflow's own answers, and replay the same; Python looks at the rest"""
    for kind, params in (("XGBRegressor", {}), ("XGBClassifier", {}), ("XGBClassifier", {"num_class": 3}), ("Booster", {})):
        name = unique("trees")
        model, table = trees("XGBClassifier" if kind == "Booster" else kind, **params)
        model = model.get_booster() if kind == "Booster" else model
        with mlflow.start_run():
            signature = infer_signature(table, np.array([0.5]))
            mlflow.xgboost.log_model(model, name="model", registered_model_name=name, signature=signature, input_example=table.head(2))
        rows = table.to_numpy().tolist()
        names = list(table.columns)
        bodies = [{"dataframe_split": {"columns": names, "data": [[*row[:5], int(row[5])] for row in rows]}}]
        bodies += [{"dataframe_records": [{**dict(zip(names, row)), "f": int(row[5])}]} for row in rows[:20]]
        bodies += [{"inputs": {one: [row[at] if one != "f" else int(row[at])] for at, one in enumerate(names)}} for row in rows[20:30]]
        odd = {**dict(zip(names, rows[0])), "f": 3}
        bodies += [{"dataframe_records": [{**odd, "a": value}]} for value in (None, "1", True, 10**20, 1e39)]
        bodies += [{"dataframe_records": [{**odd, "f": value}]} for value in (None, 2.5, "3", 3.0)]
        bodies += [{"instances": [odd]}, {"dataframe_records": [odd], "params": {"x": 1}}]
        compare(name, bodies)
        deployment = json.loads(ask(f"{URL}/api/v1/deployments?name={name}")[2])["deployments"][0]
        said = {one["key"]: one["value"] for one in deployment["environment"]}
        contains(said["runtime"], "native xgboost")
        contains(said["parity"], "identical in")
        replayed = stemma_json("replay", "--sample", "100", "--deployment", name, "--python", sys.executable)
        equal(replayed["output_match"]["no"] + replayed["output_match"]["unknown"], 0, replayed)


run_checks()
