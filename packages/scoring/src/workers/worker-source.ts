import { batchSource } from './worker-batch-source.ts'
import { sandboxSource } from './worker-sandbox-source.ts'

/**
 * The program of a worker: loads one model and answers calls with what MLflow's own scoring server would say, so that coercions, statuses and texts are those
 * of the MLflow that is installed with the model. Frames go through descriptors 3 and 4, since models print: four bytes of length (big endian) and
 * JSON, then four bytes and the body, both ways.
 */
export const workerSource: string = String.raw`
import json, os, signal, struct, sys, threading, time, traceback, types

computed = {}
extra = types.ModuleType("stemma")
def log_computed(name, value):
    """Notes a value that the model computed on the way: one for all rows, or a list with one for each."""
    computed[str(name)] = value
extra.log_computed = log_computed
settings = json.loads(sys.argv[2])
extra.hyperparameters = dict(settings.get("hyperparameters", {}))
sys.modules.setdefault("stemma", extra)

calls, answers = os.fdopen(3, "rb"), os.fdopen(4, "wb")
${sandboxSource}
# Before there is another thread, which would stay outside.
sandbox = enter_sandbox(settings["sandbox"], sys.argv[1], settings["writable"]) if settings["sandbox"] != "off" else "off"
limit_memory(settings["memory"])

def end_with_the_other_side():
    "A worker whose other side was killed ends, even in the middle of a call that never would, and takes along all that it started."
    import select, shutil
    watch = select.poll()
    watch.register(3, 0)
    watch.poll()
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os.killpg(0, signal.SIGKILL)

threading.Thread(target=end_with_the_other_side, daemon=True).start()

def send(meta, body=b""):
    head = json.dumps(meta, default=str).encode()
    answers.write(struct.pack(">I", len(head)) + head + struct.pack(">I", len(body)) + body)
    answers.flush()

def take():
    parts = []
    for _ in range(2):
        size = calls.read(4)
        if len(size) < 4:
            threading.Event().wait()
        parts.append(calls.read(struct.unpack(">I", size)[0]))
    return json.loads(parts[0]), parts[1]

def given_params(params):
    "What is in force of the params of a signature, each of its type."
    def read(text, kind):
        if kind in ("integer", "long"):
            return int(text)
        if kind in ("float", "double"):
            return float(text)
        if kind == "boolean":
            return text.lower() in ("true", "1")
        return text
    return {one.name: read(extra.hyperparameters[one.name], getattr(one.dtype, "name", str(one.dtype)))
            for one in (params.params if params is not None else []) if one.name in extra.hyperparameters}

def takes_matrix():
    about = model.metadata.to_dict()
    if schema is None or not names or model.metadata.get_params_schema() is not None or about.get("is_signature_from_type_hint"):
        return False
    return len(schema.to_dict()) == len(names) and all(str(one.get("type")) in ("double", "float", "integer", "long") for one in schema.to_dict())

def warm():
    "Answers the model's own example once; what went wrong, or nothing."
    path = os.path.join(sys.argv[1], "serving_input_example.json")
    if not os.path.exists(path):
        return "none"
    with open(path, "rb") as file:
        body = file.read()
    try:
        scoring_server.invocations(body, "application/json", model, schema)
        return "done"
    except Exception as error:
        return str(error).splitlines()[0][:500] if str(error) else type(error).__name__

try:
    if sandbox is None and settings["sandbox"] == "strict":
        raise RuntimeError("This system has no sandbox of that kind: Linux with Landlock, ABI 4 or newer.")
    import mlflow, mlflow.pyfunc
    from mlflow.exceptions import MlflowException
    from mlflow.pyfunc import scoring_server
    model = mlflow.pyfunc.load_model(sys.argv[1])
    schema = model.metadata.get_input_schema()
    meta = model.metadata
    names = [name for name in (schema.input_names() if schema is not None else []) if name is not None]
    defaults = given_params(model.metadata.get_params_schema())
    send({"ready": True, "mlflow": mlflow.__version__, "python": sys.version.split()[0],
          "run_id": meta.run_id or "", "model_id": getattr(meta, "model_id", None) or "",
          "sandbox": sandbox or "none", "warmed": warm(),
          "columns": [str(name) for name in names], "flavors": meta.flavors, "takes_matrix": takes_matrix(),
          "signature": [{"name": str(one["name"]), "type": str(one.get("type")), "isRequired": bool(one.get("required", True))}
                        for one in (schema.to_dict() if schema is not None else []) if one.get("name") is not None and one.get("type") != "tensor"]})
except BaseException as error:
    send({"ready": False, "error": f"{type(error).__name__}: {error}"})
    sys.exit(1)

predict_ns = 0
inner = model.predict
def timed(*args, **kwargs):
    global predict_ns
    if defaults:
        kwargs["params"] = {**defaults, **(kwargs.get("params") or {})}
    began = time.perf_counter_ns()
    try:
        return inner(*args, **kwargs)
    finally:
        predict_ns += time.perf_counter_ns() - began
timed.__signature__ = __import__("inspect").signature(inner)
model.predict = timed

given = None
inner_fn = model._predict_fn
def watched(data, *args, **kwargs):
    global given
    given = data
    return inner_fn(data, *args, **kwargs)
watched.__signature__ = __import__("inspect").signature(inner_fn)
model._predict_fn = watched

def sent_columns(body, kind):
    "The columns that a body names; None where it names none."
    if not kind.lower().startswith("application/json"):
        return None
    sent = json.loads(body)
    one = next((sent[key] for key in ("dataframe_split", "dataframe_records", "instances", "inputs") if key in sent), None)
    if "dataframe_split" in sent:
        return {name: [row[at] for row in one["data"]] for at, name in enumerate(one["columns"])}
    if isinstance(one, list) and one and isinstance(one[0], dict):
        return {name: [row.get(name) for row in one] for name in one[0]}
    if isinstance(one, dict):
        return {name: value if isinstance(value, list) else [value] for name, value in one.items()}
    return None

def same(sent, was_given):
    if sent is None or (isinstance(sent, float) and sent != sent):
        return was_given is None or was_given != was_given
    if isinstance(sent, bool) != isinstance(was_given, bool):
        return False
    return type(sent) is type(was_given) and sent == was_given or (
        isinstance(sent, (int, float)) and isinstance(was_given, (int, float)) and sent == was_given)

def seen_of(body, kind):
    "JSON of the table that the model was given, where that is not what came."
    try:
        if given is None or not hasattr(given, "columns") or given.size > 200_000:
            return None
        sent = sent_columns(body, kind)
        was_given = {str(name): given[name].tolist() for name in given.columns}
        if sent is None or (sent.keys() == was_given.keys() and all(
                len(sent[name]) == len(values) and all(map(same, sent[name], values)) for name, values in was_given.items())):
            return None
        text = json.dumps(was_given, default=str)
        return text if len(text) <= 1_000_000 else None
    except Exception:
        return None

def plain(values):
    return {name: value.tolist() if hasattr(value, "tolist") else value for name, value in values.items()}

def answer_text(result):
    "What the scoring server would print of it."
    import numpy
    if isinstance(result, numpy.ndarray) and result.dtype.kind in "ifb":
        return json.dumps({"predictions": result.tolist()})
    import io
    text = io.StringIO()
    scoring_server.predictions_to_json(result, text)
    return text.getvalue()

${batchSource}

kinds = {"double": "float64", "float": "float32", "integer": "int32", "long": "int64"}

def run_matrix(call, body):
    """Gives the model a table of numbers: what MLflow makes of such a body, without looking at each column again."""
    global predict_ns
    import numpy, pandas
    values = numpy.frombuffer(body, dtype="<f8").reshape(call["rows"], len(names)).copy()
    if takes_array:
        table = values
    elif set(column_kinds) == {"float64"}:
        table = pandas.DataFrame(values, columns=names)
    else:
        table = pandas.DataFrame({name: values[:, at].astype(kind) for at, (name, kind) in enumerate(zip(names, column_kinds))})
    began = time.perf_counter_ns()
    try:
        result = inner_fn(table, params=None) if "params" in signature_of_fn else inner_fn(table)
    finally:
        predict_ns += time.perf_counter_ns() - began
    return answer_text(result)

signature_of_fn = __import__("inspect").signature(inner_fn).parameters
column_kinds = [kinds[str(one.get("type"))] for one in schema.to_dict()] if takes_matrix() else None

def array_is_the_same():
    "Whether scikit-learn answers the same to an array as to a table, tried on rows of many sizes: an array is five times as quick for a row."
    import numpy, pandas, warnings
    if column_kinds is None or set(column_kinds) != {"float64"} or model.metadata.flavors.get("python_function", {}).get("loader_module") != "mlflow.sklearn":
        return False
    rows = numpy.random.default_rng(0).normal(size=(64, len(names))) * numpy.logspace(-3, 3, 64).reshape(-1, 1)
    ask = (lambda data: inner_fn(data, params=None)) if "params" in signature_of_fn else inner_fn
    try:
        by_table = answer_text(ask(pandas.DataFrame(rows, columns=names)))
        # The table was taken by its names; an array has none, and nobody needs to be told so for each call.
        warnings.filterwarnings("ignore", message="X does not have valid feature names")
        return all(answer_text(ask(rows[at:at + 8])) == answer_text(ask(pandas.DataFrame(rows[at:at + 8], columns=names))) for at in range(0, 64, 8)) \
            and answer_text(ask(rows)) == by_table
    except Exception:
        return False

takes_array = array_is_the_same()

def ran_out(error):
    "Whether it came of a want of memory: what comes after can't be relied on then."
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    return False
computed.clear()

while True:
    call, body = take()
    if call.get("op") == "matrix":
        computed.clear()
        predict_ns = 0
        try:
            text = run_matrix(call, body)
            send({"id": call["id"], "status": 200, "content_type": "application/json",
                  "predict_us": predict_ns // 1000, "computed": plain(computed)}, text.encode())
        except Exception:
            # MLflow has the words for it, and is asked again.
            send({"id": call["id"], "status": 0})
        continue
    if call.get("op") == "batch":
        run_batch(call)
        continue
    computed.clear()
    predict_ns, given = 0, None
    try:
        answer = scoring_server.invocations(body, call["content_type"], model, schema)
        status, kind, text = answer.status, answer.mimetype, answer.response
    except MlflowException as error:
        if ran_out(error):
            send({"id": call["id"], "out_of_memory": True})
        status, kind, text = error.get_http_status_code(), "application/json", error.serialize_as_json()
    except UnicodeDecodeError:
        status, kind, text = 415, "text/plain", "The scoring server only supports UTF-8"
    except Exception as error:
        if ran_out(error):
            send({"id": call["id"], "out_of_memory": True})
        traceback.print_exc()
        status, kind = 500, "application/json"
        text = json.dumps({"error_code": "INTERNAL_ERROR", "message": "The model failed."})
    head = {"id": call["id"], "status": status, "content_type": kind,
            "predict_us": predict_ns // 1000, "computed": plain(computed)}
    seen = seen_of(body, call["content_type"])
    if seen is not None:
        head["seen"] = seen
    send(head, text.encode())
`
