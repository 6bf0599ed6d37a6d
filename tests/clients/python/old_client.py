"""The core of tracking through a client of the 2.x line."""

import json
import math
import os
from pathlib import Path
from urllib.parse import quote

import mlflow
import numpy as np
import pandas as pd
import requests
from checks import OURS, check, equal, refused, run_checks, unique
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag
from sklearn.linear_model import LogisticRegression

client = MlflowClient()
X = np.random.default_rng(5).normal(size=(40, 3))
y = (X[:, 0] > 0).astype(int)


@check
def version():
    """this is a client of the 2.x line"""
    equal(mlflow.__version__.split(".")[0], "2")


@check
def logging():
    """runs, parameters, metrics and tags are logged and read"""
    experiment = mlflow.set_experiment(unique("old"))
    with mlflow.start_run(run_name="r", tags={"a": "b"}) as active:
        mlflow.log_param("lr", 0.1)
        mlflow.log_params({f"p{i}": i for i in range(120)})
        for step in range(5):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metrics({"nan": math.nan, "acc": 0.5}, step=1)
        mlflow.set_tags({"c": "d"})
    run = mlflow.get_run(active.info.run_id)
    equal((run.info.run_name, run.info.status, run.info.run_id), ("r", "FINISHED", active.info.run_id))
    equal((run.data.params["lr"], len(run.data.params)), ("0.1", 121))
    equal((run.data.metrics["loss"], run.data.tags["c"]), (0.2, "d"))
    assert math.isnan(run.data.metrics["nan"])
    equal([point.step for point in client.get_metric_history(active.info.run_id, "loss")], [0, 1, 2, 3, 4])
    found = mlflow.search_runs([experiment.experiment_id], "metrics.acc = 0.5 and params.lr = '0.1'")
    equal(list(found["run_id"]), [active.info.run_id])


@check
def batches():
    """log_batch, resume, nesting, deletion"""
    mlflow.set_experiment(unique("old"))
    with mlflow.start_run() as parent:
        with mlflow.start_run(nested=True) as child:
            client.log_batch(child.info.run_id, [Metric("m", 1.0, 5, 0)], [Param("p", "1")], [RunTag("t", "1")])
    with mlflow.start_run(run_id=child.info.run_id):
        mlflow.log_metric("m", 2.0, step=1)
    run = mlflow.get_run(child.info.run_id)
    equal((run.data.metrics, run.data.tags["mlflow.parentRunId"]), ({"m": 2.0}, parent.info.run_id))
    client.delete_run(child.info.run_id)
    client.restore_run(child.info.run_id)
    with refused("INVALID_PARAMETER_VALUE", "Changing param values is not allowed"):
        client.log_param(child.info.run_id, "p", "2")


@check
def artifacts():
    """artifacts, tables and dictionaries go up and come down"""
    mlflow.set_experiment(unique("old"))
    Path("files/sub").mkdir(parents=True)
    Path("files/a b.txt").write_text("A")
    Path("files/sub/ü+.txt").write_text("B")
    Path("files/empty").write_text("")
    with mlflow.start_run() as active:
        mlflow.log_artifacts("files", "up")
        mlflow.log_dict({"k": 1}, "cfg.json")
        mlflow.log_table({"q": [1, 2]}, "t.json")
    down = Path(mlflow.artifacts.download_artifacts(run_id=active.info.run_id, artifact_path="up"))
    equal(sorted(str(p.relative_to(down)) for p in down.rglob("*") if p.is_file()), ["a b.txt", "empty", "sub/ü+.txt"])
    equal(mlflow.artifacts.load_dict(f"runs:/{active.info.run_id}/cfg.json"), {"k": 1})
    equal(list(mlflow.load_table("t.json", run_ids=[active.info.run_id])["q"]), [1, 2])


@check
def inputs():
    """log_input links data"""
    dataset = mlflow.data.from_pandas(pd.DataFrame({"x": [1]}), name="d")
    with mlflow.start_run() as active:
        mlflow.log_input(dataset, context="training")
    equal(mlflow.get_run(active.info.run_id).inputs.dataset_inputs[0].dataset.name, "d")


