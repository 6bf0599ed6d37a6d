"""`write ADDRESS` logs what Aim's client can; `through ADDRESS FOLDER` goes on while the server is started again, and `read ADDRESS HASH` prints what its reading side says, as a line of JSON."""

import json
import math
import os
import sys
import time

import numpy as np
from aim import Audio, Distribution, Image, Repo, Run, Text
from aim.storage.context import Context

os.environ["SECRET_OF_MINE"] = "do-not-store"


def write(address):
    run = Run(repo=address, experiment="exp", log_system_params=True, capture_terminal_logs=True, system_tracking_interval=None)
    run["hparams"] = {"lr": 0.1, "layers": [1, 2], "deep": {"flag": True, "none": None, "big": 2**60}}
    run["seed"] = 7
    run.name = "named"
    run.description = "described"
    run.add_tag("best")
    for step in range(100):
        run.track(1 / (step + 1), name="loss", step=step, epoch=step // 10, context={"subset": "train"})
        run.track(float("nan") if step == 3 else step, name="acc", step=step)
    run.track({"a": 1, "b": 2.5}, step=0, context={"layer": 3})
    for step in range(3):
        run.track(Text(f"text {step}"), name="words", step=step)
        run.track(Image(np.full((4, 4, 3), step * 10, dtype=np.uint8), caption=f"image {step}"), name="pictures", step=step)
        run.track([Image(np.zeros((2, 2), dtype=np.uint8)), Image(np.ones((2, 2), dtype=np.uint8))], name="many", step=step)
        run.track(Distribution([1, 2, 2, 3], bin_count=8), name="weights", step=step)
    run.track(Text("said"), name="answers", step=2, context={"subset": "val", "layer": 3})
    run.track(Audio(np.zeros(800, dtype=np.int16), rate=8000, format="wav", caption="tone"), name="sound", step=0)
    run.log_info("an event", extra=1)
    print("a line that is printed")
    run.track(3, name="odd=name?", step=0)
    run.close()
    return run.hash


def read(address, hash_):
    repo = Repo(address)
    run = repo.get_run(hash_)
    loss = run.get_metric("loss", Context({"subset": "train"}))
    steps, values = loss.values.sparse_numpy()
    epochs = loss.epochs.sparse_numpy()[1]
    found = {
        "runs": [one.hash for one in repo.iter_runs()],
        "name": run.name, "experiment": run.experiment, "tags": run.tags, "description": run.description,
        "hparams": run["hparams"], "seed": run["seed"], "environment": "SECRET_OF_MINE" in json.dumps(run["__system_params"]),
        "system": sorted(run["__system_params"]),
        "loss": [float(one) for one in values], "steps": [int(one) for one in steps], "epochs": [int(one) for one in epochs],
        "metrics": sorted([one.name, one.context.to_dict()] for one in run.metrics()),
        "query": [one.run.hash for one in repo.query_runs("run.hparams.lr == 0.1", report_mode=0).iter_runs()],
        "metric query": [[one.name, one.context.to_dict()] for runs in repo.query_metrics("metric.name == 'loss' and run.experiment == 'exp'", report_mode=0).iter_runs() for one in runs],
    }
    words = run.get_text_sequence("words", Context({}))
    found["words"] = [one.data for one in words.values.sparse_list()[1]]
    pictures = run.get_image_sequence("pictures", Context({}))
    found["pictures"] = [[int(np.array(one.to_pil_image())[0, 0, 0]), one.caption] for one in pictures.values.sparse_list()[1]]
    weights = run.get_distribution_sequence("weights", Context({}))
    found["weights"] = [int(one.weights.sum()) for one in weights.values.sparse_list()[1]]
    return found


def through(address, folder):
    """Tracks points before and after the server is started again, which the file `go` says."""
    run = Run(repo=address, experiment="exp", capture_terminal_logs=False, system_tracking_interval=None)
    for step in range(50):
        run.track(step * 1.5, name="m", step=step)
    print("HALF", flush=True)
    while not os.path.exists(os.path.join(folder, "go")):
        run.track(0.5, name="meanwhile")
        time.sleep(0.02)
    for step in range(50, 100):
        run.track(step * 1.5, name="m", step=step)
    run.close()
    return run.hash


if sys.argv[1] == "through":
    answer = through(sys.argv[2], sys.argv[3])
elif sys.argv[1] == "write":
    answer = write(sys.argv[2])
else:
    answer = read(sys.argv[2], sys.argv[3])
print("RESULT " + json.dumps(answer), flush=True)
