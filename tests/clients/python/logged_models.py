"""Logged models: log, load, find, tag, delete. Registered models are another matter."""

import os

import mlflow
import numpy as np
import pandas as pd
from checks import OURS, check, contains, equal, refused, run_checks, unique
from mlflow import MlflowClient
from mlflow.entities import LoggedModelStatus, Metric
from mlflow.models import infer_signature
from sklearn.linear_model import LogisticRegression

client = MlflowClient()
X = np.random.default_rng(3).normal(size=(40, 3))
y = (X[:, 0] > 0).astype(int)
model = LogisticRegression().fit(X, y)
REQUIREMENTS = ["scikit-learn"]


def log(name="model", **more):
    return mlflow.sklearn.log_model(model, name=name, pip_requirements=REQUIREMENTS, **more)


@check
def log_and_load():
    """log_model copies the run's parameters and metrics; the model loads by both its addresses"""
    experiment = mlflow.set_experiment(unique("models"))
    with mlflow.start_run() as active:
        mlflow.log_param("C", 1.0)
        mlflow.log_metric("acc", 0.97)
        info = log(signature=infer_signature(X, y), input_example=X[:2], params={"max_iter": 200})
    logged = client.get_logged_model(info.model_id)
    equal(logged.params, {"C": "1.0", "max_iter": "200"})
    equal([(m.key, m.value, m.run_id, m.model_id) for m in logged.metrics], [("acc", 0.97, active.info.run_id, info.model_id)])
    equal(logged.status, LoggedModelStatus.READY)
    equal((logged.name, logged.source_run_id, logged.experiment_id), ("model", active.info.run_id, experiment.experiment_id))
    equal(logged.artifact_location, f"{experiment.artifact_location}/models/{info.model_id}/artifacts")
    run = mlflow.get_run(active.info.run_id)
    equal([(o.model_id, o.step) for o in run.outputs.model_outputs], [(info.model_id, 0)])
    for uri in (f"models:/{info.model_id}", f"runs:/{active.info.run_id}/model", info.model_uri):
        equal(mlflow.sklearn.load_model(uri).predict(X).tolist(), model.predict(X).tolist())
        equal(mlflow.pyfunc.load_model(uri).predict(X).tolist(), model.predict(X).tolist())
        equal(mlflow.models.get_model_info(uri).signature is None, False)
    files = {f.path for f in client.list_logged_model_artifacts(info.model_id)}
    assert {"MLmodel", "conda.yaml", "requirements.txt", "input_example.json"} <= files, files
    down = mlflow.artifacts.download_artifacts(artifact_uri=f"models:/{info.model_id}")
    contains(open(os.path.join(down, "MLmodel")).read(), info.model_id)


@check
def newest_of_a_name():
    """several models of one name: runs:/ takes the one of that run"""
    experiment = mlflow.set_experiment(unique("same"))
    with mlflow.start_run() as one:
        first = log(name="m")
    with mlflow.start_run():
        log(name="m")
    loaded = mlflow.pyfunc.load_model(f"runs:/{one.info.run_id}/m")
    equal(loaded.metadata.model_id, first.model_id)
    equal(len(mlflow.search_logged_models([experiment.experiment_id], "name = 'm'", output_format="list")), 2)


@check
def active_model():
    """metrics logged with an active model belong to it"""
    mlflow.set_experiment(unique("active"))
    active = mlflow.set_active_model(name="served")
    with mlflow.start_run() as run:
        mlflow.log_metric("latency", 5.0, step=2)
        mlflow.log_metrics({"errors": 0}, step=2, model_id=active.model_id)
    mlflow.clear_active_model()
    metrics = {m.key: (m.value, m.step, m.run_id) for m in client.get_logged_model(active.model_id).metrics}
    equal(metrics, {"latency": (5.0, 2, run.info.run_id), "errors": (0.0, 2, run.info.run_id)})


