"""`make URI` fills an MLflow with a history of every kind; `compare URI URI` prints what MLflow's client is told otherwise by the second."""

import json
import math
import os
import sys

import mlflow
import mlflow.data
from mlflow.entities import LoggedModelOutput, Metric, Param, RunTag, ViewType
from mlflow.tracking import MlflowClient


def make(uri):
    client = MlflowClient(uri)
    mlflow.set_tracking_uri(uri)
    gone = client.create_experiment("gone", tags={"a": "b"})
    kept = client.create_experiment("kept", tags={"team": "x", "mlflow.note.content": "a note"})
    runs = []
    for number in range(5):
        run = client.create_run(kept, start_time=1_700_000_000_000 + number, run_name=f"run {number}", tags={"k": "v"})
        run_id = run.info.run_id
        metrics = [Metric("loss", 1 / (step + 1), 1_700_000_000_000 + step, step) for step in range(200)]
        metrics += [Metric("odd/name: x", value, 1_700_000_000_500, 0) for value in (math.nan, math.inf, -math.inf, 3.0)]
        metrics += [Metric("large step", 2.5, 1_700_000_000_000, 2**60 + 1), Metric("back", -1, 5, -7)]
        for at in range(0, len(metrics), 100):
            client.log_batch(run_id, metrics[at : at + 100])
        client.log_batch(run_id, params=[Param("lr", "0.1"), Param("text", "é" * 300)], tags=[RunTag("long", "x" * 4000)])
        client.set_terminated(run_id, "FAILED" if number == 3 else "FINISHED", 1_700_000_100_000)
        runs.append(run_id)
    client.delete_run(runs[4])
    client.create_run(gone, start_time=5)
    client.delete_experiment(gone)
    with mlflow.start_run(run_id=runs[0]):
        data = mlflow.data.meta_dataset.MetaDataset(
            mlflow.data.http_dataset_source.HTTPDatasetSource("http://host/d.csv"), name="set", digest="abc"
        )
        mlflow.log_input(data, context="training")
    model = client.create_logged_model(kept, name="net", source_run_id=runs[0], params={"p": "1"}, tags={"t": "2"})
    client.finalize_logged_model(model.model_id, "READY")
    client.log_outputs(runs[0], [LoggedModelOutput(model.model_id, 3)])
    os.makedirs("files/model", exist_ok=True)
    for name in ("note.txt", "model/MLmodel"):
        with open(os.path.join("files", name), "w") as file:
            file.write(f"flavors: {{}} # {name}")
    client.log_artifacts(runs[0], "files")
    client.create_registered_model("registered", tags={"owner": "me"}, description="described")
    for number, source in enumerate(["s3://bucket/one", "s3://bucket/two", "s3://bucket/three"]):
        client.create_model_version("registered", source, runs[number], tags={"n": str(number)}, description=f"d{number}")
    place = client.get_run(runs[0]).info.artifact_uri
    client.create_model_version("registered", f"{place}/model", runs[0])
    client.delete_model_version("registered", "2")
    client.transition_model_version_stage("registered", "1", "Production")
    client.set_registered_model_alias("registered", "champion", "3")


OWN = ("stemma.run_id", "stemma.model_id", "mlflow.modelVersions")


def shown(value):
    """MLflow's databases keep infinities as the largest number; its files keep them."""
    return repr(math.copysign(sys.float_info.max, value) if math.isinf(value) else value)


def files(client, run_id, path=None):
    """Paths and sizes of a run's files."""
    for one in client.list_artifacts(run_id, path):
        if one.is_dir:
            yield from files(client, run_id, one.path)
        else:
            yield [one.path, one.file_size]


