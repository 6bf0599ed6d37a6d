"""Tracks METRICS x STEPS points by Aim's client at an address; prints the seconds from its first call to the end of close()."""

import sys
import time

address, metrics, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
from aim import Run

began = time.perf_counter()
run = Run(repo=address, experiment="bench", capture_terminal_logs=False, system_tracking_interval=None)
for step in range(steps):
    for metric in range(metrics):
        run.track(step * 0.5, name=f"metric_{metric}", step=step)
run.close()
print(f"RESULT {run.hash} {time.perf_counter() - began}", flush=True)
