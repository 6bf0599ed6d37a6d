"""The fluent API: what a training script calls."""

import json
import math
import time

import mlflow
import numpy as np
import pandas as pd
from checks import OURS, check, contains, equal, refused, run_checks, unique
from mlflow import MlflowClient

client = MlflowClient()


@check
def set_experiment_creates():
    """set_experiment makes a new experiment and finds it again"""
    name = unique("exp")
    made = mlflow.set_experiment(name)
    again = mlflow.set_experiment(name)
    equal(again.experiment_id, made.experiment_id)
    equal(made.name, name)
    equal(made.lifecycle_stage, "active")
    equal(made.artifact_location, f"mlflow-artifacts:/{made.experiment_id}")
    assert abs(made.creation_time - time.time() * 1000) < 60_000


@check
def default_experiment():
    """the experiment 0 named Default is there from the start"""
    equal(client.get_experiment("0").name, "Default")
    equal(client.get_experiment_by_name("Default").experiment_id, "0")


@check
def start_run_with_everything():
    """start_run keeps name, tags and description"""
    experiment = mlflow.set_experiment(unique("run"))
    with mlflow.start_run(run_name="first", tags={"team": "risk"}, description="a note") as active:
        equal(active.info.status, "RUNNING")
    run = mlflow.get_run(active.info.run_id)
    equal(run.info.run_name, "first")
    equal(run.info.status, "FINISHED")
    equal(run.info.lifecycle_stage, "active")
    equal(run.info.experiment_id, experiment.experiment_id)
    equal(run.info.artifact_uri, f"{experiment.artifact_location}/{run.info.run_id}/artifacts")
    equal(run.data.tags["team"], "risk")
    equal(run.data.tags["mlflow.note.content"], "a note")
    equal(run.data.tags["mlflow.runName"], "first")
    equal(run.data.tags["mlflow.source.type"], "LOCAL")
    assert run.info.start_time <= run.info.end_time
    assert len(run.info.run_id) == 32


@check
def generated_name():
    """a run without a name gets one, also as its tag"""
    with mlflow.start_run() as active:
        pass
    run = mlflow.get_run(active.info.run_id)
    assert run.info.run_name
    equal(run.data.tags["mlflow.runName"], run.info.run_name)


@check
def failing_run():
    """an exception in the block ends the run as FAILED"""
    try:
        with mlflow.start_run() as active:
            raise ValueError("broken")
    except ValueError:
        pass
    equal(mlflow.get_run(active.info.run_id).info.status, "FAILED")


@check
def params():
    """parameters come back as text"""
    with mlflow.start_run() as active:
        equal(mlflow.log_param("lr", 0.1), 0.1)
        mlflow.log_params({"depth": 3, "name": "xgb", "none": None, "empty": "", "ünï/cødé.x:y z": "ß✓"})
    expected = {"lr": "0.1", "depth": "3", "name": "xgb", "none": "None", "empty": "", "ünï/cødé.x:y z": "ß✓"}
    equal(mlflow.get_run(active.info.run_id).data.params, expected)


@check
def many_params():
    """250 parameters, 150 tags and 1500 metrics in one call each are all kept"""
    with mlflow.start_run() as active:
        mlflow.log_params({f"p{i}": i for i in range(250)})
        mlflow.set_tags({f"t{i}": i for i in range(150)})
        mlflow.log_metrics({f"m{i}": i for i in range(1500)})
    data = mlflow.get_run(active.info.run_id).data
    equal(len(data.params), 250)
    equal(len([tag for tag in data.tags if not tag.startswith("mlflow.")]), 150)
    equal(len(data.metrics), 1500)
    equal(data.metrics["m1499"], 1499.0)


@check
def metric_history():
    """a metric's history has every step, and the run shows the point of the highest step"""
    with mlflow.start_run() as active:
        for step, value in ((0, 1.0), (2, 0.25), (1, 0.5)):
            mlflow.log_metric("loss", value, step=step)
        mlflow.log_metric("below", -1.5, step=-3)
    run_id = active.info.run_id
    history = client.get_metric_history(run_id, "loss")
    equal({point.step: point.value for point in history}, {0: 1.0, 1: 0.5, 2: 0.25})
    equal(mlflow.get_run(run_id).data.metrics, {"loss": 0.25, "below": -1.5})
    equal(client.get_metric_history(run_id, "below")[0].step, -3)
    equal(client.get_metric_history(run_id, "none"), [])


