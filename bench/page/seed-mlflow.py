"""Rows of the same experiments straight into MLflow's SQLite file: its own API would take hours. `DB SPEC`, a JSON list of experiments."""

import json
import random
import sqlite3
import sys

path, spec = sys.argv[1], json.loads(sys.argv[2])
db = sqlite3.connect(path)
db.execute("pragma synchronous = off")
ids = {}
for number, one in enumerate(spec, start=1):
    now = 1_760_000_000_000
    db.execute(
        "insert into experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time) values (?, ?, ?, 'active', ?, ?)",
        (number, one["name"], f"mlflow-artifacts:/{number}", now, now),
    )
    ids[one["name"]] = {"id": str(number), "runs": []}
    for at in range(one["runs"]):
        noise = random.Random(at)
        run = f"{number:04x}{at:028x}"
        ids[one["name"]]["runs"].append(run)
        db.execute(
            "insert into runs (run_uuid, name, source_type, source_name, user_id, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id) "
            "values (?, ?, 'LOCAL', 'train.py', 'ada', 'FINISHED', ?, ?, 'active', ?, ?)",
            (run, f"run-{at:05}", now + at * 1000, now + at * 1000 + 900, f"mlflow-artifacts:/{number}/{run}/artifacts", number),
        )
        db.execute("insert into tags (key, value, run_uuid) values ('mlflow.runName', ?, ?)", (f"run-{at:05}", run))
        db.executemany(
            "insert into params (key, value, run_uuid) values (?, ?, ?)",
            [(f"param_{key:03}", str(noise.randrange(4)), run) for key in range(one["params"])],
        )
        rows = [(f"metric_{key:04}", noise.random(), now, 0, run) for key in range(one["metrics"])]
        db.executemany("insert into metrics (key, value, timestamp, step, run_uuid, is_nan) values (?, ?, ?, ?, ?, 0)", rows)
        db.executemany("insert into latest_metrics (key, value, timestamp, step, run_uuid, is_nan) values (?, ?, ?, ?, ?, 0)", rows)
db.commit()
print(json.dumps(ids))
