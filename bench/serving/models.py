"""Logs the models of the bench: 20 columns, a boosted forest of 100 trees and a logistic regression."""

import mlflow
import numpy as np
import pandas as pd
import xgboost
from mlflow.models import infer_signature
from sklearn.linear_model import LogisticRegression

rng = np.random.default_rng(0)
table = pd.DataFrame(rng.normal(size=(2000, 20)), columns=[f"f{n}" for n in range(20)])
target = (table.iloc[:, :5].sum(axis=1) + rng.normal(size=2000) * 0.3 > 0).astype(int)
for name, model, flavour in (
    ("bench-trees", xgboost.XGBClassifier(n_estimators=100, max_depth=6, n_jobs=1), mlflow.xgboost),
    ("bench-linear", LogisticRegression(), mlflow.sklearn),
):
    model.fit(table, target)
    with mlflow.start_run():
        flavour.log_model(model, name="model", registered_model_name=name, signature=infer_signature(table, np.array([0])))
