"""A run of Comet's client with all that it logs, and then what its reading side says of it, as lines of JSON."""

import io
import json
import math
import os
import sys
import wave

import comet_ml

folder = sys.argv[1]


def path_of(name, content):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(content)
    return path


def sound():
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 800)
    return out.getvalue()


# One black pixel.
png = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)

exp = comet_ml.start(project_name="demo", workspace="team")
key = exp.get_key()
exp.set_name("first")
exp.log_parameters({"lr": 0.1, "opt": {"name": "adam"}, "layers": [1, 2]})
exp.log_parameter("lr", 0.2)
for step in range(20):
    exp.log_metric("loss", 1 / (step + 1), step=step, epoch=step // 5)
    exp.log_metric("bad", float("nan"), step=step)
with exp.train():
    exp.log_metric("acc", 0.5, step=1)
exp.log_other("colour", "blue")
exp.add_tag("best")
exp.log_text("hello", step=1, metadata={"lang": "en"})
exp.log_image(path_of("dot.png", png), name="dot", step=3)
exp.log_audio(path_of("tone.wav", sound()), file_name="tone.wav")
exp.log_asset(path_of("notes.csv", b"a,b\n1,2\n"), file_name="tables/notes.csv")
exp.log_asset(path_of("notes.csv", b"other"), file_name="tables/notes.csv")
for name in ("evil.svg", "evil.html"):
    exp.log_asset(path_of(name, b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), file_name=name)
exp.log_remote_asset("s3://bucket/data.bin", remote_file_name="data.bin")
exp.log_confusion_matrix(matrix=[[1, 2], [3, 4]], labels=["x", "y"])
exp.log_curve("roc", [0, 0.5, 1], [0, 0.8, 1])
exp.log_histogram_3d([1, 2, 2, 3], name="weights", step=1)
box = {"position": [0, 0, 0], "size": {"height": 1, "width": 1, "depth": 1}, "label": "b", "segments": [[[0, 0, 0], [1, 1, 1]]]}
exp.log_points_3d("street", points=[[0, 0, 0], [1, 1, 1]], boxes=[box], step=4)
exp.log_model("net", path_of("net.bin", b"weights"))
exp.register_model("net", version="1.2.0", registry_name="registered-net", tags=["good"])
artifact = comet_ml.Artifact("numbers", "dataset", metadata={"rows": 2})
artifact.add(path_of("part.csv", b"1\n2\n"), logical_path="parts/part.csv", metadata={"part": 1})
artifact.add_remote("s3://bucket/other.csv", logical_path="other.csv", sync_mode=False)
exp.log_artifact(artifact)
exp.log_html("<b>hi</b>")
exp.set_model_graph("a -> b")
print("a line that is printed")
exp.end()

again = comet_ml.start(experiment_key=key, mode="get")
again.log_metric("loss", 0.001, step=20)
again.end()

twice = comet_ml.start(experiment_key=key, mode="get_or_create", project_name="demo", workspace="team")
twice.log_other("seen", "twice")
logged = twice.get_artifact("numbers", workspace="team")
local = logged.download(os.path.join(folder, "down"), sync_mode=False)
parts = {asset.logical_path: asset.link for asset in logged.assets}
with open(os.path.join(folder, "down", "parts", "part.csv")) as file:
    part = file.read()
twice.end()

api = comet_ml.API()
run = api.get_experiment_by_key(key)
names = {}
for asset in run.get_asset_list():
    names.setdefault(asset["type"], []).append(asset["fileName"])
print(
    json.dumps(
        {
            "key": key,
            "name": run.get_metadata()["experimentName"],
            "workspaces": api.get_workspaces(),
            "projects": api.get_projects("team"),
            "experiments": [one.id for one in api.get_experiments("team", "demo")],
            "state": run.get_state(),
            "parameters": {one["name"]: one["valueCurrent"] for one in run.get_parameters_summary()},
            "others": {one["name"]: one["valueCurrent"] for one in run.get_others_summary()},
            "tags": run.get_tags(),
            "loss": [(one["step"], float(one["metricValue"])) for one in run.get_metrics("loss")],
            "bad": [math.isnan(float(one["metricValue"])) for one in run.get_metrics("bad")],
            "summary": run.get_metrics_summary("loss"),
            "names": sorted({one["metricName"] for one in run.get_metrics()}),
            "html": run.get_html(),
            "graph": run.get_model_graph(),
            "output": run.get_output(),
            "system": sorted(run.get_system_details())[:3],
            "git": run.get_git_metadata(),
            "assets": {kind: sorted(list) for kind, list in names.items()},
            "csv": sorted(
                run.get_asset(asset["assetId"]).decode()
                for asset in run.get_asset_list()
                if asset["fileName"] == "tables/notes.csv"
            ),
            "models": run.get_model_names(),
            "artifact": [str(logged.version), parts, part, logged.metadata],
            "registered": api.get_model("team", "registered-net").find_versions(),
        }
    ),
    file=sys.__stdout__,
    flush=True,
)
