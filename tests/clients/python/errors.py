"""Error paths of the recorded traces: code and text as programs match on them."""

import uuid

import mlflow
from checks import check, equal, refused, run_checks, unique
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

client = MlflowClient()
experiment_id = client.create_experiment(unique("errors"))
absent = uuid.uuid4().hex


def new_run():
    return client.create_run(experiment_id).info.run_id


@check
def changed_param():
    """a parameter never changes; the same value again is fine"""
    run_id = new_run()
    client.log_param(run_id, "p", 1)
    client.log_param(run_id, "p", 1)
    with refused(
        "INVALID_PARAMETER_VALUE",
        "Changing param values is not allowed. Param with key='p' was already logged with value='1'",
        f"for run ID='{run_id}'. Attempted logging new value '2'.",
    ):
        client.log_param(run_id, "p", 2)


@check
def changed_params():
    """a batch that changes a parameter writes nothing"""
    run_id = new_run()
    client.log_param(run_id, "p", 1)
    with refused(
        "INVALID_PARAMETER_VALUE",
        "Changing param values is not allowed. Params were already logged="
        "'[{'key': 'p', 'old_value': '1', 'new_value': '3'}]'",
        f"for run ID='{run_id}'.",
    ):
        client.log_batch(run_id, [Metric("m", 1, 1, 0)], [Param("q", "1"), Param("p", "3")], [RunTag("t", "1")])
    data = client.get_run(run_id).data
    equal((data.params, data.metrics, "t" in data.tags), ({"p": "1"}, {}, False))


@check
def repeated_key():
    """one parameter key twice in a batch is refused"""
    run_id = new_run()
    with refused("INVALID_PARAMETER_VALUE", "Duplicate parameter keys have been submitted: ['z']"):
        client.log_batch(run_id, params=[Param("z", "1"), Param("z", "2")])
    equal(client.get_run(run_id).data.params, {})


@check
def wrong_keys():
    """keys with other characters, path tricks or too many characters are refused"""
    run_id = new_run()
    with refused("INVALID_PARAMETER_VALUE", 'Invalid value "a$b" for parameter \'key\' supplied', "Names may only contain"):
        client.log_param(run_id, "a$b", 1)
    for key in ("../a", "a//b", "/a", "a/", "a/./b", "."):
        with refused("INVALID_PARAMETER_VALUE"):
            client.log_param(run_id, key, 1)
        with refused("INVALID_PARAMETER_VALUE"):
            client.log_metric(run_id, key, 1)
        with refused("INVALID_PARAMETER_VALUE"):
            client.set_tag(run_id, key, 1)
    with refused("INVALID_PARAMETER_VALUE", "exceeds the maximum length of 250 characters"):
        client.log_metric(run_id, "k" * 251, 1)
    with refused("INVALID_PARAMETER_VALUE", "exceeds the maximum length of 250 characters"):
        client.log_param(run_id, "k" * 251, 1)
    with refused("INVALID_PARAMETER_VALUE", "exceeds the maximum length of 250 characters"):
        client.set_tag(run_id, "k" * 251, 1)
    client.log_metric(run_id, "k" * 250, 1)
    data = client.get_run(run_id).data
    equal((data.params, list(data.metrics)), ({}, ["k" * 250]))


@check
def unknown_run():
    """an unknown run is 404 on every call"""
    text = f"Run with id={absent} not found"
    for call in (
        lambda: client.get_run(absent),
        lambda: client.log_metric(absent, "m", 1),
        lambda: client.log_param(absent, "p", 1),
        lambda: client.set_tag(absent, "t", 1),
        lambda: client.log_batch(absent, [Metric("m", 1, 1, 0)]),
        lambda: client.delete_run(absent),
        lambda: client.restore_run(absent),
        lambda: client.set_terminated(absent),
        lambda: client.delete_tag(absent, "t"),
    ):
        with refused("RESOURCE_DOES_NOT_EXIST", text):
            call()


@check
def deleted_run():
    """a deleted run takes no writes, but is read and restored"""
    run_id = new_run()
    client.log_metric(run_id, "m", 1)
    client.delete_run(run_id)
    client.delete_run(run_id)
    text = f"The run {run_id} must be in the 'active' state. Current state is deleted."
    for call in (
        lambda: client.log_metric(run_id, "m", 2),
        lambda: client.log_param(run_id, "p", 2),
        lambda: client.set_tag(run_id, "t", 2),
        lambda: client.log_batch(run_id, [Metric("m", 1, 1, 0)]),
        lambda: client.update_run(run_id, "FINISHED"),
    ):
        with refused("INVALID_PARAMETER_VALUE", text):
            call()
    equal(client.get_run(run_id).data.metrics, {"m": 1.0})
    client.restore_run(run_id)
    client.log_metric(run_id, "m", 3, step=1)
    equal(client.get_run(run_id).data.metrics, {"m": 3.0})


@check
def absent_tag():
    """deleting an absent tag is 404"""
    run_id = new_run()
    with refused("RESOURCE_DOES_NOT_EXIST", f"No tag with name: nope in run with id {run_id}"):
        client.delete_tag(run_id, "nope")


@check
def unknown_experiment():
    """runs of unknown experiments are refused"""
    with refused("RESOURCE_DOES_NOT_EXIST", "No Experiment with id=999999 exists"):
        client.create_run("999999")
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_runs(["abc"])


@check
def absent_logged_model():
    """an absent logged model is 404"""
    model_id = f"m-{absent}"
    with refused("RESOURCE_DOES_NOT_EXIST", f"Logged model with ID '{model_id}' not found."):
        client.get_logged_model(model_id)


@check
def absent_artifact():
    """an absent artifact is 404 at once, an absent directory lists empty"""
    run_id = new_run()
    with refused("RESOURCE_DOES_NOT_EXIST", "none.txt"):
        client.download_artifacts(run_id, "none.txt")
    equal(client.list_artifacts(run_id, "none"), [])
    equal(client.list_artifacts(run_id), [])


@check
def run_name_conflict():
    """a run name and another name in its tag are refused"""
    with refused("INVALID_PARAMETER_VALUE"):
        client.create_run(experiment_id, run_name="a", tags={"mlflow.runName": "b"})
    equal(client.create_run(experiment_id, tags={"mlflow.runName": "b"}).info.run_name, "b")


@check
def client_goes_on():
    """after all these errors the server takes a run"""
    with mlflow.start_run(experiment_id=experiment_id) as active:
        mlflow.log_metric("m", 1)
    equal(mlflow.get_run(active.info.run_id).data.metrics, {"m": 1.0})


run_checks()
