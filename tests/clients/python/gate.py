"""Two versions of a model that the real client logged, held against each other by `stemma gate` on the same rows; the alias moves by decisions only."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import mlflow
import pandas as pd
from checks import check, contains, equal, refused, run_checks, unique
from mlflow.models import infer_signature
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

URL = os.environ["MLFLOW_TRACKING_URI"]
STEMMA = pathlib.Path(__file__).resolve().parents[3] / "packages/cli/bin/stemma"
CLIENT = mlflow.MlflowClient()
NAME = unique("tumour")
FOLDER = pathlib.Path(tempfile.mkdtemp())


def stemma(*arguments, status=0):
    done = subprocess.run([STEMMA, *arguments, "--url", URL], capture_output=True, text=True, timeout=300)
    if done.returncode != status:
        raise AssertionError(f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def gate(*arguments, status=0):
    done = stemma("gate", NAME, "--data", f"{NAME}-eval/1", "--python", sys.executable, *arguments, "--json", status=status)
    return json.loads(done.stdout), done.stderr


frame = load_breast_cancer(as_frame=True).frame
frame.columns = [name.replace(" ", "_") for name in frame.columns]
frame.insert(0, "patient", range(1000, 1000 + len(frame)))
frame["sex"] = ["f" if at % 3 else "m" for at in range(len(frame))]
FEATURES = [name for name in frame.columns if name not in ("patient", "target", "sex")]
TRAIN, TEST = frame.iloc[:250], frame.iloc[250:]


def add(name, rows):
    path = FOLDER / f"{name}.csv"
    rows.to_csv(path, index=False)
    stemma("data", "add", name, str(path), "--key", "patient")


add(f"{NAME}-train", TRAIN)
add(f"{NAME}-eval", TEST)


def train(columns, data=f"{NAME}-train/1", probabilities=True):
    """A version of the model that sees some columns only, with the data version that it learnt from."""
    url = f"{URL}/data/{data}.parquet"
    rows = pd.read_parquet(url)
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)).fit(rows[columns], rows["target"])
    with mlflow.start_run():
        mlflow.log_input(mlflow.data.from_pandas(rows, source=url, name=data.split("/")[0]), context="training")
        options = {"pyfunc_predict_fn": "predict_proba"} if probabilities else {}
        logged = mlflow.sklearn.log_model(
            model,
            name="model",
            registered_model_name=NAME,
            pip_requirements=["scikit-learn"],
            signature=infer_signature(rows[columns], model.predict_proba(rows[columns])),
            **options,
        )
    return model, int(logged.registered_model_version)


weak, ONE = train(FEATURES[9:12])
strong, TWO = train(FEATURES)
weaker, THREE = train(FEATURES[9:10])
seen, FOUR = train(FEATURES, data=f"{NAME}-eval/1")
labels, FIVE = train(FEATURES, probabilities=False)


@check
def first_model():
    """an alias that names nothing needs a reason, and the reason stays"""
    _, said = None, stemma(
        "gate", NAME, "--candidate", str(ONE), "--data", f"{NAME}-eval/1", "--label", "target", "--metric", "log_loss", status=1
    ).stderr
    contains(said, "names no version yet")
    stemma("models", "protect", f"{NAME}@champion", "--gate")
    stemma("decisions", "override", f"{NAME}@champion", str(ONE), "--reason", "the first one")
    equal(CLIENT.get_model_version_by_alias(NAME, "champion").version, str(ONE))
    decisions = json.loads(stemma("decisions", "list", NAME, "--json").stdout)
    equal([(one["verdict"], one["reasons"]) for one in decisions], [("OVERRIDE", ["the first one"])])


@check
def moved_by_a_client():
    """a protected alias does not move without a decision, whoever asks"""
    with refused("PERMISSION_DENIED", "moves by a decision only. Run: stemma gate"):
        CLIENT.set_registered_model_alias(NAME, "champion", TWO)
    with refused("PERMISSION_DENIED", "moves by a decision only"):
        CLIENT.delete_registered_model_alias(NAME, "champion")
    equal(CLIENT.get_model_version_by_alias(NAME, "champion").version, str(ONE))


@check
def worse():
    """a candidate that is worse is rejected; a dry run judges, and leaves nothing behind"""
    before = json.loads(stemma("decisions", "list", NAME, "--json").stdout)
    decision, said = gate(
        "--candidate", str(THREE), "--label", "target", "--metric", "log_loss", "--dry-run", status=1
    )
    equal((decision["verdict"], decision["moved"], decision["decision_id"]), ("REJECT", False, ""))
    contains(said, "REJECT")
    equal(json.loads(stemma("decisions", "list", NAME, "--json").stdout), before)
    equal(CLIENT.get_model_version_by_alias(NAME, "champion").version, str(ONE))


@check
def better():
    """a candidate that is better on the same rows is promoted by the decision; its figures are scikit-learn's"""
    policy = FOLDER / "gate.yaml"
    policy.write_text(
        """label: target
primary: { metric: log_loss, min_effect: 0.01 }
guardrails:
  - { metric: accuracy, margin: 0.02 }
  - { metric: roc_auc, margin: 0.01 }
  - { metric: accuracy, slice: men, margin: 0.05 }
limits:
  - { metric: size_bytes, at_most_ratio: 3 }
  - { metric: accuracy, at_least: 0.9 }
slices:
  - { name: men, where: "sex = 'm'" }
"""
    )
    decision, _ = gate("--candidate", str(TWO), "--policy", str(policy))
    equal((decision["verdict"], decision["moved"]), ("PROMOTE", True))
    equal(CLIENT.get_model_version_by_alias(NAME, "champion").version, str(TWO))
    found = {(one["metric"], one.get("slice")): one for one in decision["measures"]}
    for side, model, columns in (("candidate", strong, FEATURES), ("against", weak, FEATURES[9:12])):
        said = model.predict_proba(TEST[columns])
        for metric, value in (
            ("log_loss", log_loss(TEST["target"], said)),
            ("accuracy", accuracy_score(TEST["target"], said.argmax(axis=1))),
            ("roc_auc", roc_auc_score(TEST["target"], said[:, 1])),
        ):
            equal(round(found[(metric, None)][side], 9), round(value, 9))
    men = TEST["sex"] == "m"
    equal(found[("accuracy", "men")]["rows"], int(men.sum()))
    equal(
        round(found[("accuracy", "men")]["candidate"], 9),
        round(accuracy_score(TEST["target"][men], strong.predict(TEST[FEATURES][men])), 9),
    )
    equal([(one["model"], one["rows"]) for one in decision["overlaps"]], [(TWO, 0), (ONE, 0)])
    # What both said of each row is kept, and gives the figures again.
    lines = stemma("decisions", "show", decision["decision_id"], "--rows").stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    equal([row["key"]["patient"] for row in rows], list(TEST["patient"]))
    equal(round(log_loss([row["label"] for row in rows], [row["candidate"] for row in rows]), 9), round(found[("log_loss", None)]["candidate"], 9))
    history = json.loads(stemma("models", "history", f"{NAME}@champion", "--json").stdout)
    equal([one.get("to") for one in history if one["action"] == "alias.set"][:2], [str(TWO), str(ONE)])


