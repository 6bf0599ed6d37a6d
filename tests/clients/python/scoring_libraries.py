"""Models of LightGBM, ONNX and scikit-learn that the client logged: the answers of MLflow's own scoring server, with and without Python."""

import json
import sys

import lightgbm
import mlflow
import numpy as np
import pandas as pd
import skl2onnx
from checks import check, contains, equal, run_checks, unique
from mlflow.models import infer_signature
from scoring_tools import compare
from serving_tools import URL, ask, stemma_json
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neural_network import MLPRegressor

RNG = np.random.default_rng(5)
TABLE = pd.DataFrame(RNG.normal(size=(400, 6)), columns=list("abcdef"))
TARGET = TABLE["a"] * 2 + np.sin(TABLE["b"])
LABELS = (TARGET > 0).astype(int)


def bodies(missing=True):
    names = list(TABLE.columns)
    rows = TABLE.to_numpy().tolist()
    yield {"dataframe_split": {"columns": names, "data": rows}}
    yield from ({"dataframe_records": [dict(zip(names, row))]} for row in rows[:10])
    yield {"inputs": {one: [row[at] for row in rows[:20]] for at, one in enumerate(names)}}
    yield {"instances": [dict(zip(names, rows[0]))]}
    yield {"dataframe_records": [dict(zip(names[:5], rows[0]))]}
    if missing:
        yield {"dataframe_records": [{**dict(zip(names, rows[0])), "a": None}]}


def served(name):
    deployment = json.loads(ask(f"{URL}/api/v1/deployments?name={name}")[2])["deployments"][0]
    return {one["key"]: one["value"] for one in deployment["environment"]}


def replays(name):
    replayed = stemma_json("replay", "--sample", "100", "--deployment", name, "--python", sys.executable)
    equal(replayed["output_match"]["no"] + replayed["output_match"]["unknown"], 0, replayed)


@check
def lightgbm_without_python():
    """boosters of LightGBM are evaluated in Node with the same sums, and after an exp() with the same numbers but for the last bit; they replay the same"""
    for params, target in (({"objective": "regression"}, TARGET), ({"objective": "binary"}, LABELS), ({"objective": "multiclass", "num_class": 3}, np.digitize(TARGET, [-1, 1]))):
        name = unique("lightgbm")
        booster = lightgbm.train({**params, "verbose": -1, "num_threads": 1}, lightgbm.Dataset(TABLE, target), num_boost_round=20)
        with mlflow.start_run():
            mlflow.lightgbm.log_model(booster, name="model", registered_model_name=name, signature=infer_signature(TABLE, np.array([0.5])))
        compare(name, bodies(), close=0 if params["objective"] == "regression" else 1e-15)
        contains(served(name)["runtime"], "native lightgbm")
        replays(name)


@check
def onnx_without_python():
    """graphs of ONNX are evaluated in Node, within a millionth and without a label that differs; those that MLflow can't answer are left to it"""
    kinds = [FloatTensorType([None, 6])]
    for estimator in (LinearRegression(), RandomForestRegressor(n_estimators=30, max_depth=6, random_state=0), MLPRegressor(hidden_layer_sizes=(32,), max_iter=300, random_state=0)):
        name = unique("onnx")
        graph = skl2onnx.to_onnx(estimator.fit(TABLE.to_numpy(np.float32), TARGET), initial_types=[("input", kinds[0])])
        with mlflow.start_run():
            mlflow.onnx.log_model(graph, name="model", registered_model_name=name, signature=infer_signature(TABLE, TABLE[["a"]]), input_example=TABLE.head(2))
        compare(name, bodies(missing=False), close=1e-6)
        contains(served(name)["runtime"], "native onnxruntime")
        replays(name)
    name = unique("onnx")
    model = LogisticRegression().fit(TABLE.to_numpy(np.float32), LABELS)
    graph = skl2onnx.to_onnx(model, initial_types=[("input", kinds[0])], options={"zipmap": False})
    with mlflow.start_run():
        mlflow.onnx.log_model(graph, name="model", registered_model_name=name, signature=infer_signature(TABLE, TABLE[["a"]]))
    compare(name, bodies(missing=False))
    equal(served(name)["runtime"], "python")


@check
def forests_of_scikit_learn():
    """forests serve from skops and from cloudpickle, as MLflow serves them; what the client does not trust it refuses by itself"""
    forest = RandomForestClassifier(n_estimators=20, random_state=0).fit(TABLE, LABELS)
    boosted = HistGradientBoostingRegressor(max_iter=20).fit(TABLE, TARGET)
    signature = infer_signature(TABLE, np.array([0]))
    refused = None
    with mlflow.start_run():
        try:
            mlflow.sklearn.log_model(forest, name="model", signature=signature)
        except mlflow.MlflowException as error:
            refused = str(error)
    contains(refused, "untrusted types")
    trusted = ["sklearn.tree._tree.Tree", "numpy.dtype"]
    for model, how in ((forest, {"skops_trusted_types": trusted}), (forest, {"serialization_format": "cloudpickle"}), (boosted, {"serialization_format": "cloudpickle"})):
        name = unique("forest")
        with mlflow.start_run():
            mlflow.sklearn.log_model(model, name="model", registered_model_name=name, signature=signature, input_example=TABLE.head(2), **how)
        compare(name, bodies())
        equal(served(name)["runtime"], "python")
        replays(name)


run_checks()
