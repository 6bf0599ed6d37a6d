"""What `stemma serve` takes besides versions: a run, a logged model, a folder; and a version that does not answer its own example."""

import importlib.metadata
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import mlflow
import numpy as np
import pandas as pd
from checks import check, contains, equal, run_checks, unique
from mlflow.models import infer_signature
from serving_tools import CLIENT, URL, ask, logged, serve, stemma, stemma_json, why


class Plus(mlflow.pyfunc.PythonModel):
    """Adds what it was made with; with nothing, it can't."""

    def __init__(self, more):
        self.more = more

    def predict(self, context, model_input, params=None):
        return model_input["a"] + self.more


EXAMPLE = pd.DataFrame({"a": [1]})


def log(more, **where):
    with mlflow.start_run() as run:
        signature = infer_signature(EXAMPLE, np.array([1]))
        model = mlflow.pyfunc.log_model(name="plus", python_model=Plus(more), input_example=EXAMPLE, signature=signature, **where)
    return run.info.run_id, model


def answer(url):
    body = json.dumps({"dataframe_split": {"columns": ["a"], "data": [[2]]}}).encode()
    status, headers, text = ask(f"{url}/invocations", body, {"content-type": "application/json"})
    equal(status, 200)
    return json.loads(text)["predictions"], headers["x-stemma-inference-id"]


@check
def runs_logged_models_and_folders():
    """a model of a run, a logged model and a folder serve as a version does, and are told by why and run again by replay"""
    run_id, model = log(3)
    with tempfile.TemporaryDirectory() as folder:
        place = mlflow.artifacts.download_artifacts(f"models:/{model.model_id}", dst_path=f"{folder}/plus")
        for address in (f"runs:/{run_id}/plus", f"models:/{model.model_id}", place, pathlib.Path(place).resolve().as_uri()):
            with serve(address, "--workers", "2") as url:
                predictions, inference = answer(url)
            equal(predictions, [{"a": 5}])
            links = {link["kind"]: link for link in why(inference)}
            equal(links["run"]["id"], run_id)
            equal(links["logged-model"]["id"], f"models:/{model.model_id}")
            contains([fact["key"] for fact in links["deployment"]["facts"]], "sandbox")
            deployment = json.loads(ask(f"{URL}/api/v1/deployments/{logged(inference)['deployment_id']}")[2])
            assert "model_version" not in deployment, deployment
            contains(deployment["model_uri"], address if ":" in address else "file://")
            equal(len(deployment["model_digest"]), 64)
        contains(stemma("replay", inference, "--python", sys.executable), "output")
    contains(stemma("replay", inference, code=1), "no folder with a model")


@check
def environments_by_uv():
    """with uv, a model is served and scored by what it was logged with, made once"""
    name = unique("made")
    # Quicker than what the client would ask for, and enough for a model that is pickled.
    needs = [f"{one}=={importlib.metadata.version(one)}" for one in ("mlflow", "cloudpickle", "pandas", "numpy")]
    log(5, registered_model_name=name, pip_requirements=needs)
    with tempfile.TemporaryDirectory() as cache:
        os.environ["STEMMA_CACHE"] = cache
        try:
            with serve(f"{name}/1", "--env-manager", "uv") as url:
                predictions, inference = answer(url)
            equal(predictions, [{"a": 7}])
            facts = {fact["key"]: fact["value"] for link in why(inference) if link["kind"] == "deployment" for fact in link["facts"]}
            equal(facts["env_manager"], "uv")
            (made,) = [one for one in pathlib.Path(cache, "environments").iterdir() if one.is_dir()]
            equal(facts["env_digest"], made.name)
            before = (made / "stemma-environment.json").stat().st_mtime_ns
            stemma("replay", inference, "--env-manager", "uv")
            pd.DataFrame({"a": [1, 2]}).to_parquet(f"{cache}/rows.parquet")
            stemma("predict", f"{name}/1", "--env-manager", "uv", "--data", f"{cache}/rows.parquet", "-o", f"{cache}/scores.csv")
            equal(pd.read_csv(f"{cache}/scores.csv")["prediction"].tolist(), [6, 7])
            equal((made / "stemma-environment.json").stat().st_mtime_ns, before)
        finally:
            del os.environ["STEMMA_CACHE"]


@check
def rules_of_the_example():
    """the example of a rule-based model runs as its page says: points, reasons and the threshold in force are in the log, and another threshold answers otherwise"""
    example = pathlib.Path(__file__).parents[3] / "examples/rule-based-model/rule.py"
    subprocess.run([sys.executable, str(example)], check=True, capture_output=True, timeout=120)
    with serve("models:/credit-rules/1", "--set", "threshold=4") as url:
        row = {"late_payments": 3, "debt": 900.0, "income": 1500.0, "months": 3}
        body = json.dumps({"dataframe_records": [row, {**row, "late_payments": 0, "debt": 0.0}], "stemma": {"entity_keys": ["C17", "C18"]}}).encode()
        status, headers, text = ask(f"{url}/invocations", body, {"content-type": "application/json"})
        equal((status, [list(one.values()) for one in json.loads(text)["predictions"]]), (200, [[1], [0]]))
        inference = headers["x-stemma-inference-id"]
    computed = [json.loads(one["computed"]) for one in logged(inference)["predictions"]]
    equal(computed, [{"points": 6, "reasons": ["late payments", "short of income", "new customer"], "threshold": 4},
                     {"points": 1, "reasons": ["new customer"], "threshold": 4}])
    contains(stemma("why", inference), "short of income")
    other = stemma_json("replay", inference, "--set", "threshold=7", "--python", sys.executable)
    equal((other["mode"], other["output_match"]), ("what_if", False))


@check
def an_example_that_fails():
    """a version that does not answer its own example does not take over, and that is said"""
    name = unique("example")
    log(1, registered_model_name=name)
    log("text", registered_model_name=name)
    CLIENT.set_registered_model_alias(name, "champion", "1")
    with serve(f"{name}@champion") as url:
        equal(answer(url)[0], [{"a": 3}])
        CLIENT.set_registered_model_alias(name, "champion", "2")
        time.sleep(8)
        equal(answer(url)[0], [{"a": 3}])
        deployments = json.loads(ask(f"{URL}/api/v1/deployments?name={name}")[2])["deployments"]
        equal([one["model_version"] for one in deployments], [1])
        log(2, registered_model_name=name)
        CLIENT.set_registered_model_alias(name, "champion", "3")
        for _ in range(600):
            if answer(url)[0] == [{"a": 4}]:
                break
            time.sleep(0.1)
        else:
            raise AssertionError("the third did not take over")


run_checks()
