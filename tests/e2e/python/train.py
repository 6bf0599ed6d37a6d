"""Trains small classifiers on data that scikit-learn brings along, and logs them as people do. Prints what it made as JSON."""

import json
import logging
import os
import sys
import tempfile
import urllib.parse
import urllib.request
import warnings

# These models are so small that threads only stand in each other's way.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import matplotlib
import mlflow
import numpy as np
import pandas as pd
from mlflow.models import infer_signature
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import ConfusionMatrixDisplay, accuracy_score, classification_report, log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

matplotlib.use("Agg")
warnings.filterwarnings("ignore")
logging.getLogger("mlflow").setLevel(logging.ERROR)

uri, size = sys.argv[1], sys.argv[2]
os.environ["LOGNAME"] = "ada"
mlflow.set_tracking_uri(uri)
client = mlflow.MlflowClient()
made = {"experiments": {}, "runs": []}


def context(source):
    commit = "8c41f2d07be5a9d3e6a1c07f5b92d4e3a6f8c015"
    return {"mlflow.source.name": source, "mlflow.user": "ada", "mlflow.source.git.commit": commit, "mlflow.source.git.branch": "main"}


def experiment(name, note, **tags):
    mlflow.set_experiment(name)
    found = client.get_experiment_by_name(name)
    client.set_experiment_tag(found.experiment_id, "mlflow.note.content", note)
    for key, value in tags.items():
        client.set_experiment_tag(found.experiment_id, key, value)
    made["experiments"][name] = found.experiment_id
    return found.experiment_id


def sweep():
    digits = load_digits(as_frame=True)
    x, xv, y, yv = train_test_split(digits.data / 16, digits.target, test_size=0.3, random_state=7)
    frame = x.assign(target=y)
    data = mlflow.data.from_pandas(frame, name="digits", targets="target")
    held = mlflow.data.from_pandas(xv.assign(target=yv), name="digits", targets="target")
    experiment("digits/sweep", "How wide, how fast, how much decay. Judged by **val_accuracy**.", team="vision")
    widths, rates = ([32, 64, 128], [0.0005, 0.002, 0.008]) if size == "full" else ([16, 32], [0.002, 0.008])
    epochs = 40 if size == "full" else 12
    with mlflow.start_run(run_name="sweep", tags=context("sweep.py")):
        mlflow.log_params({"optimizer": "adam", "epochs": epochs, "batch_size": 64})
        best = 0.0
        for width in widths:
            for rate in rates:
                for alpha in [1e-4, 1e-2]:
                    with mlflow.start_run(run_name=f"mlp-{width}-{rate:g}-{alpha:g}", nested=True, tags=context("sweep.py")) as run:
                        made["runs"].append(run.info.run_id)
                        mlflow.log_params(
                            {"width": width, "learning_rate": rate, "alpha": alpha, "optimizer": "adam", "activation": "relu", "epochs": epochs, "batch_size": 64}
                        )
                        mlflow.log_input(data, context="training")
                        mlflow.log_input(held, context="validation")
                        net = MLPClassifier((width,), alpha=alpha, learning_rate_init=rate, batch_size=64, random_state=1)
                        for epoch in range(epochs):
                            net.partial_fit(x.values, y.values, classes=np.arange(10))
                            seen = net.predict_proba(xv.values)
                            mlflow.log_metrics(
                                {
                                    "loss": net.loss_,
                                    "val_loss": log_loss(yv, seen, labels=np.arange(10)),
                                    "val_accuracy": accuracy_score(yv, seen.argmax(1)),
                                },
                                step=epoch,
                            )
                        best = max(best, accuracy_score(yv, net.predict(xv.values)))
        mlflow.log_metric("best_val_accuracy", best)


def add_version(name, frame, message):
    """Adds a version of data to the server, as `stemma data add` does."""
    query = urllib.parse.urlencode({"file_name": f"{name}.csv", "key": "sample", "message": message})
    request = urllib.request.Request(f"{uri}/api/v1/data/{name}/versions?{query}", frame.to_csv(index=False).encode(), method="POST")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["version"]["version"]


def search(x, xv, y, yv, data):
    """Many small models on the same data, of which the best one is registered."""
    experiment("screening/search", "How strong, and on how many columns.", team="health")
    best = (0.0, None)
    for at, (strength, columns) in enumerate([(c, n) for c in (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30) for n in (4, 8, 12, 16, 20, 25, 30)]):
        with mlflow.start_run(run_name=f"search-{at:02}", tags=context("search_screening.py")) as run:
            mlflow.log_params({"C": strength, "columns": columns})
            mlflow.log_input(data, context="training")
            model = make_pipeline(StandardScaler(), LogisticRegression(C=strength)).fit(x.iloc[:, :columns], y)
            accuracy = accuracy_score(yv, model.predict(xv.iloc[:, :columns]))
            mlflow.log_metrics({"accuracy": accuracy, "log_loss": log_loss(yv, model.predict_proba(xv.iloc[:, :columns]))})
            if accuracy > best[0]:
                best = (accuracy, run.info.run_id)
    client.create_model_version("screening", f"runs:/{best[1]}/model", best[1])


