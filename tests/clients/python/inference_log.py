"""The inference log in use: truths that come later, slices, drift, batches, calls of other servers, and the log as data, as a chain and as a bundle."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import mlflow
import pandas as pd
import pyarrow.parquet
from checks import check, contains, equal, run_checks, unique
from serving_tools import CLIENT, COLUMNS, STEMMA, URL, ask, call, frame, logged, serve, stemma, stemma_json, train, why

PYTHON = ("--python", sys.executable)
NODE = os.environ.get("STEMMA_TEST_NODE", str(pathlib.Path(__file__).resolve().parents[3] / "node_modules/.bin/node"))


def add_data(name, table, key="customer"):
    table.to_csv("rows.csv", index=False)
    stemma("data", "add", name, "rows.csv", "--key", key)


@check
def truth_errors_and_monitor():
    """truths by CSV and by entity are joined; slices are ranked; drift against the training data is told"""
    name = unique("truth")
    table, target = frame()
    add_data(name, table.assign(customer=range(len(table))))
    run_id = train(name)
    source = f"{URL}/data/{name}/1.parquet"
    with mlflow.start_run(run_id=run_id):
        mlflow.log_input(mlflow.data.from_pandas(pd.read_parquet(source), source=source, name=name), context="training")
    rows = table.to_numpy().tolist()
    with serve(f"models:/{name}/1", "--name", name) as url:
        _, headers, text = call(url, rows, entity_keys=json.dumps([f"C{n}" for n in range(150)]))
        wide = [[sepal + 5, *rest] for sepal, *rest in rows]
        call(url, wide)
    predicted = json.loads(text)["predictions"]
    call_id = headers["x-stemma-inference-id"]
    # All setosas are said to be something else: the model is wrong where petals are short.
    labels = [{"inference_id": call_id, "row": n, "value": 1 if target[n] == 0 else predicted[n]} for n in range(140)]
    pd.DataFrame(labels).to_csv("labels.csv", index=False)
    equal(stemma_json("truth", "add", name, "labels.csv"), {"added": 140, "corrected": 0, "unchanged": 0, "unmatched": 0, "joined": 0})
    equal(stemma_json("truth", "add", name, "labels.csv")["unchanged"], 140)
    add_data(f"{name}-labels", pd.DataFrame({"customer": ["C139", "C140", "C999"], "when": ["2100-01-01"] * 3, "kind": [7, 1, 1]}))
    late = stemma_json(
        "truth", "add", name, f"data:/{name}-labels/1", "--entity-column", "customer", "--time-column", "when", "--value-column", "kind"
    )
    equal(late, {"added": 2, "corrected": 1, "unchanged": 0, "unmatched": 1, "joined": 0})
    errors = stemma_json("errors", name, "--least", "20")
    equal((errors["kind"], errors["rows"]), ("label", 141))
    contains([one["by"] for one in errors["slices"] if one["error"]["value"] == 1], "petal_length")
    contains(stemma("errors", name, "--by", "petal_length", "--least", "20"), "up to 1.5")
    found = stemma_json("monitor", name, "--least", "20")
    equal((found["windows"][0]["calls"], found["windows"][0]["rows"], found["windows"][0]["labelled"]), (2, 300, 141))
    equal((found["trained_on"], found["compared_rows"]), (f"data:/{name}/1", 300))
    drift = {one["name"]: one["level"] for one in found["drift"]}
    equal(drift["sepal_length"], "large")
    equal(drift["petal_width"], "none")
    contains(stemma("monitor", name), "not enough data")
    # A finding is where a retraining begins. This one was given its data by no parameter, so it ends there.
    CLIENT.set_registered_model_alias(name, "champion", 1)
    for least, code, parts in (
        ("20", 1, ("Drift: ", "sepal_length (PSI ", " moved far, in 300 rows of ", "was given its data by no parameter")),
        ("1000", 0, ("Not trained: ", "Not enough data: 300 rows of 1000.")),
    ):
        done = subprocess.run([STEMMA, "retrain", name, "--if-drift", "--least", least, "--url", URL], capture_output=True, text=True, timeout=60)
        equal(done.returncode, code, done.stderr)
        for part in parts:
            contains(done.stderr, part)


@check
def batch_and_log_as_data():
    """a version of data is scored with its keys; each row can be explained and replayed from it; the log is data again"""
    name = unique("batch")
    table, _ = frame()
    table = table.assign(customer=[f"K{n}" for n in range(len(table))])
    add_data(name, table)
    train(name)
    done = stemma_json("predict", f"{name}/1", "--data", f"data:/{name}/1", "-o", "scores.parquet", "--batch", "64", "--name", name, *PYTHON)
    equal(done["rows"], 150)
    scores = pyarrow.parquet.read_table("scores.parquet").to_pandas()
    equal(list(scores.columns), ["customer", "prediction", "inference_id", "row"])
    row = scores[scores["customer"] == "K77"].iloc[0]
    one = logged(row["inference_id"])
    equal(one["predictions"][int(row["row"])], {"row": int(row["row"]), "entity_key": "K77", "output": str(row["prediction"]), "computed": "{}"})
    equal((one["source"], one["data_version"], one["data_ref"]), ("batch", f"data:/{name}/1", '{"from":64,"to":128}'))
    contains([link["id"] for link in why(row["inference_id"]) if link["kind"] == "data"], f"data:/{name}/1")
    again = stemma_json("replay", row["inference_id"], "--mode", "from_data", *PYTHON)
    equal((again["model_match"], again["output_match"]), (True, True))
    stemma("truth", "add", name, "--inference", f"{row['inference_id']}/{int(row['row'])}", "--value", "2")
    stemma("data", "add", f"{name}-log", f"inferences:/{name}")
    back = pd.read_parquet(f"{URL}/data/{name}-log/1.parquet")
    equal(len(back), 150)
    kept = back[back["entity_key"] == "K77"].iloc[0]
    equal((int(kept["prediction"]), int(kept["truth"])), (int(row["prediction"]), 2))
    status, headers, text = ask(f"{URL}/api/v1/inferences/export?name={name}&format=csv")
    equal((status, len(text.splitlines())), (200, 151))


@check
def other_servers():
    """calls of other servers are logged by lines and by KServe's events, once"""
    name = unique("other")
    lines = [
        {"name": name, "model": "torch-7", "inference_id": f"019b0c6f-5a3e-7d2c-41a8-{n:012d}", "time": 1767225600000 + n,
         "request": {"inputs": {"age": [n, n + 1]}}, "response": {"predictions": [0.5, None]}, "entity_keys": ["a", "b"],
         "computed": [{"points": n}, {}]}
        for n in range(700)
    ]
    body = "\n".join(json.dumps(line) for line in lines).encode()
    headers = {"content-type": "application/x-ndjson"}
    equal(json.loads(ask(f"{URL}/api/v1/inferences", body, headers)[2]), {"lines": 700, "added": 700})
    equal(json.loads(ask(f"{URL}/api/v1/inferences", body, headers)[2]), {"lines": 700, "added": 0})
    one = logged("019b0c6f5a3e7d2c41a8" + "000000000003")
    equal([(row["entity_key"], row["output"], row["computed"]) for row in one["predictions"]], [("a", "0.5", '{"points":3}'), ("b", "null", "{}")])
    status, _, text = ask(f"{URL}/api/v1/inferences", b'{"name": "x", "time": 1}\n{"name": "x"}', headers)
    equal(status, 400)
    contains(text, "Line 2")
    contains(text, "time")
    event = {"ce-id": "5f6d3d2c-1111-2222-3333-444455556666", "ce-source": "http://churn", "ce-inferenceservicename": name, "ce-specversion": "1.0",
             "content-type": "application/json"}
    for kind, payload, added in (("request", {"instances": [[1]]}, 0), ("response", {"predictions": [4, 5]}, 1)):
        status, _, text = ask(f"{URL}/api/v1/inferences/events", json.dumps(payload).encode(),
                              {**event, "ce-type": f"org.kubeflow.serving.inference.{kind}", "ce-time": "2026-11-30T10:00:00Z"})
        equal((status, json.loads(text)), (200, {"added": added}))
    one = logged("5f6d3d2c111122223333444455556666")
    equal((one["rows"], one["request"], one["source"]), (2, '{"instances": [[1]]}', "import"))


