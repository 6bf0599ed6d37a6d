"""Sends files through the MLflow client and fetches them again; prints MB/s as JSON.

    MLFLOW_TRACKING_URI=... python mlflow-client.py FOLDER MEBIBYTES TRANSFERS
"""

import hashlib
import json
import os
import statistics
import sys
import time
from pathlib import Path

import mlflow
from mlflow.artifacts import download_artifacts


def main(folder: Path, size: int, transfers: int) -> None:
    ups, downs = [], []
    with mlflow.start_run() as run:
        # One more than counted: the first one, a little file, opens what is opened once.
        for number in range(transfers + 1):
            bytes_wanted = 4096 if number == 0 else size
            path = folder / f"{number}.bin"
            path.write_bytes(os.urandom(bytes_wanted))
            start = time.perf_counter()
            mlflow.log_artifact(str(path), "large")
            up = time.perf_counter() - start
            target = folder / f"back-{number}"
            target.mkdir()
            start = time.perf_counter()
            got = download_artifacts(
                run_id=run.info.run_id, artifact_path=f"large/{path.name}", dst_path=str(target)
            )
            down = time.perf_counter() - start
            if digest(path) != digest(Path(got)):
                raise SystemExit(f"{got} came back changed.")
            path.unlink()
            Path(got).unlink()
            if number > 0:
                ups.append(size / 1e6 / up)
                downs.append(size / 1e6 / down)
    print(json.dumps({"up": statistics.median(ups), "down": statistics.median(downs)}))


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


main(Path(sys.argv[1]), int(sys.argv[2]) * 2**20, int(sys.argv[3]))
