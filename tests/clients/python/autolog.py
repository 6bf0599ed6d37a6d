"""Autologging of scikit-learn and XGBoost: nothing but the training itself is called."""

import json

import mlflow
import numpy as np
import pandas as pd
import xgboost as xgb
from checks import check, equal, run_checks, unique
from mlflow import MlflowClient
from mlflow.entities import LoggedModelStatus
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

client = MlflowClient()
rng = np.random.default_rng(7)
X = pd.DataFrame(rng.normal(size=(60, 4)), columns=list("abcd"))
y = (X["a"] + X["b"] > 0).astype(int)


def only_run(experiment, top=True):
    runs = client.search_runs([experiment.experiment_id])
    if top:
        runs = [run for run in runs if "mlflow.parentRunId" not in run.data.tags]
    equal(len(runs), 1, "runs")
    return runs[0]


def models_of(experiment):
    return mlflow.search_logged_models([experiment.experiment_id], output_format="list")


@check
def universal_autolog():
    """mlflow.autolog covers whatever library is used"""
    experiment = mlflow.set_experiment(unique("auto"))
    mlflow.autolog(log_models=False)
    RandomForestClassifier(n_estimators=3).fit(X, y)
    mlflow.autolog(disable=True)
    equal(only_run(experiment).data.params["n_estimators"], "3")


@check
def logistic_regression():
    """LogisticRegression.fit logs parameters, metrics, data, plots and a model that loads"""
    experiment = mlflow.set_experiment(unique("sklearn"))
    mlflow.sklearn.autolog()
    model = LogisticRegression(max_iter=200).fit(X, y)
    score = model.score(X[:20], y[:20])
    mlflow.sklearn.autolog(disable=True)
    run = only_run(experiment)
    equal(run.info.status, "FINISHED")
    equal(run.data.params["max_iter"], "200")
    equal(run.data.tags["estimator_name"], "LogisticRegression")
    equal(run.data.tags["mlflow.autologging"], "sklearn")
    equal(run.data.metrics["training_accuracy_score"], model.score(X, y))
    posthoc = [key for key in run.data.metrics if key.startswith("LogisticRegression_score")]
    equal(run.data.metrics[posthoc[0]], score)
    files = {f.path for f in client.list_artifacts(run.info.run_id)}
    assert {"training_confusion_matrix.png", "training_roc_curve.png", "metric_info.json"} <= files, files
    dataset = run.inputs.dataset_inputs[0]
    equal({tag.key: tag.value for tag in dataset.tags}, {"mlflow.data.context": "train"})
    dataset = client.get_run(run.info.run_id).inputs.dataset_inputs[0]  # our searches leave profiles out
    equal(json.loads(dataset.dataset.profile)["num_rows"], 60)
    equal(len(run.outputs.model_outputs), 1)
    logged = client.get_logged_model(run.outputs.model_outputs[0].model_id)
    equal((logged.status, logged.source_run_id), (LoggedModelStatus.READY, run.info.run_id))
    equal(logged.params["max_iter"], "200")
    assert "training_accuracy_score" in {metric.key for metric in logged.metrics}
    loaded = mlflow.sklearn.load_model(f"models:/{logged.model_id}")
    equal(loaded.predict(X).tolist(), model.predict(X).tolist())
    loaded = mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/model")
    equal(list(loaded.predict(X)), model.predict(X).tolist())


@check
def grid_search():
    """GridSearchCV logs a parent with the best result and a child for each try"""
    experiment = mlflow.set_experiment(unique("grid"))
    mlflow.sklearn.autolog(log_datasets=True)
    search = GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}, cv=2).fit(X, y)
    mlflow.sklearn.autolog(disable=True)
    parent = only_run(experiment)
    equal(parent.data.params["best_C"], str(search.best_params_["C"]))
    equal(parent.data.metrics["best_cv_score"], search.best_score_)
    children = client.search_runs(
        [experiment.experiment_id], f"tags.mlflow.parentRunId = '{parent.info.run_id}'"
    )
    equal(sorted(run.data.params["C"] for run in children), ["0.1", "1.0"])
    equal({run.info.status for run in children}, {"FINISHED"})
    best = max(children, key=lambda run: run.data.metrics["mean_test_score"])
    equal(best.data.metrics["mean_test_score"], search.best_score_)
    equal(sorted(model.name for model in models_of(experiment)), ["best_estimator", "model"])
    assert "cv_results.csv" in {f.path for f in client.list_artifacts(parent.info.run_id)}


@check
def pipeline_in_a_run():
    """a pipeline fitted inside a run logs into that run, next to what the user logs"""
    mlflow.set_experiment(unique("pipeline"))
    mlflow.sklearn.autolog(log_models=False)
    with mlflow.start_run() as active:
        make_pipeline(StandardScaler(), LinearRegression()).fit(X, y)
        mlflow.log_metric("mine", 1.0)
    mlflow.sklearn.autolog(disable=True)
    run = mlflow.get_run(active.info.run_id)
    equal(run.data.metrics["mine"], 1.0)
    assert "training_r2_score" in run.data.metrics
    assert "linearregression__fit_intercept" in run.data.params
    equal(run.outputs.model_outputs if run.outputs else [], [])


@check
def xgboost_train():
    """xgb.train logs parameters, a metric for each round, importances and a model that loads"""
    experiment = mlflow.set_experiment(unique("xgb"))
    mlflow.xgboost.autolog()
    data = xgb.DMatrix(X, label=y)
    booster = xgb.train(
        {"objective": "binary:logistic", "max_depth": 2}, data, 5, evals=[(data, "train")], verbose_eval=False
    )
    mlflow.xgboost.autolog(disable=True)
    run = only_run(experiment)
    equal((run.info.status, run.data.params["max_depth"]), ("FINISHED", "2"))
    history = client.get_metric_history(run.info.run_id, "train-logloss")
    equal([point.step for point in history], [0, 1, 2, 3, 4])
    equal(run.data.metrics["train-logloss"], history[-1].value)
    assert all(a.value > b.value for a, b in zip(history, history[1:]))
    files = {f.path for f in client.list_artifacts(run.info.run_id)}
    assert {"feature_importance_weight.json", "feature_importance_weight.png"} <= files, files
    model = models_of(experiment)[0]
    equal(model.status, LoggedModelStatus.READY)
    loaded = mlflow.xgboost.load_model(f"models:/{model.model_id}")
    equal(loaded.predict(data).tolist(), booster.predict(data).tolist())


@check
def xgboost_classifier():
    """XGBClassifier.fit logs its forty parameters and its model"""
    experiment = mlflow.set_experiment(unique("xgbc"))
    mlflow.xgboost.autolog(log_model_signatures=False)
    xgb.XGBClassifier(n_estimators=3, max_depth=2).fit(X, y)
    mlflow.xgboost.autolog(disable=True)
    run = only_run(experiment)
    equal(run.data.params["num_boost_round"], "3")
    assert len(run.data.params) >= 30, run.data.params
    equal(len(models_of(experiment)), 1)


run_checks()