@check
def audit_bundle():
    """the log verifies; a bundle is checked by the program beside it, without a server; an edited one is found"""
    equal(stemma_json("audit", "verify")["faults"], [])
    os.makedirs("bundle", exist_ok=True)
    made = stemma_json("audit", "export", "-o", "bundle/all.ndjson")
    shutil.copy(made["verifier"], "verify-elsewhere.mjs")

    def verify(file, *args):
        done = subprocess.run([NODE, "verify-elsewhere.mjs", file, *args], capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    code, text = verify("bundle/all.ndjson", "--key", made["key_id"])
    equal(code, 0, text)
    said = json.loads(text.splitlines()[-1])
    assert said["calls"] > 700 and said["rows"] > 1400 and said["checkpoints"] > 0, said
    equal(verify("bundle/all.ndjson", "--key", "0" * 16)[0], 1)
    lines = pathlib.Path("bundle/all.ndjson").read_text().splitlines()
    at = next(index for index, line in enumerate(lines) if '"0.5"' in line)
    edits = {
        "rows": lines[:at] + [lines[at].replace('"0.5"', '"0.9"')] + lines[at + 1 :],
        "content": lines[:at] + [lines[at].replace(",200,", ",201,", 1)] + lines[at + 1 :],
        "deleted": lines[:at] + lines[at + 1 :],
        "exchanged": lines[:at] + [lines[at + 1], lines[at]] + lines[at + 2 :],
        "cut": lines[: at + 1],
    }
    for name, edited in edits.items():
        pathlib.Path(f"{name}.ndjson").write_text("\n".join(edited) + "\n")
        code, text = verify(f"{name}.ndjson")
        equal(code, 1, f"{name}: {text}")
        contains(text, "FAULT")


@check
def challenger_and_shadow():
    """a challenger answers its share, the same for the same entity; a shadow answers all, for the log alone; what is left out is counted"""
    name = unique("roles")
    for c in (0.01, 1, 10):
        train(name, c=c)
    with serve(f"models:/{name}/1", "--challenger", f"{name}/2", "--challenger-weight", "0.5", "--shadow", f"{name}/3", "--name", name) as url:
        calls = [(f"C{n % 40}", call(url, entity_keys=json.dumps([f"C{n % 40}"]))[1]["x-stemma-inference-id"]) for n in range(120)]
    found = {one["role"]: one for one in json.loads(ask(f"{URL}/api/v1/deployments?name={name}")[2])["deployments"]}
    equal({role: one["model_version"] for role, one in found.items()}, {"champion": 1, "challenger": 2, "shadow": 3})
    by_entity = {}
    for entity, one in calls:
        by_entity.setdefault(entity, set()).add(logged(one)["deployment_id"])
    equal({len(seen) for seen in by_entity.values()}, {1})
    shares = [list(seen)[0] for seen in by_entity.values()]
    assert 8 <= shares.count(found["challenger"]["deployment_id"]) <= 32, shares
    page = json.loads(ask(f"{URL}/api/v1/deployments/{found['shadow']['deployment_id']}/inferences?limit=1000")[2])["inferences"]
    gaps = json.loads(ask(f"{URL}/api/v1/deployments/{found['shadow']['deployment_id']}/gaps")[2])["gaps"]
    equal(len(page) + sum(gap["calls"] for gap in gaps), 120)
    equal({one["source"] for one in page}, {"shadow"})
    assert {one["client_request_id"] for one in page} <= {one for _, one in calls}
    contains(stemma("deployments", "show", found["shadow"]["deployment_id"]), "shadow")
    with serve(f"models:/{name}/1", "--log", "sampled", "--log-sample", "0.3", "--name", f"{name}-sampled") as url:
        states = [call(url)[1]["x-stemma-logged"] for _ in range(100)]
    sampled = json.loads(ask(f"{URL}/api/v1/deployments?name={name}-sampled")[2])["deployments"][0]["deployment_id"]
    page = json.loads(ask(f"{URL}/api/v1/deployments/{sampled}/inferences?limit=1000")[2])["inferences"]
    gaps = json.loads(ask(f"{URL}/api/v1/deployments/{sampled}/gaps")[2])["gaps"]
    equal((len(page), sum(gap["calls"] for gap in gaps)), (states.count("queued"), states.count("not-sampled")))
    assert 10 < len(page) < 60, len(page)


run_checks()