def told(uri, by_name=False):
    """All that a client is told, by what it asks; `by_name`: whichever ids things have."""
    client = MlflowClient(uri, registry_uri=uri)
    facts = {}
    experiments = [one for one in client.search_experiments(view_type=ViewType.ALL) if not by_name or one.name != "Default"]
    names = {one.experiment_id: one.name for one in experiments}
    own_ids = {}

    def place(experiment_id):
        return names.get(experiment_id) if by_name else experiment_id

    for one in experiments:
        facts[f"experiment {one.name}"] = [place(one.experiment_id), one.lifecycle_stage, dict(one.tags)]
    for run in client.search_runs([one.experiment_id for one in experiments], run_view_type=ViewType.ALL):
        info, data = run.info, run.data
        run_id = data.tags.get("stemma.run_id", info.run_id) if by_name else info.run_id
        own_ids[info.run_id] = run_id
        facts[f"run {run_id}"] = [
            info.run_name, place(info.experiment_id), info.status, info.start_time, info.end_time, info.lifecycle_stage, info.user_id,
            dict(data.params), {k: v for k, v in data.tags.items() if k not in OWN},
            # Which of several points of one moment is the latest, files and databases say differently.
            {k: shown(v) for k, v in data.metrics.items() if not by_name or k != "odd/name: x"},
            [[i.dataset.name, i.dataset.digest, i.dataset.source_type, i.dataset.source, {t.key: t.value for t in i.tags}] for i in run.inputs.dataset_inputs],
            [[by_name or o.model_id, o.step] for o in (run.outputs.model_outputs if run.outputs else [])],
        ]
        if info.lifecycle_stage == "active":
            facts[f"files {run_id}"] = sorted(files(client, info.run_id))
        for key in data.metrics:
            history = client.get_metric_history(info.run_id, key)
            facts[f"history {run_id} {key}"] = sorted([p.step, p.timestamp, shown(p.value)] for p in history)
    for model in client.search_logged_models([one.experiment_id for one in experiments]):
        model_id = model.tags.get("stemma.model_id", model.model_id) if by_name else model.model_id
        facts[f"model {model_id}"] = [
            model.name, place(model.experiment_id), str(model.status), own_ids.get(model.source_run_id), model.params,
            {k: v for k, v in model.tags.items() if k not in OWN}, by_name or model.creation_timestamp,
        ]
    for model in client.search_registered_models():
        facts[f"registered {model.name}"] = [model.description, dict(model.tags), {k: str(v) for k, v in model.aliases.items()}, by_name or model.creation_timestamp]
        for version in client.search_model_versions(f"name='{model.name}'"):
            facts[f"version {model.name} {version.version}"] = [
                version.source.split("/artifacts/")[-1] if by_name else version.source, own_ids.get(version.run_id), version.current_stage, dict(version.tags), version.description or "", by_name or version.creation_timestamp,
            ]
    return facts


def grow(uri):
    """What a history gets while it is in use: points between others and behind them, another value of a tag, a run, a version."""
    client = MlflowClient(uri, registry_uri=uri)
    [one, *_] = client.search_experiments(filter_string="name != 'Default'")
    run = client.search_runs([one.experiment_id])[0]
    for step in (-3, 2, 5000):
        client.log_metric(run.info.run_id, "grown", step * 0.5, step=step)
        for key in list(run.data.metrics)[:1]:
            client.log_metric(run.info.run_id, key, 0.25, step=step)
    client.log_param(run.info.run_id, "late", "1")
    client.set_tag(run.info.run_id, "late", "2")
    late = client.create_run(one.experiment_id, run_name="late")
    client.log_metric(late.info.run_id, "grown", 1, step=1)
    client.create_model_version("registered", "s3://bucket/late", late.info.run_id)
    client.set_registered_model_alias("registered", "champion", "1")


def compare(first, second, by_name):
    ours, theirs = told(first, by_name), told(second, by_name)
    different = {key: [ours.get(key), theirs.get(key)] for key in {*ours, *theirs} if ours.get(key) != theirs.get(key)}
    print("RESULT " + json.dumps({"facts": len(ours), "different": different}), flush=True)


if sys.argv[1] == "make":
    make(sys.argv[2])
elif sys.argv[1] == "grow":
    grow(sys.argv[2])
else:
    compare(sys.argv[2], sys.argv[3], len(sys.argv) > 4)
os._exit(0)
