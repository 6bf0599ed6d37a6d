"""Classic evaluation of a logged model."""

import mlflow
import pandas as pd
from checks import check, equal, run_checks, unique
from mlflow import MlflowClient
from sklearn.datasets import make_classification, make_regression
from sklearn.linear_model import LinearRegression, LogisticRegression

client = MlflowClient()


def frame_of(X, y):
    return pd.DataFrame(X, columns=[f"f{i}" for i in range(X.shape[1])]).assign(target=y)


@check
def classifier():
    """evaluate logs metrics of the run and the model, the data and the plots"""
    mlflow.set_experiment(unique("evaluate"))
    X, y = make_classification(80, 4, random_state=1)
    frame = frame_of(X, y)
    model = LogisticRegression().fit(frame.drop(columns="target"), y)
    with mlflow.start_run() as active:
        info = mlflow.sklearn.log_model(model, name="model", pip_requirements=["scikit-learn"])
        result = mlflow.models.evaluate(info.model_uri, frame, targets="target", model_type="classifier")
    run = mlflow.get_run(active.info.run_id)
    equal(run.data.metrics["accuracy_score"], result.metrics["accuracy_score"])
    equal(len(run.inputs.dataset_inputs), 1)
    equal([given.model_id for given in run.inputs.model_inputs], [info.model_id])
    dataset = run.inputs.dataset_inputs[0].dataset
    metrics = {metric.key: metric for metric in client.get_logged_model(info.model_id).metrics}
    equal(metrics["accuracy_score"].value, result.metrics["accuracy_score"])
    equal(metrics["accuracy_score"].dataset_digest, dataset.digest)
    files = {f.path for f in client.list_artifacts(active.info.run_id)}
    assert {"confusion_matrix.png", "roc_curve_plot.png"} <= files, files
    assert "mlflow.datasets" in run.data.tags


@check
def regressor():
    """evaluate of a regression logs its errors"""
    mlflow.set_experiment(unique("evaluate"))
    X, y = make_regression(60, 3, random_state=2)
    frame = frame_of(X, y)
    model = LinearRegression().fit(frame.drop(columns="target"), y)
    with mlflow.start_run() as active:
        info = mlflow.sklearn.log_model(model, name="model", pip_requirements=["scikit-learn"])
        result = mlflow.models.evaluate(info.model_uri, frame, targets="target", model_type="regressor")
    metrics = mlflow.get_run(active.info.run_id).data.metrics
    equal(metrics["mean_squared_error"], result.metrics["mean_squared_error"])


run_checks()
