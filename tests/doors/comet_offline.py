"""Writes a run of Comet's client to an archive in the folder that is given, and prints its key."""

import os
import sys

import comet_ml

folder = sys.argv[1]
exp = comet_ml.start(online=False, project_name="offline", workspace="team", experiment_config=comet_ml.ExperimentConfig(offline_directory=folder, name="off"))
exp.log_parameters({"lr": 0.1, "opt": {"name": "adam"}})
for step in range(1500):
    exp.log_metric("loss", 1 / (step + 1), step=step)
exp.log_metric("bad", float("nan"), step=1)
exp.log_other("colour", "blue")
exp.add_tag("best")
exp.log_text("hello", step=1)
path = os.path.join(folder, "notes.csv")
with open(path, "w") as file:
    file.write("a,b")
exp.log_asset(path, file_name="tables/notes.csv")
exp.log_remote_asset("s3://bucket/data.bin", remote_file_name="data.bin")
box = {"position": [0, 0, 0], "size": {"height": 1, "width": 1, "depth": 1}, "label": "b", "segments": [[[0, 0, 0], [1, 1, 1]]]}
for step in (4, 5):
    exp.log_points_3d("street", points=[[0, 0, 0], [1, 1, 1]], boxes=[box], step=step)
exp.log_model("net", path)
exp.register_model("net", version="1.2.0", registry_name="offline-net")
exp.log_html("<b>hi</b>")
print("a line that is printed")
exp.end()
print("KEY " + exp.get_key(), flush=True)
