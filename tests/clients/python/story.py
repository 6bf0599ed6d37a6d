"""Three months of a model on real data: trained by a project that knows nothing but MLflow, retrained on what came, promoted and rejected by evidence, explained."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import mlflow
import numpy as np
from checks import check, contains, equal, run_checks, unique
from sklearn.datasets import load_breast_cancer

URL = os.environ["MLFLOW_TRACKING_URI"]
STEMMA = pathlib.Path(__file__).resolve().parents[3] / "packages/cli/bin/stemma"
CLIENT = mlflow.MlflowClient()
NAME = unique("tumour")
FOLDER = pathlib.Path(tempfile.mkdtemp())
PROJECT = FOLDER / "project"


def stemma(*arguments, status=0):
    environment = {**os.environ, "STEMMA_CACHE": str(FOLDER / "cache"), "TMPDIR": str(FOLDER)}
    done = subprocess.run(
        [STEMMA, *arguments, "--url", URL], capture_output=True, text=True, timeout=300, env=environment, cwd=FOLDER
    )
    if done.returncode != status:
        raise AssertionError(f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def answer(*arguments, status=0):
    return json.loads(stemma(*arguments, "--json", status=status).stdout)


# The training code of a data scientist: MLflow and scikit-learn, and an address of data as a parameter.
PROJECT.mkdir()
(PROJECT / "MLproject").write_text(
    """name: tumour
entry_points:
  main:
    parameters:
      train: string
      valid: string
      c: {type: float, default: 1.0}
    command: "python train.py {train} {valid} {c}"
"""
)
(PROJECT / "train.py").write_text(
    f"""import sys
import mlflow
import pandas as pd
from mlflow.models import infer_signature
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

train, valid = (pd.read_parquet(address) for address in sys.argv[1:3])
train, valid = (rows.fillna(train.median(numeric_only=True)) for rows in (train, valid))
features = [name for name in train.columns if name not in ("patient", "malignant", "region")]
model = make_pipeline(StandardScaler(), LogisticRegression(C=float(sys.argv[3]), max_iter=3000))
with mlflow.start_run():
    model.fit(train[features], train["malignant"])
    mlflow.log_metric("valid_log_loss", log_loss(valid["malignant"], model.predict_proba(valid[features])))
    mlflow.log_metric("rows", len(train))
    mlflow.sklearn.log_model(
        model,
        name="model",
        registered_model_name="{NAME}",
        pyfunc_predict_fn="predict_proba",
        pip_requirements=["scikit-learn"],
        signature=infer_signature(train[features], model.predict_proba(train[features])),
    )
