"""A server of the log and a worker that are killed while calls go on: each answered call is a row of the log, and none is there twice."""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time

from checks import check, equal, run_checks, unique
from serving_tools import STEMMA, URL, ask, call, free_port, process, serve, train


def logged_ids(url, name):
    ids = []
    for one in json.loads(ask(f"{url}/api/v1/deployments?name={name}")[2])["deployments"]:
        token = None
        while True:
            query = f"?limit=1000{'' if token is None else f'&page_token={token}'}"
            page = json.loads(ask(f"{url}/api/v1/deployments/{one['deployment_id']}/inferences{query}")[2])
            ids += [row["inference_id"] for row in page["inferences"] if row["status"] == 200]
            token = page.get("next_page_token")
            if token is None:
                break
    return ids


@check
def answered_is_logged():
    """rows of the log are the answered calls, while workers are killed"""
    name = unique("crash")
    train(name)
    answered, refused, done = [], [], threading.Event()
    with serve(f"models:/{name}/1", "--name", name) as url:
        def load():
            while not done.is_set():
                with contextlib.suppress(OSError):
                    status, headers, _ = call(url)
                    (answered if status == 200 else refused).append(headers["x-stemma-inference-id"])

        threads = [threading.Thread(target=load) for _ in range(3)]
        for thread in threads:
            thread.start()
        for _ in range(2):
            time.sleep(3)
            # The worker is the only Python that has the model's folder among its arguments.
            workers = [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and is_worker(pid)]
            for pid in workers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        before = len(answered)
        for _ in range(600):
            if len(answered) > before + 20:
                break
            time.sleep(0.1)
        done.set()
        for thread in threads:
            thread.join()
    kept = logged_ids(URL, name)
    equal(len(set(kept)), len(kept))
    equal(set(kept), set(answered))
    assert len(answered) > 20 and len(refused) > 0, (len(answered), len(refused))


def is_worker(pid):
    try:
        words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        # Only of this test: others may serve on this machine at the same time.
        is_own = f"MLFLOW_TRACKING_URI={URL}".encode() in pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return False
    return is_own and b"-c" in words and any(b"stemma-work-" in word for word in words)


def is_serving(pid, url):
    try:
        words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"serve" in words and url.rsplit(":", 1)[1].encode() in words


@check
def log_that_is_away():
    """when the server of the log is killed, durable calls get 503, asynchronous ones wait, and those that may spill are kept on disk, also past a kill of what served them; when it is back, what was answered is there"""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        own = f"http://127.0.0.1:{port}"

        def start():
            child = subprocess.Popen([str(STEMMA), "server", "--data", f"{folder}/data", "--port", str(port)], start_new_session=True,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for _ in range(300):
                with contextlib.suppress(OSError):
                    if ask(f"{own}/health")[0] == 200:
                        return child
                time.sleep(0.1)
            raise AssertionError("the server does not start")

        import mlflow

        server = start()
        mlflow.set_tracking_uri(own)
        name = unique("away")
        try:
            train(name)

            def serve_own(*args):
                own_port = free_port()
                command = [str(STEMMA), "serve", f"models:/{name}/1", "--url", own, "--port", str(own_port), "--python", sys.executable, "--name", name]
                return process([*command, *args], own_port, XDG_STATE_HOME=f"{folder}/state")

            with serve_own() as durable, serve_own("--log", "async") as later, serve_own("--log-full", "spill") as spilling:
                answered = [headers["x-stemma-inference-id"] for url in (durable, later, spilling) for _, headers, _ in [call(url) for _ in range(5)]]
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()
                equal(call(durable)[0], 503)
                while_away = [call(later) for _ in range(5)]
                equal([(status, headers["x-stemma-logged"]) for status, headers, _ in while_away], [(200, "queued")] * 5)
                answered += [headers["x-stemma-inference-id"] for _, headers, _ in while_away]
                on_disk = [call(spilling) for _ in range(5)]
                equal([(status, headers["x-stemma-logged"]) for status, headers, _ in on_disk], [(200, "spilled")] * 5)
                answered += [headers["x-stemma-inference-id"] for _, headers, _ in on_disk]
                # Who served them does not live to send them.
                [killed] = [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and is_serving(pid, spilling)]
                os.kill(killed, signal.SIGKILL)
                server = start()
                for _ in range(300):
                    if len(set(logged_ids(own, name))) >= len(answered):
                        break
                    time.sleep(0.1)
                kept = logged_ids(own, name)
                equal(len(kept), len(set(kept)))
                equal(set(answered) - set(kept), set())
                done = subprocess.run([str(STEMMA), "audit", "verify", "--url", own], capture_output=True, text=True)
                equal(done.returncode, 0, done.stdout)
        finally:
            mlflow.set_tracking_uri(URL)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)


run_checks()
