"""Logs POINTS points by Comet's client; prints the key and the seconds from its first call to the end of end()."""

import sys
import time

import comet_ml

began = time.perf_counter()
exp = comet_ml.start(project_name="bench", experiment_config=comet_ml.ExperimentConfig(auto_output_logging=False, log_code=False, log_git_metadata=False, log_git_patch=False, log_env_details=False))
for step in range(int(sys.argv[1]) // 10):
    for metric in range(10):
        exp.log_metric(f"metric_{metric}", step * 0.5, step=step)
exp.end()
print(f"RESULT {exp.get_key()} {time.perf_counter() - began}", flush=True)