@check
def models():
    """log_model keeps the model below the run, as 2.x does, and it loads"""
    mlflow.set_experiment(unique("old"))
    model = LogisticRegression().fit(X, y)
    with mlflow.start_run() as active:
        mlflow.sklearn.log_model(model, "model", pip_requirements=["scikit-learn"])
    loaded = mlflow.sklearn.load_model(f"runs:/{active.info.run_id}/model")
    equal(loaded.predict(X).tolist(), model.predict(X).tolist())
    history = mlflow.get_run(active.info.run_id).data.tags["mlflow.log-model.history"]
    equal(json.loads(history)[0]["artifact_path"], "model")


@check
def autolog():
    """sklearn autologging logs metrics and a model"""
    experiment = mlflow.set_experiment(unique("old"))
    mlflow.sklearn.autolog()
    LogisticRegression(C=0.5).fit(X, y)
    mlflow.sklearn.autolog(disable=True)
    run = client.search_runs([experiment.experiment_id])[0]
    equal((run.info.status, run.data.params["C"]), ("FINISHED", "0.5"))
    assert "training_accuracy_score" in run.data.metrics
    assert {"model", "estimator.html"} <= {f.path for f in client.list_artifacts(run.info.run_id)}


@check
def background():
    """asynchronous logging loses nothing"""
    mlflow.set_experiment(unique("old"))
    with mlflow.start_run() as active:
        operations = [mlflow.log_metric("m", step, step=step, synchronous=False) for step in range(100)]
        for operation in operations:
            operation.wait()
    equal(len(client.get_metric_history(active.info.run_id, "m")), 100)



@check
def registry():
    """models are registered, loaded by number, alias and stage, searched and copied"""
    name, target = unique("old-model"), unique("old-copy")
    mlflow.set_experiment(unique("old"))
    with mlflow.start_run() as active:
        mlflow.sklearn.log_model(LogisticRegression().fit(X, y), "model", registered_model_name=name, pip_requirements=["scikit-learn"])
    second = mlflow.register_model(f"runs:/{active.info.run_id}/model", name, tags={"t": "1"})
    equal(int(second.version), 2)
    client.set_registered_model_alias(name, "champion", "2")
    client.transition_model_version_stage(name, "1", "Production")
    for address in ("/1", "/2", "/latest", "/Production", "@champion"):
        equal(len(mlflow.pyfunc.load_model(f"models:/{name}{address}").predict(X)), len(X))
    equal(client.get_model_version_by_alias(name, "champion").tags, {"t": "1"})
    equal([int(v.version) for v in client.search_model_versions(f"name = '{name}'", order_by=["version_number ASC"])], [1, 2])
    equal([m.name for m in client.search_registered_models(f"name = '{name}'")], [name])
    equal(client.get_registered_model(name).aliases, {"champion": "2"})
    copy = client.copy_model_version(f"models:/{name}/1", target)
    equal((int(copy.version), copy.source), (1, f"models:/{name}/1"))
    equal(len(mlflow.pyfunc.load_model(f"models:/{target}/1").predict(X)), len(X))
    client.delete_registered_model_alias(name, "champion")
    client.delete_model_version(name, "2")
    with refused("RESOURCE_DOES_NOT_EXIST", f"Model Version (name={name}, version=2) not found"):
        client.get_model_version(name, "2")
    client.rename_registered_model(name, f"{name}-x")
    client.delete_registered_model(f"{name}-x")
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_registered_model(f"{name}-x")

if OURS:  # upstream stores them decoded, and misses what it cannot decode

    @check
    def percent_signs():
        """names with percent signs are listed, and come down one by one and with their folder"""
        names = ["50%20off.csv", "a%2Fb.txt", "100%.txt"]
        names += [f"acc%step%{step}%timestamp%1717171717171%{40 + step:x}c{step:05x}-0000.png" for step in (0, 3, 10, 20, 31, 55)]
        with mlflow.start_run() as active:
            uri = mlflow.get_artifact_uri("images").removeprefix("mlflow-artifacts:/")
        base = f"{os.environ['MLFLOW_TRACKING_URI']}/api/2.0/mlflow-artifacts/artifacts/{uri}"
        for name in names:
            requests.put(f"{base}/{quote(name, safe='')}", data=name.encode()).raise_for_status()
        listed = [info.path for info in client.list_artifacts(active.info.run_id, "images")]
        one_by_one = [Path(client.download_artifacts(active.info.run_id, path, ".")).read_text() for path in listed]
        equal(sorted(one_by_one), sorted(names))
        down = Path(client.download_artifacts(active.info.run_id, "images", "."))
        equal(sorted(p.read_text() for p in down.rglob("*") if p.is_file()), sorted(names))


run_checks()