@check
def metric_times():
    """a metric keeps the time it was given"""
    with mlflow.start_run() as active:
        mlflow.log_metric("a", 1.0, step=5, timestamp=1_600_000_000_123)
        mlflow.log_metrics({"b": 2.0}, step=6, timestamp=1_600_000_000_456)
    point = client.get_metric_history(active.info.run_id, "a")[0]
    equal((point.timestamp, point.step), (1_600_000_000_123, 5))
    point = client.get_metric_history(active.info.run_id, "b")[0]
    equal((point.timestamp, point.step), (1_600_000_000_456, 6))


@check
def special_values():
    """NaN, infinities and the extremes of a double survive as documented"""
    largest = 1.7976931348623157e308
    given = {"nan": math.nan, "inf": math.inf, "ninf": -math.inf, "tiny": 5e-324, "big": largest, "int": 2**53}
    with mlflow.start_run() as active:
        for key, value in given.items():
            mlflow.log_metric(key, value)
    metrics = mlflow.get_run(active.info.run_id).data.metrics
    assert math.isnan(metrics.pop("nan"))
    equal(metrics, {"inf": largest, "ninf": -largest, "tiny": 5e-324, "big": largest, "int": float(2**53)})


@check
def large_steps():
    """steps and timestamps beyond 2^53 are exact"""
    step, timestamp = 2**62 + 1, 2**61 + 3
    with mlflow.start_run() as active:
        mlflow.log_metric("m", 1.0, step=step, timestamp=timestamp)
    point = client.get_metric_history(active.info.run_id, "m")[0]
    equal((point.step, point.timestamp), (step, timestamp))


@check
def numpy_values():
    """numpy scalars are accepted as values"""
    with mlflow.start_run() as active:
        mlflow.log_metric("f32", np.float32(0.5))
        mlflow.log_metric("i64", np.int64(7))
    equal(mlflow.get_run(active.info.run_id).data.metrics, {"f32": 0.5, "i64": 7.0})


@check
def tags():
    """tags are set, overwritten and deleted"""
    with mlflow.start_run() as active:
        mlflow.set_tag("stage", "dev")
        mlflow.set_tags({"stage": "prod", "b": "2"})
        mlflow.delete_tag("b")
    found = mlflow.get_run(active.info.run_id).data.tags
    equal(found["stage"], "prod")
    assert "b" not in found


@check
def rename_by_tag():
    """the tag mlflow.runName renames the run"""
    with mlflow.start_run(run_name="before") as active:
        mlflow.set_tag("mlflow.runName", "after")
    equal(mlflow.get_run(active.info.run_id).info.run_name, "after")


@check
def long_values():
    """too long values are cut at 6000 and 8000 characters"""
    with mlflow.start_run() as active:
        mlflow.log_param("p", "ü" * 6001)
        mlflow.set_tag("t", "x" * 8001)
    data = mlflow.get_run(active.info.run_id).data
    equal(data.params["p"], "ü" * 6000)
    equal(data.tags["t"], "x" * 8000)


@check
def nested():
    """nested runs name their parent, and search finds them by it"""
    experiment = mlflow.set_experiment(unique("nested"))
    with mlflow.start_run(run_name="parent") as parent:
        for index in range(2):
            with mlflow.start_run(run_name=f"child{index}", nested=True) as child:
                mlflow.log_metric("m", index)
    equal(mlflow.get_parent_run(child.info.run_id).info.run_id, parent.info.run_id)
    equal(mlflow.get_parent_run(parent.info.run_id), None)
    found = client.search_runs(
        [experiment.experiment_id], f"tags.mlflow.parentRunId = '{parent.info.run_id}'"
    )
    equal(sorted(run.info.run_name for run in found), ["child0", "child1"])


@check
def resume():
    """a finished run is resumed, written to and finished again"""
    with mlflow.start_run(run_name="again") as active:
        mlflow.log_metric("m", 1.0, step=0)
    run_id = active.info.run_id
    ended = mlflow.get_run(run_id).info.end_time
    with mlflow.start_run(run_id=run_id, tags={"resumed": "yes"}):
        during = mlflow.get_run(run_id).info
        equal((during.status, during.end_time), ("RUNNING", ended))
        mlflow.log_metric("m", 2.0, step=1)
    run = mlflow.get_run(run_id)
    equal((run.info.status, run.info.run_name), ("FINISHED", "again"))
    equal(run.data.tags["resumed"], "yes")
    equal(len(client.get_metric_history(run_id, "m")), 2)
    assert run.info.end_time >= ended


