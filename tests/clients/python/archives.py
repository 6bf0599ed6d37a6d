"""What the MLflow client logged comes down as zip and tar, by Stemma's own routes."""

import io
import os
import tarfile
import tempfile
import zipfile
from pathlib import Path

import mlflow
import requests
from checks import OURS, check, equal, run_checks, unique
from mlflow import MlflowClient

client = MlflowClient()
mlflow.set_experiment(unique("archives"))
V1 = f"{os.environ['MLFLOW_TRACKING_URI']}/api/v1"
CONTENTS = {
    "MLmodel": b"flavors: {}\n",
    "data/weights.bin": bytes(range(256)) * 20_000,
    "data/ünï-日本/text.csv": b"a,b\n1,2\n" * 10_000,
    "empty": b"",
    f"{'deep/' * 30}end": b"far",
}


def from_zip(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        equal(archive.testzip(), None)
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def from_tar(data):
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return {one.name: archive.extractfile(one).read() for one in archive if one.isfile()}


READERS = {"zip": from_zip, "tar": from_tar}


def log_tree():
    """A run with the files in the folder `model`; answers its id."""
    folder = tempfile.mkdtemp()
    for name, data in CONTENTS.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    with mlflow.start_run() as run:
        mlflow.log_artifacts(folder, "model")
        mlflow.log_text("beside", "beside.txt")
    return run.info.run_id


def archive(owner, **query):
    answer = requests.get(f"{V1}{owner}/artifacts/archive", params=query, timeout=60)
    equal(answer.status_code, 200)
    return READERS[query["format"]](answer.content)


if OURS:  # upstream has no archives

    @check
    def run_archives():
        """a run and a folder of it are whole in both formats"""
        owner = f"/runs/{log_tree()}"
        for form in READERS:
            equal(archive(owner, format=form, path="model"), CONTENTS)
            whole = {f"model/{name}": data for name, data in CONTENTS.items()}
            equal(archive(owner, format=form), {**whole, "beside.txt": b"beside"})

    @check
    def version_archives():
        """a model version is what was registered, and a folder of it too"""
        run_id = log_tree()
        name = unique("archived")
        client.create_registered_model(name)
        client.create_model_version(name, f"runs:/{run_id}/model", run_id)
        owner = f"/models/{name}/versions/1"
        below = {k.removeprefix("data/"): v for k, v in CONTENTS.items() if k.startswith("data/")}
        for form in READERS:
            equal(archive(owner, format=form), CONTENTS)
            equal(archive(owner, format=form, path="data"), below)

else:

    @check
    def no_archives():
        """archives are no part of MLflow"""


run_checks()