@check
def dataset_metrics():
    """a metric of a model names the data it was measured on"""
    experiment = mlflow.set_experiment(unique("data"))
    dataset = mlflow.data.from_pandas(pd.DataFrame({"x": [1]}), name="eval-set")
    created = client.create_logged_model(experiment.experiment_id, name="m")
    with mlflow.start_run():
        mlflow.log_metric("f1", 0.5, dataset=dataset, model_id=created.model_id)
    metric = client.get_logged_model(created.model_id).metrics[0]
    equal((metric.dataset_name, metric.dataset_digest), ("eval-set", dataset.digest))

    def search(filter_string, **data):
        return len(mlflow.search_logged_models([experiment.experiment_id], filter_string, datasets=[data], output_format="list"))

    exact = {"dataset_name": "eval-set", "dataset_digest": dataset.digest}
    equal(search("metrics.f1 > 0.4", **exact), 1)
    equal(search("metrics.f1 > 0.6", **exact), 0)
    equal(search(None, **exact), 1)
    equal(search(None, dataset_name="other", dataset_digest=dataset.digest), 0)
    if OURS:  # upstream compares a digest that was not given with NULL, and finds nothing
        equal(search("metrics.f1 > 0.4", dataset_name="eval-set"), 1)
        equal(search("metrics.f1 > 0.4", dataset_name="other"), 0)


if OURS:  # upstream answers 400

    @check
    def one_metric_on_two_datasets():
        """a metric of one time and step on two datasets is there twice"""
        experiment = mlflow.set_experiment(unique("two"))
        created = client.create_logged_model(experiment.experiment_id, name="m")
        data = [mlflow.data.from_pandas(pd.DataFrame({"x": [i]}), name=f"d{i}") for i in range(2)]
        with mlflow.start_run():
            for value, dataset in zip((0.5, 0.6), data):
                mlflow.log_metrics({"auc": value}, dataset=dataset, model_id=created.model_id, timestamp=5, step=0)
        metrics = client.get_logged_model(created.model_id).metrics
        equal(sorted((m.dataset_name, m.value) for m in metrics), [("d0", 0.5), ("d1", 0.6)])
        for value, dataset in zip((0.5, 0.6), data):
            on = [{"dataset_name": dataset.name, "dataset_digest": dataset.digest}]
            found = mlflow.search_logged_models(
                [experiment.experiment_id], f"metrics.auc = {value}", datasets=on, output_format="list"
            )
            equal([m.model_id for m in found], [created.model_id])


@check
def searches():
    """models are found and ordered by attributes, parameters, tags and metrics"""
    experiment_id = client.create_experiment(unique("search"))
    run_id = client.create_run(experiment_id).info.run_id
    made = {}
    for index, name in enumerate(["aa", "ab", "Ba"]):
        m = client.create_logged_model(
            experiment_id, name=name, source_run_id=run_id, params={"n": str(index)}, tags={"t": name}, model_type="agent" if index else None
        )
        made[name] = m.model_id
        client.log_batch(run_id, [Metric("acc", index / 2, 1000 + index, 0, model_id=m.model_id)])
    client.finalize_logged_model(made["aa"], LoggedModelStatus.READY)
    client.finalize_logged_model(made["ab"], LoggedModelStatus.FAILED)

    def names(filter_string=None, order_by=({"field_name": "name", "ascending": True},)):
        return [m.name for m in client.search_logged_models([experiment_id], filter_string, order_by=list(order_by) or None)]

    cases = {
        None: ["Ba", "aa", "ab"],
        "name = 'aa'": ["aa"],
        "attributes.name LIKE 'a%'": ["aa", "ab"],
        "name ILIKE 'b%'": ["Ba"],
        "name IN ('aa', 'Ba')": ["Ba", "aa"],
        "name NOT IN ('aa', 'Ba')": ["ab"],
        "name != 'aa'": ["Ba", "ab"],
        f"model_id = '{made['ab']}'": ["ab"],
        f"source_run_id = '{run_id}'": ["Ba", "aa", "ab"],
        "model_type = 'agent'": ["Ba", "ab"],
        "creation_timestamp > 1000": ["Ba", "aa", "ab"],
        "creation_time < 1000": [],
        "last_updated_timestamp > 1000": ["Ba", "aa", "ab"],
        "params.n = '1'": ["ab"],
        "params.n != '1'": ["Ba", "aa"],
        "tags.t = 'Ba'": ["Ba"],
        "metrics.acc >= 0.5": ["Ba", "ab"],
        "metrics.acc = 0.5 AND params.n = '1'": ["ab"],
        "status = 2": ["aa"],
    }
    for filter_string, expected in cases.items():
        equal(names(filter_string), expected, filter_string)
    equal(names(order_by=[{"field_name": "metrics.acc", "ascending": False}]), ["Ba", "ab", "aa"])
    equal(names(order_by=[{"field_name": "creation_timestamp", "ascending": True}])[0], "aa")
    wrong_filters = ["foo.bar = 1", "name > 'x'", "name = 'a' OR name = 'b'", "params.n > '1'", "metrics.acc LIKE 'x'"]
    if OURS:  # upstream answers 500, or finds nothing
        wrong_filters += ["nope = 'x'", "metrics.acc = 'x'"]
        equal(names("status = 'READY'"), ["aa"])
        equal(names("status != 'LOGGED_MODEL_READY'"), ["Ba", "ab"])
    for wrong in wrong_filters:
        with refused("INVALID_PARAMETER_VALUE"):
            names(wrong)
    page = client.search_logged_models([experiment_id], max_results=2, order_by=[{"field_name": "name"}])
    rest = client.search_logged_models(
        [experiment_id], max_results=2, order_by=[{"field_name": "name"}], page_token=page.token
    )
    equal([m.name for m in [*page, *rest]], ["Ba", "aa", "ab"])
    equal(rest.token, None)
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_logged_models([experiment_id], "name = 'x'", page_token=page.token)


