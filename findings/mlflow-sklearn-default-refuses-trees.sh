#!/usr/bin/env bash
# mlflow 3.17.2 with scikit-learn 1.9.1 and skops 0.16.0: saved as it is by default, a model of scikit-learn's own trees or neighbours is refused.
# Input: classifiers of scikit-learn, fitted to its iris data, and mlflow.sklearn.save_model(model, path) without further arguments.
# Expected: all of them are saved, as they are with serialization_format="cloudpickle". Seen: logistic regression and SVC are; a tree, a forest, boosting and
# neighbours end with MlflowException, whose text says that skops does not trust types inside them.
# Stemma: never sees such a model, since the client refuses it before it sends one; docs/users/mlflow.md says what to give instead.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf -- "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'mlflow==3.17.2' 'scikit-learn==1.9.1' 'skops==0.16.0'
seen=$(cd "$place" && "$place/venv/bin/python" 2>/dev/null - <<'PYTHON'
import logging
import tempfile

import mlflow.sklearn
from mlflow.exceptions import MlflowException
from sklearn.datasets import load_iris
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

logging.disable(logging.CRITICAL)
features, classes = load_iris(return_X_y=True)


def outcome(model, **how):
    try:
        mlflow.sklearn.save_model(model, tempfile.mkdtemp(dir=".") + "/model", **how)
        return "saved"
    except MlflowException:
        return "refused"


for model in (
    LogisticRegression(max_iter=500),
    SVC(),
    DecisionTreeClassifier(),
    RandomForestClassifier(n_estimators=2),
    GradientBoostingClassifier(n_estimators=2),
    KNeighborsClassifier(),
):
    model.fit(features, classes)
    print(type(model).__name__, outcome(model), outcome(model, serialization_format="cloudpickle"))
PYTHON
)
echo "$seen"
expected='LogisticRegression saved saved
SVC saved saved
DecisionTreeClassifier refused saved
RandomForestClassifier refused saved
GradientBoostingClassifier refused saved
KNeighborsClassifier refused saved'
[ "$seen" = "$expected" ] || { echo 'it behaves otherwise now' >&2; exit 1; }
