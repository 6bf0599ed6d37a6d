"""Logs fifty points, one every tenth of a second, and prints when the first have gone; then its key."""

import time

import comet_ml

exp = comet_ml.start(project_name="restart")
for step in range(50):
    exp.log_metric("m", step * 1.5, step=step)
    time.sleep(0.1)
    if step == 20:
        print("HALF", flush=True)
exp.end()
print("KEY " + exp.get_key(), flush=True)
