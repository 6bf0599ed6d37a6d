"""The same requests to MLflow's own scoring server and to `stemma serve`."""

import json
import sys
import tempfile

import mlflow
from serving_tools import ask, free_port, process, serve


def parsed(answer):
    status, headers, text = answer
    kind = {key.lower(): value for key, value in headers.items()}.get("content-type", "").split(";")[0]
    try:
        body = json.loads(text)
        if isinstance(body, dict):
            body.pop("stack_trace", None)
    except ValueError:
        body = text
    return status, kind, body


def same(one, other, close):
    """The same answer; with `close`, numbers may be as far apart, those above 1 in proportion."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key], close) for key in one)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(same(*pair, close) for pair in zip(one, other))
    if isinstance(one, float) and isinstance(other, float):
        return one == other or abs(one - other) <= close * max(1, abs(one)) or (one != one and other != other)
    return one == other


def compare(name, bodies, close=0):
    """Asks MLflow's own scoring server and ours the same; how many, and the statuses that came."""
    with tempfile.TemporaryDirectory() as folder:
        path = mlflow.artifacts.download_artifacts(f"models:/{name}/1", dst_path=folder)
        port = free_port()
        program = "import sys, mlflow.pyfunc, uvicorn; from mlflow.pyfunc import scoring_server as s; "
        program += "uvicorn.run(s.init(mlflow.pyfunc.load_model(sys.argv[1])), port=int(sys.argv[2]), log_level='error')"
        with process([sys.executable, "-c", program, path, str(port)], port) as theirs, serve(f"models:/{name}/1", "--log", "async") as ours:
            count, differing, statuses = 0, [], set()
            for body in bodies:
                text = body if isinstance(body, bytes) else json.dumps(body).encode()
                answers = [parsed(ask(f"{url}/invocations", text, {"content-type": "application/json"})) for url in (theirs, ours)]
                count += 1
                statuses.add(answers[0][0])
                if not same(*answers, close):
                    differing.append((text[:300], *answers))
            assert not differing, (len(differing), differing[:3])
            return count, statuses
