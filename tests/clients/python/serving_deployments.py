"""Deployments that the server runs: created, changed under load, failing and stopped."""

import json
import sys
import threading
import time

from checks import check, contains, equal, run_checks, unique
from serving_tools import CLIENT, URL, ask, call, free_port, stemma, stemma_json, train


def until(name, wanted, seconds=90):
    for _ in range(seconds * 10):
        one = stemma_json("deployments", "show", name)
        if one["status"] == wanted[0] and one["revision"] >= wanted[1] and (wanted[0] != "serving" or one["url"]):
            return one
        time.sleep(0.1)
    raise AssertionError((wanted, one))


def replayed(inference):
    # Who serves it has its Python at hand, so the server has it run again there.
    status, _, body = ask(f"{URL}/api/v1/inferences/{inference}/replay", b"{}", {"content-type": "application/json"})
    equal(status, 201)
    job = json.loads(body)["job_id"]
    for _ in range(900):
        one = json.loads(ask(f"{URL}/api/v1/jobs/{job}")[2])
        if one["state"] in ("ended", "killed"):
            break
        time.sleep(0.1)
    equal((one["state"], one.get("exit_code"), one["reason"]), ("ended", 0, ""))
    contains(ask(f"{URL}/api/v1/jobs/{job}/log?from=0")[2], "output  matches")
    replay = json.loads(ask(f"{URL}/api/v1/inferences/{inference}/replays")[2])["replays"][0]
    equal([replay[f"{what}_match"] for what in ("input", "model", "output")], [True] * 3)


@check
def created_changed_and_stopped():
    """a model is served until it is stopped; settings change under load, and no call fails"""
    name, port = unique("kept"), free_port()
    train(name)
    CLIENT.set_registered_model_alias(name, "champion", "1")
    made = stemma_json("deployments", "create", name, "-m", f"{name}@champion", "--port", str(port), "--set", "threshold=0.4")
    equal((made["revision"], made["model_uri"]), (1, f"models:/{name}@champion"))
    stemma("deployments", "create", name, "-m", f"{name}/1", code=1)
    one = until(name, ("serving", 1))
    equal(one["url"], f"http://127.0.0.1:{port}/invocations")
    url = one["url"].removesuffix("/invocations")
    status, headers, _ = call(url)
    equal(status, 200)
    replayed(headers["x-stemma-inference-id"])
    statuses, done = [], threading.Event()

    def load():
        while not done.is_set():
            try:
                statuses.append(call(url)[0])
            except OSError as error:
                statuses.append(str(error))

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    stemma("deployments", "update", name, "--set", "threshold=0.7", "--log", "async")
    until(name, ("serving", 2))
    for _ in range(600):
        kept = json.loads(ask(f"{URL}/api/v1/deployments?name={name}")[2])["deployments"]
        if len(kept) == 2 and "end_time" in kept[1]:
            break
        time.sleep(0.1)
    done.set()
    for thread in threads:
        thread.join()
    equal(set(statuses), {200})
    equal([(one["hyperparameters"][0]["value"], one["log"]) for one in kept], [("0.7", "async"), ("0.4", "durable")])
    contains(stemma("deployments", "status"), name)
    stemma("deployments", "stop", name)
    until(name, ("stopped", 3))
    for _ in range(300):
        try:
            call(url)
        except OSError:
            break
        time.sleep(0.1)
    else:
        raise AssertionError("it is served still")


@check
def what_fails_says_why():
    """what can't be served says why, and is served when that has changed"""
    name = unique("later")
    stemma("deployments", "create", name, "-m", f"{name}/1")
    one = until(name, ("failed", 1))
    contains(one["detail"], name)
    train(name)
    until(name, ("serving", 1))
    stemma("deployments", "stop", name)
    until(name, ("stopped", 2))


run_checks()