@check
def learnt_from():
    """rows that a model has learnt from are no test"""
    said = stemma(
        "gate", NAME, "--candidate", str(FOUR), "--data", f"{NAME}-eval/1", "--label", "target", "--metric", "log_loss",
        "--python", sys.executable, status=1,
    ).stderr
    contains(said, f"{NAME}/{FOUR} was trained on {len(TEST)} of them ({NAME}-eval/1)")
    equal(CLIENT.get_model_version_by_alias(NAME, "champion").version, str(TWO))


@check
def without_probabilities():
    """a model that answers classes says what to do for a metric of probabilities"""
    said = stemma(
        "gate", NAME, "--candidate", str(FIVE), "--data", f"{NAME}-eval/1", "--label", "target", "--metric", "log_loss",
        "--python", sys.executable, status=1,
    ).stderr
    contains(said, 'pyfunc_predict_fn="predict_proba"')


@check
def wrong_words():
    """what is written wrongly is named"""
    policy = FOLDER / "wrong.yaml"
    for text, message in (
        ("label: target\nprimary: { metric: log_los }\n", "log_los"),
        ("label: target\nprimary: { metrik: log_loss }\n", "primary.metrik"),
        ("label: nothing\nprimary: { metric: log_loss }\n", "There is no column 'nothing'"),
        ("label: target\nprimary: { metric: log_loss }\nslices: [{ name: a, where: 'sex ~ 1' }]\n", "sex ~ 1"),
    ):
        policy.write_text(text)
        said = stemma(
            "gate", NAME, "--candidate", str(FIVE), "--data", f"{NAME}-eval/1", "--policy", str(policy),
            "--python", sys.executable, status=1,
        ).stderr
        contains(said, message)


run_checks()
