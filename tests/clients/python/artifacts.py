"""Artifacts through the server: up, listed, down, and the helpers on top of them."""

import json
import os
from pathlib import Path
from urllib.parse import quote

import matplotlib.pyplot as plt
import mlflow
import numpy as np
import pandas as pd
import requests
from checks import OURS, check, contains, equal, refused, run_checks, unique
from mlflow import MlflowClient

client = MlflowClient()
mlflow.set_experiment(unique("artifacts"))

NAMES = ["plain.txt", "with space.txt", "plus+sign.txt", "ünï-cødé-日本.txt", "a&b=c;d,e.txt", "no_extension", ".hidden"]


def fill(folder):
    """Files of all kinds below a new folder; answers their paths and bytes."""
    contents = {name: f"text of {name}".encode() for name in NAMES}
    contents["empty.bin"] = b""
    contents["sub/deep/er/two.csv"] = b"a,b\n1,2\n"
    contents["sub/odd dir+x/ü.json"] = b"{}"
    contents["bytes.bin"] = bytes(range(256)) * 1000
    for name, data in contents.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return contents


def read(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in Path(folder).rglob("*") if p.is_file()}


@check
def tree():
    """a tree of odd names goes up and comes down unchanged"""
    contents = fill("tree")
    with mlflow.start_run() as active:
        mlflow.log_artifacts("tree", artifact_path="data dir")
    run_id = active.info.run_id
    down = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="data dir")
    equal(read(down), contents)
    whole = mlflow.artifacts.download_artifacts(artifact_uri=f"runs:/{run_id}/", dst_path="whole")
    equal(read(os.path.join(whole, "data dir")), contents)


@check
def listing():
    """listings name files and folders with their sizes"""
    fill("listed")
    with mlflow.start_run() as active:
        mlflow.log_artifacts("listed")
        mlflow.log_artifacts("listed/sub", "sub2")
    run_id = active.info.run_id
    top = {f.path: (f.is_dir, f.file_size) for f in client.list_artifacts(run_id)}
    expected = {name: (False, len(f"text of {name}".encode())) for name in NAMES}
    expected |= {"empty.bin": (False, top["empty.bin"][1]), "bytes.bin": (False, 256_000)}
    expected |= {"sub": (True, None), "sub2": (True, None)}
    equal(top, expected)
    assert not top["empty.bin"][1]
    equal([f.path for f in client.list_artifacts(run_id)], sorted(top))
    equal([f.path for f in client.list_artifacts(run_id, "sub")], ["sub/deep", "sub/odd dir+x"])
    equal([f.path for f in client.list_artifacts(run_id, "sub/deep/er")], ["sub/deep/er/two.csv"])
    equal(client.list_artifacts(run_id, "plain.txt"), [])
    equal(client.list_artifacts(run_id, "nowhere"), [])
    listed = mlflow.artifacts.list_artifacts(f"runs:/{run_id}/sub")
    equal([f.path for f in listed], ["sub/deep", "sub/odd dir+x"])


@check
def single_files():
    """single files are logged, overwritten and downloaded"""
    Path("one.txt").write_text("first")
    with mlflow.start_run() as active:
        mlflow.log_artifact("one.txt")
        mlflow.log_artifact("one.txt", "a/b")
        Path("one.txt").write_text("second, longer")
        mlflow.log_artifact("one.txt")
    run_id = active.info.run_id
    equal(mlflow.artifacts.load_text(f"runs:/{run_id}/one.txt"), "second, longer")
    equal(Path(client.download_artifacts(run_id, "a/b/one.txt")).read_text(), "first")
    equal({f.path: f.file_size for f in client.list_artifacts(run_id)}, {"a": None, "one.txt": 14})


@check
def absent_file():
    """downloading what is not there is a clear error at once"""
    with mlflow.start_run() as active:
        mlflow.log_text("x", "there.txt")
    with refused("RESOURCE_DOES_NOT_EXIST", "none.txt"):
        mlflow.artifacts.download_artifacts(run_id=active.info.run_id, artifact_path="none.txt")


@check
def texts_and_dicts():
    """log_text and log_dict are read by load_text and load_dict"""
    with mlflow.start_run() as active:
        mlflow.log_text("hällo\n", "notes/hello.txt")
        mlflow.log_text("<b>x</b>", "page.html")
        mlflow.log_dict({"k": [1, 2]}, "cfg.json")
        mlflow.log_dict({"k": {"n": 5}}, "cfg.yaml")
    root = f"runs:/{active.info.run_id}"
    equal(mlflow.artifacts.load_text(f"{root}/notes/hello.txt"), "hällo\n")
    equal(mlflow.artifacts.load_dict(f"{root}/cfg.json"), {"k": [1, 2]})
    contains(mlflow.artifacts.load_text(f"{root}/cfg.yaml"), "n: 5")


@check
def figures_and_images():
    """log_figure and log_image keep pictures, also by key and step"""
    figure, axes = plt.subplots()
    axes.plot([1, 2, 3])
    picture = np.arange(300, dtype=np.uint8).reshape(10, 10, 3)
    with mlflow.start_run() as active:
        mlflow.log_figure(figure, "plots/f.png")
        mlflow.log_image(picture, "img.png")
        mlflow.log_image(picture, key="img", step=3)
    run_id = active.info.run_id
    loaded = mlflow.artifacts.load_image(f"runs:/{run_id}/img.png")
    equal(np.asarray(loaded).tolist(), picture.tolist())
    equal(mlflow.artifacts.load_image(f"runs:/{run_id}/plots/f.png").format, "PNG")
    images = [f.path for f in client.list_artifacts(run_id, "images")]
    equal(len(images), 2)
    assert all(path.startswith("images/img+step+3+timestamp+") for path in images), images
    equal(mlflow.get_run(run_id).data.tags["mlflow.loggedImages"], "True")
    down = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path=next(p for p in images if p.endswith(".png")))
    equal(Path(down).read_bytes()[:4], b"\x89PNG")