"""
)
for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=Ada", "-c", "user.email=a@example.com", "commit", "-qm", "one"]):
    subprocess.run(["git", "-C", PROJECT, *words], check=True)

frame = load_breast_cancer(as_frame=True).frame
frame.columns = [name.replace(" ", "_") for name in frame.columns]
frame["malignant"] = 1 - frame.pop("target")
# Some features only: with all thirty there is nothing left to learn from more rows.
frame = frame[["mean_texture", "mean_smoothness", "mean_symmetry", "worst_concavity", "area_error", "malignant"]].copy()
frame.insert(0, "patient", range(1000, 1000 + len(frame)))
frame["region"] = ["north" if at % 3 else "south" for at in range(len(frame))]
GOLDEN, ROWS = frame.iloc[:200], frame.iloc[200:]


def add(name, rows, message):
    path = FOLDER / f"{name}.csv"
    rows.to_csv(path, index=False)
    return answer("data", "add", name, str(path), "--key", "patient", "-m", message)


def champion():
    return int(CLIENT.get_model_version_by_alias(NAME, "champion").version)


def patients(reference):
    found = answer("data", "query", reference, "select patient from data", "--limit", "10000")
    return {row["values"][0] for row in found["rows"]}


@check
def month_one():
    """month 1: data is split, a model is trained, registered, and becomes the champion for a reason"""
    first = ROWS.iloc[:150].copy()
    # Half of the pathologist's answers were typed in wrongly, as month 2 will find out.
    wrong = np.random.default_rng(1).random(len(first)) < 0.35
    first.loc[wrong, "malignant"] = 1 - first.loc[wrong, "malignant"]
    add(f"{NAME}-data", first, "month 1")
    add(f"{NAME}-golden", GOLDEN, "checked twice")
    stemma("data", "split", f"{NAME}-data/1", "--parts", "train=0.8,valid=0.2")
    done = answer(
        "run", str(PROJECT), "--data", f"train={NAME}-data-train", "--data", f"valid={NAME}-data-valid", "--env-manager", "local"
    )
    run = CLIENT.get_run(done["run_id"])
    equal(run.data.params["train"], f"data:/{NAME}-data-train/1")
    seen = {one.tags[0].value: one.dataset.name for one in run.inputs.dataset_inputs}
    equal(seen, {"training": f"{NAME}-data-train", "validation": f"{NAME}-data-valid"})
    stemma("models", "protect", f"{NAME}@champion", "--gate")
    stemma("decisions", "override", f"{NAME}@champion", "1", "--reason", "the first one")
    equal(champion(), 1)
    # Nobody said yet how a successor is judged, and nothing is new.
    contains(stemma("retrain", NAME).stderr, f"Nothing is newer than what {NAME}/1 was trained on")


@check
def month_two():
    """month 2: rows were added and corrected; retrained on a split that moves no row, the new version is promoted"""
    before = {part: patients(f"{NAME}-data-{part}/1") for part in ("train", "valid")}
    added = add(f"{NAME}-data", ROWS.iloc[:280], "month 2, answers corrected")
    equal(added["version"]["version"], 2)
    said = stemma("retrain", NAME, status=2).stderr
    contains(said, "give --policy FILE, or --label COLUMN and --metric NAME")
    policy = FOLDER / "gate.yaml"
    policy.write_text(
        "label: malignant\nprimary: { metric: log_loss, min_effect: 0.005 }\nguardrails: [{ metric: accuracy, margin: 0.03 }]\n"
        "slices: [{ name: south, where: \"region = 'south'\" }]\n"
    )
    report = answer("retrain", NAME, "--eval", f"{NAME}-golden", "--policy", str(policy))
    equal((report["from_version"], report["version"], report["decision"]["verdict"]), (1, 2, "PROMOTE"))
    equal(champion(), 2)
    train = next(one for one in report["data"] if one["parameter"] == "train")
    equal((train["before"], train["now"]), (f"{NAME}-data-train/1", f"{NAME}-data-train/2"))
    assert int(train["added"]) > 50 and int(train["changed"]) > 20, train
    after = {part: patients(f"{NAME}-data-{part}/2") for part in ("train", "valid")}
    for part in ("train", "valid"):
        assert before[part] <= after[part], "a row changed sides"
    equal(after["train"] & after["valid"], set())
    run = CLIENT.get_run(report["run_id"])
    equal(run.data.tags["stemma.retrains"], f"models:/{NAME}/1")
    equal(run.data.params["c"], "1.0")
    kept = json.loads(stemma("artifacts", "show", f"runs:/{report['run_id']}", "stemma/retrain.json").stdout)
    equal(kept["decision"]["decision_id"], report["decision"]["decision_id"])


@check
def why_a_prediction():
    """a prediction leads to the decision that put its model there, to the training run, the commit and the rows"""
    scores = FOLDER / "scores.jsonl"
    stemma(
        "predict", f"models:/{NAME}@champion", "--data", f"data:/{NAME}-golden/1", "-o", str(scores), "--name", NAME, "--python", sys.executable
    )
    row = json.loads(scores.read_text().splitlines()[0])
    links = answer("why", row["inference_id"])["links"]
    (decision,) = answer("decisions", "list", NAME)[:1]
    equal([one["id"] for one in links if one["kind"] == "decision"], [decision["decision_id"]])
    run = CLIENT.get_run(CLIENT.get_model_version_by_alias(NAME, "champion").run_id)
    equal([one["id"] for one in links if one["kind"] == "run"], [run.info.run_id])
    commit = subprocess.run(["git", "-C", PROJECT, "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
    contains(json.dumps(links), commit)
    contains([one["id"] for one in links if one["kind"] == "data"], f"data:/{NAME}-data-train/2")


@check
def month_three():
    """month 3: a fault in the data; the candidate is rejected, and the alias stays"""
    third = ROWS.copy()
    late = third.index >= 400
    # A new clinic sends nothing for one column, and the opposite of the answer.
    third.loc[late, "mean_texture"] = np.nan
    third.loc[late, "malignant"] = 1 - third.loc[late, "malignant"]
    third.loc[late, "region"] = "east"
    add(f"{NAME}-data", third, "month 3")
    report = answer("retrain", NAME, status=1)
    equal((report["version"], report["decision"]["verdict"], champion()), (3, "REJECT", 2))
    equal(report["decision"]["data"], f"{NAME}-golden/1")
    told = answer("explain", NAME, "2", "3")
    train = next(one for one in told["data"] if one["context"] == "training")
    equal((train["before"], train["now"], train["removed"]), (f"{NAME}-data-train/2", f"{NAME}-data-train/3", 0))
    assert train["added"] > 50, train
    problems = {(one["kind"], one["column"]) for one in train["problems"]}
    assert {("nulls", "mean_texture"), ("categories", "region")} <= problems, problems
    suspects = [one["column"] for one in told["suspects"] if one["data"] == train["now"]]
    assert {"mean_texture", "region"} <= set(suspects[:3]), told["suspects"]
    equal(told["decision"]["verdict"], "REJECT")
    equal({(one["metric"], one.get("slice")) for one in told["decision"]["measures"]}, {("log_loss", None), ("accuracy", None)})
    equal([one for one in told["differences"] if one["part"] == "code"], [])
    contains(stemma("explain", NAME, "2", "3").stdout, "mean_texture")
    # The data was it, and not the rows that it was measured on.
    swapped = {one["what"]: one["metrics"] for one in answer("explain", NAME, "2", "3", "--attribute")["attribution"]}
    equal(set(swapped), {"data train", "data valid"})
    loss = {what: next(one for one in metrics if one["key"] == "valid_log_loss") for what, metrics in swapped.items()}
    assert loss["data train"]["swapped"] > loss["data train"]["before"], loss
    decisions = answer("decisions", "list", NAME)
    equal([one["verdict"] for one in decisions], ["REJECT", "PROMOTE", "OVERRIDE"])
    moves = [one for one in answer("models", "history", f"{NAME}@champion") if one["action"] == "alias.set"]
    equal(len(moves), sum(one["moved"] for one in decisions))


run_checks()
