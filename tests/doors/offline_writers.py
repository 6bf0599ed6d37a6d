"""Writes logs of TensorBoard and of wandb into the folder that is given."""

import os
import sys

folder = sys.argv[1]

import numpy as np
from tensorboardX import SummaryWriter

for name in ("a", "b"):
    writer = SummaryWriter(os.path.join(folder, "logs", name))
    for step in range(300):
        writer.add_scalar("train/loss", 1 / (step + 1), step, walltime=1_700_000_000 + step)
    writer.add_text("words", "some *text*", 3, walltime=1_700_000_000)
    writer.add_image("picture", np.zeros((3, 4, 4), dtype=np.uint8), 5, walltime=1_700_000_000)
    writer.add_histogram("weights", np.array([1.0, 2.0]), 1, walltime=1_700_000_000)
    writer.add_hparams({"lr": 0.1, "kind": "x", "flag": True}, {}, name="hp", global_step=1)
    writer.close()

import wandb

with wandb.init(project="proj", mode="offline", dir=folder, name="named", notes="a note", tags=["best"], config={"lr": 0.1, "deep": {"depth": 3}}) as run:
    for step in range(300):
        run.log({"loss": 1 / (step + 1), "nested": {"acc": step / 2}, "bad": float("nan") if step == 1 else 1})
    run.log({"picture": wandb.Image(np.zeros((4, 4, 3), dtype=np.uint8)), "words": "a text"})
    run.summary["best"] = 0.9