@check
def tables():
    """log_table makes, appends and loads tables, over several runs too"""
    with mlflow.start_run() as one:
        mlflow.log_table({"q": ["a", "b"], "r": [1, 2]}, "t.json")
        mlflow.log_table({"q": ["c"], "r": [3]}, "t.json")
    with mlflow.start_run() as two:
        mlflow.log_table(pd.DataFrame({"q": ["d"], "r": [4]}), "t.json")
    tag = json.loads(mlflow.get_run(one.info.run_id).data.tags["mlflow.loggedArtifacts"])
    equal(tag, [{"path": "t.json", "type": "table"}])
    table = mlflow.load_table("t.json", run_ids=[one.info.run_id])
    equal(list(table["q"]), ["a", "b", "c"])
    both = mlflow.load_table("t.json", extra_columns=["run_id"])
    equal(sorted(both["q"]), ["a", "b", "c", "d"])
    equal(set(both["run_id"]), {one.info.run_id, two.info.run_id})


@check
def headers():
    """downloads are attachments that no browser sniffs, with ranges"""
    with mlflow.start_run() as active:
        mlflow.log_text("hello world!", "x.html")
        mlflow.log_text("{}", "sub/unié a.txt")
    root = mlflow.get_tracking_uri() + "/api/2.0/mlflow-artifacts/artifacts"
    base = root + active.info.artifact_uri.removeprefix("mlflow-artifacts:")
    answer = requests.get(f"{base}/x.html")
    equal((answer.status_code, answer.text), (200, "hello world!"))
    equal(answer.headers["X-Content-Type-Options"], "nosniff")
    contains(answer.headers["Content-Disposition"], "attachment; filename=")
    equal(answer.headers["Content-Length"], "12")
    equal(answer.headers["Accept-Ranges"], "bytes")
    part = requests.get(f"{base}/x.html", headers={"Range": "bytes=0-3"})
    equal((part.status_code, part.text, part.headers["Content-Range"]), (206, "hell", "bytes 0-3/12"))
    part = requests.get(f"{base}/x.html", headers={"Range": "bytes=-3"})
    equal((part.status_code, part.text), (206, "ld!"))
    part = requests.get(f"{base}/x.html", headers={"Range": "bytes=50-60"})
    equal((part.status_code, part.headers["Content-Range"]), (416, "bytes */12"))
    named = requests.get(f"{base}/sub/unié a.txt").headers["Content-Disposition"]
    contains(named, "filename*=UTF-8''uni%C3%A9%20a.txt")


@check
def deletion():
    """files and folders are deleted through the artifact repository"""
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

    with mlflow.start_run() as active:
        mlflow.log_text("1", "keep.txt")
        mlflow.log_text("2", "dir/a.txt")
        mlflow.log_text("3", "dir/b/c.txt")
        mlflow.log_text("4", "gone.txt")
    repository = get_artifact_repository(active.info.artifact_uri)
    repository.delete_artifacts("gone.txt")
    repository.delete_artifacts("dir")
    repository.delete_artifacts("never-was")
    equal([f.path for f in client.list_artifacts(active.info.run_id)], ["keep.txt"])


@check
def large_file():
    """a file of 20 MiB goes up and comes down unchanged"""
    data = np.random.default_rng(1).bytes(20 * 1024 * 1024)
    Path("large.bin").write_bytes(data)
    with mlflow.start_run() as active:
        mlflow.log_artifact("large.bin")
    down = mlflow.artifacts.download_artifacts(run_id=active.info.run_id, artifact_path="large.bin", dst_path="down")
    assert Path(down).read_bytes() == data

if OURS:  # upstream stores them decoded, and misses what it cannot decode

    @check
    def percent_signs():
        """names with percent signs are listed, and come down one by one and with their folder"""
        names = ["50%20off.csv", "a%2Fb.txt", "100%.txt"]
        names += [f"acc%step%{step}%timestamp%1717171717171%{40 + step:x}c{step:05x}-0000.png" for step in (0, 3, 10, 20, 31, 55)]
        with mlflow.start_run() as active:
            uri = mlflow.get_artifact_uri("images").removeprefix("mlflow-artifacts:/")
        base = f"{os.environ['MLFLOW_TRACKING_URI']}/api/2.0/mlflow-artifacts/artifacts/{uri}"
        for name in names:
            requests.put(f"{base}/{quote(name, safe='')}", data=name.encode()).raise_for_status()
        listed = [info.path for info in client.list_artifacts(active.info.run_id, "images")]
        one_by_one = [Path(client.download_artifacts(active.info.run_id, path, ".")).read_text() for path in listed]
        equal(sorted(one_by_one), sorted(names))
        down = Path(client.download_artifacts(active.info.run_id, "images", "."))
        equal(sorted(p.read_text() for p in down.rglob("*") if p.is_file()), sorted(names))


run_checks()