@check
def write_after_finish():
    """a finished run still takes writes"""
    with mlflow.start_run() as active:
        pass
    client.log_metric(active.info.run_id, "late", 1.0)
    client.log_param(active.info.run_id, "p", "late")
    data = mlflow.get_run(active.info.run_id).data
    equal((data.metrics, data.params), ({"late": 1.0}, {"p": "late"}))


@check
def log_input_of_a_frame():
    """log_input links the run to its data, with schema, profile and tags"""
    frame = pd.DataFrame({"x": [1, 2, 3], "y": ["a", "b", "c"]})
    dataset = mlflow.data.from_pandas(frame, source="data.csv", name="train-ds", targets="x")
    with mlflow.start_run() as active:
        mlflow.log_input(dataset, context="training", tags={"owner": "me"})
        mlflow.log_input(dataset, context="training")
    inputs = mlflow.get_run(active.info.run_id).inputs.dataset_inputs
    equal(len(inputs), 1)
    logged = inputs[0].dataset
    equal((logged.name, logged.digest), ("train-ds", dataset.digest))
    equal(json.loads(logged.profile), {"num_rows": 3, "num_elements": 6})
    contains(logged.schema, "mlflow_colspec")
    equal({tag.key: tag.value for tag in inputs[0].tags}, {"owner": "me", "mlflow.data.context": "training"})


if OURS:  # upstream cuts the tag in its midst, and keeps what was said of a dataset first

    @check
    def many_tables():
        """a table is found however many were logged before it"""
        mlflow.set_experiment(unique("tables"))
        with mlflow.start_run() as active:
            run_id = active.info.run_id
            before = [{"path": f"tables/epoch_{i:04}.json", "type": "table"} for i in range(399)]
            client.set_tag(run_id, "mlflow.loggedArtifacts", json.dumps(before))
            mlflow.log_table({"x": [1, 2]}, "tables/last.json")
        equal(len(json.loads(client.get_run(run_id).data.tags["mlflow.loggedArtifacts"])), 400)
        equal(list(mlflow.load_table("tables/last.json", run_ids=[run_id])["x"]), [1, 2])

    @check
    def one_dataset_in_two_contexts():
        """a dataset that is logged in two contexts is found by both"""
        experiment = mlflow.set_experiment(unique("contexts"))
        dataset = mlflow.data.from_pandas(pd.DataFrame({"x": [1]}), source="data.csv", name="both")
        with mlflow.start_run() as active:
            for context in ("train", "eval"):
                mlflow.log_input(dataset, context=context)
        for context in ("train", "eval"):
            found = client.search_runs([experiment.experiment_id], f"dataset.context = '{context}'")
            equal([run.info.run_id for run in found], [active.info.run_id])


@check
def experiments_by_api():
    """experiments are created with tags and location, tagged, searched, deleted and restored"""
    name = unique("made")
    experiment_id = mlflow.create_experiment(name, tags={"x": "y"}, artifact_location="s3://bucket/some/place")
    mlflow.set_experiment(experiment_id=experiment_id)
    mlflow.set_experiment_tag("z", "1")
    mlflow.set_experiment_tags({"q": "2"})
    experiment = mlflow.get_experiment(experiment_id)
    equal(experiment.tags, {"x": "y", "z": "1", "q": "2"})
    equal(experiment.artifact_location, "s3://bucket/some/place")
    mlflow.delete_experiment(experiment_id)
    equal(mlflow.get_experiment_by_name(name).lifecycle_stage, "deleted")
    with refused("INVALID_PARAMETER_VALUE", "deleted experiment"):
        mlflow.set_experiment(name)
    client.restore_experiment(experiment_id)
    equal(mlflow.set_experiment(name).experiment_id, experiment_id)
    equal(mlflow.get_experiment_by_name(unique("no")), None)


@check
def last_active_run():
    """last_active_run answers the run that just ended"""
    with mlflow.start_run() as active:
        mlflow.log_metric("m", 1)
    equal(mlflow.last_active_run().info.run_id, active.info.run_id)


@check
def traced_function():
    """a traced function works inside a run, whatever the server does with traces"""

    @mlflow.trace
    def double(x):
        return 2 * x

    with mlflow.start_run() as active:
        equal(double(21), 42)
        mlflow.log_metric("m", 1.0)
    mlflow.flush_trace_async_logging()
    run = mlflow.get_run(active.info.run_id)
    equal((run.info.status, run.data.metrics), ("FINISHED", {"m": 1.0}))


run_checks()