@check
def tags_and_deletion():
    """a model is tagged, untagged and deleted"""
    experiment_id = client.create_experiment(unique("tags"))
    model_id = client.create_logged_model(experiment_id, tags={"a": "1"}).model_id
    assert client.get_logged_model(model_id).name
    client.set_logged_model_tags(model_id, {"a": "2", "b/c d": "ü"})
    equal(client.get_logged_model(model_id).tags, {"a": "2", "b/c d": "ü"})
    client.delete_logged_model_tag(model_id, "a")
    equal(client.get_logged_model(model_id).tags, {"b/c d": "ü"})
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.delete_logged_model_tag(model_id, "a")
    client.log_model_params(model_id, {f"p{i}": str(i) for i in range(150)})
    equal(len(client.get_logged_model(model_id).params), 150)
    client.delete_logged_model(model_id)
    with refused("RESOURCE_DOES_NOT_EXIST", model_id):
        client.get_logged_model(model_id)
    equal(client.search_logged_models([experiment_id]), [])


@check
def external_model():
    """an external model has metadata only"""
    mlflow.set_experiment(unique("external"))
    made = mlflow.create_external_model("ext", params={"p": "1"}, tags={"k": "v"}, model_type="agent")
    found = mlflow.get_logged_model(made.model_id)
    equal((found.name, found.model_type, found.params, found.status), ("ext", "agent", {"p": "1"}, LoggedModelStatus.READY))
    equal((found.tags["k"], found.tags["mlflow.model.isExternal"]), ("v", "true"))


@check
def failed_upload():
    """a model whose upload failed says so"""
    mlflow.set_experiment(unique("fails"))

    class Broken(mlflow.pyfunc.PythonModel):
        def predict(self, model_input: list[str]):
            return model_input

        def __reduce__(self):
            raise RuntimeError("cannot be pickled")

    with mlflow.start_run() as active:
        try:
            mlflow.pyfunc.log_model(name="broken", python_model=Broken(), pip_requirements=[])
        except Exception:
            pass
    outputs = mlflow.get_run(active.info.run_id).outputs.model_outputs
    equal(client.get_logged_model(outputs[0].model_id).status, LoggedModelStatus.FAILED)


@check
def wrong_names():
    """model names with path characters are refused"""
    experiment_id = client.create_experiment(unique("wrong"))
    for name in ("a/b", "a:b", "a.b", "a%b", 'a"b', "a'b"):
        with refused("INVALID_PARAMETER_VALUE"):
            client.create_logged_model(experiment_id, name=name)
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.create_logged_model("999999", name="m")


run_checks()
