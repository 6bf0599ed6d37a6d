"""What serves models in tests, and asks about them."""

import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import mlflow
from mlflow.models import infer_signature
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

URL = os.environ["MLFLOW_TRACKING_URI"]
STEMMA = pathlib.Path(__file__).resolve().parents[3] / "packages/cli/bin/stemma"
CLIENT = mlflow.MlflowClient()
# Texts of MLflow name sets: in both servers in the same order.
os.environ["PYTHONHASHSEED"] = "0"
COLUMNS = ["sepal_length", "sepal_width", "petal_length", "petal_width"]


def ask(url, body=None, headers=None):
    request = urllib.request.Request(url, data=body, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read().decode()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def process(command, port, **environment):
    """A server as a process, from when it answers until the block ends."""
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
                             env={**os.environ, **environment})
    said = []
    threading.Thread(target=lambda: said.extend(child.stdout), daemon=True).start()
    try:
        for _ in range(1800):
            if child.poll() is not None:
                raise AssertionError("".join(said))
            with contextlib.suppress(OSError):
                if ask(f"http://127.0.0.1:{port}/ping")[0] == 200:
                    break
            time.sleep(0.1)
        else:
            raise AssertionError("".join(said))
        yield f"http://127.0.0.1:{port}"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
        try:
            child.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


def serve(model, *args):
    port = free_port()
    command = [str(STEMMA), "serve", model, "--url", URL, "--port", str(port), "--python", sys.executable, *args]
    return process(command, port)


def frame():
    data, target = load_iris(return_X_y=True, as_frame=True)
    data.columns = COLUMNS
    return data, target


def train(name, c=1.0, **log):
    data, target = frame()
    with mlflow.start_run(run_name=f"lr-{c}") as run:
        mlflow.log_param("C", c)
        model = LogisticRegression(C=c, max_iter=500).fit(data, target)
        signature = infer_signature(data, model.predict(data))
        mlflow.sklearn.log_model(model, name="model", registered_model_name=name, signature=signature, **log)
    return run.info.run_id


def call(url, rows=((5.1, 3.5, 1.4, 0.2),), **headers):
    body = json.dumps({"dataframe_split": {"columns": COLUMNS, "data": [list(row) for row in rows]}}).encode()
    named = {f"x-stemma-{key.replace('_', '-')}": value for key, value in headers.items()}
    return ask(f"{url}/invocations", body, {"content-type": "application/json", **named})


def logged(inference_id):
    return json.loads(ask(f"{URL}/api/v1/inferences/{inference_id}")[2])


def why(inference_id):
    return json.loads(ask(f"{URL}/api/v1/inferences/{inference_id}/why")[2])["links"]


def stemma(*args, code=0):
    """What a command printed; it must end with this code."""
    done = subprocess.run([str(STEMMA), *args, "--url", URL], capture_output=True, text=True, timeout=120)
    if done.returncode != code:
        raise AssertionError(f"{args}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def stemma_json(*args, code=0):
    return json.loads(stemma(*args, "--json", code=code))
