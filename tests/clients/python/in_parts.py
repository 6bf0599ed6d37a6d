"""Artifacts up and down in parts."""

import os
from pathlib import Path

import mlflow
import numpy as np
from checks import OURS, check, contains, equal, run_checks, unique
from mlflow import MlflowClient
from mlflow.store.artifact import http_artifact_repo
from mlflow.store.artifact.http_artifact_repo import HttpArtifactRepository

client = MlflowClient()
mlflow.set_experiment(unique("multipart"))
MIB = 1024 * 1024
IS_OLD = mlflow.__version__.startswith("2.")
# The client's defaults are 500 MiB, 10 MiB and 100 MiB.
os.environ["MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE"] = str(8 * MIB)
os.environ["MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE"] = str(5 * MIB)
os.environ["MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE"] = str(7 * MIB)
IN_RANGES = "MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD"

counts = {"up": 0, "down": 0}


def counted(function, name):
    def call(*args, **kwargs):
        counts[name] += 1
        return function(*args, **kwargs)

    return call


HttpArtifactRepository._upload_part = staticmethod(counted(HttpArtifactRepository._upload_part, "up"))
if not IS_OLD:
    http_artifact_repo.download_chunk = counted(http_artifact_repo.download_chunk, "down")


def parts_moved(up, down):
    """How many parts went up and came down since the last call. MLflow's own server has none with a local store."""
    if OURS:
        equal(counts, {"up": up, "down": 0 if IS_OLD else down})
    counts.update(up=0, down=0)


def make_file(name, size, seed):
    data = np.random.default_rng(seed).bytes(size)
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(data)
    return data


@check
def by_default():
    """a large file goes up and comes down whole without any setting, in parts with them"""
    data = make_file("big model.bin", 48 * MIB + 12345, 1)
    with mlflow.start_run():
        mlflow.log_artifact("big model.bin", "some dir")
    parts_moved(0, 0)
    os.environ["MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD"] = "true"
    with mlflow.start_run() as active:
        mlflow.log_artifact("big model.bin", "some dir")
    parts_moved(10, 0)
    [info] = client.list_artifacts(active.info.run_id, "some dir")
    equal((info.path, info.file_size), ("some dir/big model.bin", len(data)))
    path = mlflow.artifacts.download_artifacts(run_id=active.info.run_id, artifact_path="some dir/big model.bin")
    assert Path(path).read_bytes() == data
    parts_moved(0, 0)
    os.environ[IN_RANGES] = "true"
    path = mlflow.artifacts.download_artifacts(run_id=active.info.run_id, artifact_path="some dir/big model.bin")
    assert Path(path).read_bytes() == data
    parts_moved(0, 7)


@check
def forced():
    """the client's own settings switch it on and off"""
    data = make_file("f.bin", 20 * MIB, 2)
    with mlflow.start_run() as active:
        os.environ["MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD"] = "false"
        mlflow.log_artifact("f.bin", "whole")
        parts_moved(0, 0)
        os.environ["MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD"] = "true"
        mlflow.log_artifact("f.bin", "in parts")
        parts_moved(4, 0)
    for setting, down in [("true", 3), ("false", 0)]:
        os.environ[IN_RANGES] = setting
        for folder in ["whole", "in parts"]:
            path = client.download_artifacts(active.info.run_id, f"{folder}/f.bin")
            assert Path(path).read_bytes() == data
            parts_moved(0, down)
    os.environ[IN_RANGES] = "true"


@check
def odd_names():
    """odd names, small and empty files come and go in parts as they do whole"""
    names = ["plain.txt", "with space.txt", "plus+sign.txt", "ünï-cødé-日本.txt", "a&b=c;d,e.txt", "no_extension"]
    contents = {name: f"text of {name}".encode() for name in names}
    contents["sub/deep dir+x/ü.json"] = b"{}"
    for name, data in contents.items():
        path = Path("odd", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    os.environ["MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE"] = "1"
    with mlflow.start_run() as active:
        mlflow.log_artifacts("odd", "data dir")
        parts_moved(len(contents), 0)
        Path("empty.bin").write_bytes(b"")
        mlflow.log_artifact("empty.bin", "data dir")
    os.environ["MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE"] = str(8 * MIB)
    down = mlflow.artifacts.download_artifacts(run_id=active.info.run_id, artifact_path="data dir")
    found = {str(p.relative_to(down)): p.read_bytes() for p in Path(down).rglob("*") if p.is_file()}
    equal(found, contents | {"empty.bin": b""})
    parts_moved(0, len(contents))


@check
def over():
    """a file takes the place of an earlier one"""
    make_file("over.bin", 9 * MIB, 3)
    with mlflow.start_run() as active:
        mlflow.log_artifact("over.bin")
        data = make_file("over.bin", 11 * MIB, 4)
        mlflow.log_artifact("over.bin")
    parts_moved(5, 0)
    path = client.download_artifacts(active.info.run_id, "over.bin")
    assert Path(path).read_bytes() == data
    parts_moved(0, 2)


@check
def failed():
    """an upload of which a part fails leaves nothing, and can be tried again"""
    if not OURS:
        return
    data = make_file("failing.bin", 16 * MIB, 5)
    upload_part = HttpArtifactRepository._upload_part

    def fail(credential, *args, **kwargs):
        if credential.part_number == 3:
            raise RuntimeError("the network is gone")
        return upload_part(credential, *args, **kwargs)

    with mlflow.start_run() as active:
        HttpArtifactRepository._upload_part = staticmethod(fail)
        try:
            mlflow.log_artifact("failing.bin")
        except Exception as error:
            contains(str(error), "Failed to upload at least one part")
        else:
            raise AssertionError("the upload succeeded")
        finally:
            HttpArtifactRepository._upload_part = staticmethod(upload_part)
        equal(client.list_artifacts(active.info.run_id), [])
        mlflow.log_artifact("failing.bin")
    assert Path(client.download_artifacts(active.info.run_id, "failing.bin")).read_bytes() == data
    counts.update(up=0, down=0)


@check
def missing():
    """a file that is not there is an error at once"""
    with mlflow.start_run() as active:
        mlflow.log_text("x", "there.txt")
    try:
        mlflow.artifacts.download_artifacts(run_id=active.info.run_id, artifact_path="not there.txt")
    except Exception as error:
        text = str(error)
        assert "No such artifact" in text or "ensure that the path is correct" in text, text
    else:
        raise AssertionError("it was downloaded")


run_checks()
