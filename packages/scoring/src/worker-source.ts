/**
 * The program of a worker: loads one model and answers calls with what MLflow's own scoring server would say, so that coercions, statuses and texts are those
 * of the MLflow that is installed with the model. Frames go through descriptors 3 and 4, since models print: four bytes of length (big endian) and
 * JSON, then four bytes and the body, both ways.
 */
export const workerSource: string = String.raw`
import json, os, struct, sys, time, traceback, types

computed = {}
extra = types.ModuleType("stemma")
def log_computed(name, value):
    """Notes a value that the model computed on the way: one for all rows, or a list with one for each."""
    computed[str(name)] = value
extra.log_computed = log_computed
sys.modules.setdefault("stemma", extra)

calls, answers = os.fdopen(3, "rb"), os.fdopen(4, "wb")

def send(meta, body=b""):
    head = json.dumps(meta, default=str).encode()
    answers.write(struct.pack(">I", len(head)) + head + struct.pack(">I", len(body)) + body)
    answers.flush()

def take():
    parts = []
    for _ in range(2):
        size = calls.read(4)
        if len(size) < 4:
            sys.exit(0)
        parts.append(calls.read(struct.unpack(">I", size)[0]))
    return json.loads(parts[0]), parts[1]

try:
    import mlflow, mlflow.pyfunc
    from mlflow.exceptions import MlflowException
    from mlflow.pyfunc import scoring_server
    model = mlflow.pyfunc.load_model(sys.argv[1])
    schema = model.metadata.get_input_schema()
    meta = model.metadata
    send({"ready": True, "mlflow": mlflow.__version__, "python": sys.version.split()[0],
          "run_id": meta.run_id or "", "model_id": getattr(meta, "model_id", None) or "",
          "has_signature": meta.signature is not None})
except BaseException as error:
    send({"ready": False, "error": f"{type(error).__name__}: {error}"})
    sys.exit(1)

predict_ns = 0
inner = model.predict
def timed(*args, **kwargs):
    global predict_ns
    began = time.perf_counter_ns()
    try:
        return inner(*args, **kwargs)
    finally:
        predict_ns += time.perf_counter_ns() - began
timed.__signature__ = __import__("inspect").signature(inner)
model.predict = timed

while True:
    call, body = take()
    computed.clear()
    predict_ns = 0
    try:
        answer = scoring_server.invocations(body, call["content_type"], model, schema)
        status, kind, text = answer.status, answer.mimetype, answer.response
    except MlflowException as error:
        status, kind, text = error.get_http_status_code(), "application/json", error.serialize_as_json()
    except UnicodeDecodeError:
        status, kind, text = 415, "text/plain", "The scoring server only supports UTF-8"
    except Exception:
        traceback.print_exc()
        status, kind = 500, "application/json"
        text = json.dumps({"error_code": "INTERNAL_ERROR", "message": "The model failed."})
    known = {}
    for name, value in computed.items():
        value = value.tolist() if hasattr(value, "tolist") else value
        known[name] = value
    send({"id": call["id"], "status": status, "content_type": kind,
          "predict_us": predict_ns // 1000, "computed": known}, text.encode())
`