def screening():
    cancer = load_breast_cancer(as_frame=True)
    frame = cancer.frame.rename(columns=lambda column: column.replace(" ", "_"))
    frame.insert(0, "sample", [f"S{at:04}" for at in range(len(frame))])
    add_version("breast-cancer", frame.head(400).drop(columns="worst_fractal_dimension"), "from the first clinic")
    add_version("breast-cancer", frame.head(400), "with the worst fractal dimension")
    corrected = frame.assign(mean_radius=frame.mean_radius.where(frame.index % 9 != 0, frame.mean_radius + 1.5))
    newest = add_version("breast-cancer", corrected, "second clinic, radius corrected")
    url = f"{uri}/data/breast-cancer/{newest}.parquet"
    frame = pd.read_parquet(url).drop(columns="sample")
    x, xv, y, yv = train_test_split(frame.drop(columns="target"), frame.target, test_size=0.3, random_state=3)
    data = mlflow.data.from_pandas(x.assign(target=y), source=url, name="breast-cancer", targets="target")
    experiment("screening/models", "Candidates for the screening service.", team="health", owner="ada")
    client.create_registered_model("screening", tags={"team": "health"}, description="Finds malignant samples. **Recall** counts most.")
    candidates = [("logistic", make_pipeline(StandardScaler(), LogisticRegression(C=c)), {"C": c}) for c in (0.1, 1.0)]
    candidates += [
        (f"boosting-{depth}", GradientBoostingClassifier(max_depth=depth, n_estimators=60, random_state=1), {"max_depth": depth, "n_estimators": 60})
        for depth in ((2, 3) if size == "full" else (2,))
    ]
    for name, model, params in candidates:
        with mlflow.start_run(run_name=name, tags={**context("train_screening.py"), "candidate": "yes"}) as run:
            mlflow.log_params({"model": name.split("-")[0], **params})
            mlflow.log_input(data, context="training")
            model.fit(x, y)
            if hasattr(model, "staged_predict_proba"):
                for step, seen in enumerate(model.staged_predict_proba(xv)):
                    mlflow.log_metric("val_loss", log_loss(yv, seen), step=step)
            report = classification_report(yv, model.predict(xv), output_dict=True)
            mlflow.log_metrics(
                {
                    "accuracy": report["accuracy"],
                    "malignant/recall": report["0"]["recall"],
                    "malignant/precision": report["0"]["precision"],
                    "log_loss": log_loss(yv, model.predict_proba(xv)),
                }
            )
            mlflow.log_dict(report, "report/report.json")
            mlflow.log_text(pd.DataFrame(report).T.to_html(), "report/report.html")
            mlflow.log_text(
                "<h1>Drawn by a script</h1><p id=mark></p><script>mark.textContent = 'origin ' + origin; "
                "try { parent.document.title = 'taken' } catch {}; fetch('/api/v1/status').catch(() => {})</script>",
                "report/scripted.html",
            )
            mlflow.log_text(xv.head(20).to_csv(index=False), "report/sample.csv")
            mlflow.log_text(f"# {name}\n\n| part | value |\n|---|---|\n| accuracy | {report['accuracy']:.3f} |\n\n- [x] checked\n", "report/readme.md")
            drawn = ConfusionMatrixDisplay.from_predictions(yv, model.predict(xv)).figure_
            for kind in ("png", "svg", "pdf"):
                mlflow.log_figure(drawn, f"plots/confusion.{kind}")
            mlflow.log_table({"sample": xv.index[:5].tolist(), "seen": model.predict(xv.head(5)).tolist()}, "report/answers.json")
            with tempfile.TemporaryDirectory() as folder:
                xv.head(40).to_parquet(f"{folder}/held-out.parquet")
                mlflow.log_artifact(f"{folder}/held-out.parquet", "report")
            if hasattr(model, "staged_predict"):
                # How the answers of the held-out samples settle, tree by tree: a sample is a point, dark where it is malignant.
                for step, answers in enumerate(model.staged_predict(xv)):
                    if step % 20 == 0:
                        grid = np.resize(np.where(answers == 0, 40, 220), (12, 15)).astype("uint8")
                        mlflow.log_image(np.repeat(grid[..., None], 3, axis=2), key="answers", step=step)
            mlflow.log_text("epoch,loss\n" + "\n".join(f"{at},{1 / (at + 1):.4f}" for at in range(200)), "logs/train.log")
            if name.startswith("boosting"):
                mlflow.log_text("\n".join(f"line {at} of a long log" for at in range(30_000)), "logs/long.log")
            mlflow.sklearn.log_model(
                model, name="model", signature=infer_signature(x, model.predict(x)), input_example=x.head(2), serialization_format="cloudpickle", pip_requirements=["scikit-learn"], registered_model_name="screening"
            )
            mlflow.set_tag("mlflow.note.content", f"First look at **{name}**.\n\n- recall of malignant: {report['0']['recall']:.3f}\n- trained in `train_screening.py`\n")
            made["runs"].append(run.info.run_id)
            made["screening"] = run.info.run_id
    if size == "full":
        search(x, xv, y, yv, data)
    client.set_registered_model_alias("screening", "champion", 1)
    client.set_registered_model_alias("screening", "champion", 2)
    client.set_registered_model_alias("screening", "challenger", 3)


sweep()
screening()
print(json.dumps(made))
