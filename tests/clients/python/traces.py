"""Traces: logged, read, found, tagged, judged, deleted; and nothing said about it in the user's log."""

import json
import logging
import time

import mlflow
from checks import OURS, check, contains, equal, refused, run_checks, unique
from mlflow import MlflowClient
from mlflow.entities import AssessmentSource, AssessmentSourceType, SpanType

client = MlflowClient()
mlflow.config.enable_async_logging(False)


class Complaints(logging.Handler):
    """What the client warns of while it is in use."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.texts = []

    def emit(self, record):
        self.texts.append(record.getMessage())

    def __enter__(self):
        logging.getLogger("mlflow").addHandler(self)
        return self

    def __exit__(self, kind, *_):
        logging.getLogger("mlflow").removeHandler(self)
        if kind is None:
            equal(self.texts, [], "warnings")


@mlflow.trace(span_type=SpanType.CHAIN, attributes={"team": "search"})
def answer(question):
    with mlflow.start_span("look up") as span:
        span.set_inputs({"q": question})
        span.set_outputs(["a", "b"])
    return f"{question}!"


@mlflow.trace
def fail():
    raise ValueError("on purpose")


def traced(question="why"):
    answer(question)
    mlflow.flush_trace_async_logging()
    return mlflow.get_last_active_trace_id()


@check
def traced_function():
    """a traced function is logged without a warning, and read back with its spans"""
    experiment = mlflow.set_experiment(unique("traces"))
    with Complaints():
        trace_id = traced("wozu ✓")
        trace = mlflow.get_trace(trace_id)
    equal(trace.info.trace_id, trace_id)
    equal((trace.info.experiment_id, trace.info.state.value), (experiment.experiment_id, "OK"))
    contains(trace.info.request_preview, "wozu")
    equal(json.loads(trace.info.response_preview), "wozu ✓!")
    assert trace.info.execution_duration >= 0 and abs(trace.info.request_time - time.time() * 1000) < 60_000
    equal([span.name for span in trace.data.spans], ["answer", "look up"])
    root, inner = trace.data.spans
    equal((root.span_type, root.get_attribute("team"), root.inputs), ("CHAIN", "search", {"question": "wozu ✓"}))
    equal((inner.parent_id, inner.outputs), (root.span_id, ["a", "b"]))
    equal(trace.info.tags["mlflow.traceName"], "answer")
    if OURS:  # MLflow's own server keeps spans in its database
        files = client._tracking_client.store.get_trace_info(trace_id).tags["mlflow.artifactLocation"]
        equal(files, f"{experiment.artifact_location}/traces/{trace_id}/artifacts")


@check
def failed_function():
    """a function that raises leaves a trace that says so"""
    mlflow.set_experiment(unique("traces"))
    with Complaints():
        try:
            fail()
        except ValueError:
            pass
        mlflow.flush_trace_async_logging()
        trace = mlflow.get_trace(mlflow.get_last_active_trace_id())
    equal(trace.info.state.value, "ERROR")
    equal(trace.data.spans[0].events[0].attributes["exception.message"], "on purpose")


@check
def asynchronous():
    """fifty traces logged in the background are all there"""
    experiment = mlflow.set_experiment(unique("traces"))
    with Complaints():
        for index in range(50):
            answer(str(index))
        mlflow.flush_trace_async_logging()
        found = mlflow.search_traces(experiment_ids=[experiment.experiment_id], return_type="list")
    equal(len({trace.info.trace_id for trace in found}), 50)
    equal({len(trace.data.spans) for trace in found}, {2})


def ids(experiment, filter_string=None, **more):
    found = client.search_traces(
        locations=[experiment.experiment_id], filter_string=filter_string, include_spans=False, **more
    )
    return [trace.info.trace_id for trace in found]


@check
def searches():
    """traces are found by run, experiment, time, state, name, tag and metadata, in order and page by page"""
    other = mlflow.set_experiment(unique("traces"))
    elsewhere = traced()
    experiment = mlflow.set_experiment(unique("traces"))
    first = traced("first")
    time.sleep(0.01)
    with mlflow.start_run() as run:
        second = traced("second")
    time.sleep(0.01)
    try:
        fail()
    except ValueError:
        pass
    mlflow.flush_trace_async_logging()
    third = mlflow.get_last_active_trace_id()
    client.set_trace_tag(first, "team", "o'brien")
    with Complaints():
        equal(ids(experiment), [third, second, first])
        both = client.search_traces(locations=[experiment.experiment_id, other.experiment_id], include_spans=False)
        equal({trace.info.trace_id for trace in both}, {first, second, third, elsewhere})
        equal(ids(other), [elsewhere])
        equal([trace.info.trace_id for trace in mlflow.search_traces(locations=[experiment.experiment_id], run_id=run.info.run_id, return_type="list")], [second])
        equal(ids(experiment, f"attribute.run_id = '{run.info.run_id}'"), [second])
        equal(ids(experiment, f"metadata.`mlflow.sourceRun` = '{run.info.run_id}'"), [second])
        equal(ids(experiment, f"request_metadata.`mlflow.sourceRun` != 'x'"), [second])
        equal(ids(experiment, "trace.status = 'ERROR'"), [third])
        equal(ids(experiment, "status IN ('OK', 'IN_PROGRESS')"), [second, first])
        equal(ids(experiment, "trace.name = 'answer'"), [second, first])
        equal(ids(experiment, "name LIKE 'fa%'"), [third])
        began = mlflow.get_trace(second).info.request_time
        equal(ids(experiment, f"trace.timestamp_ms >= {began}"), [third, second])
        equal(ids(experiment, f"timestamp < {began}"), [first])
        equal(ids(experiment, f"attributes.timestamp_ms = {began} AND trace.execution_time_ms >= 0"), [second])
        equal(ids(experiment, "tags.team = 'o''brien'" if OURS else 'tags.team = "o\'brien"'), [first])
        equal(ids(experiment, "tag.team IS NULL"), [third, second])
        equal(ids(experiment, "tag.team IS NOT NULL"), [first])
        equal(ids(experiment, f"request_id = '{first}'"), [first])
        equal(ids(experiment, order_by=["timestamp_ms ASC"]), [first, second, third])
        equal(ids(experiment, order_by=["status ASC"])[0], third)
        equal(ids(experiment, order_by=["name DESC", "timestamp ASC"]), [third, first, second])
        page = client.search_traces(locations=[experiment.experiment_id], max_results=2, include_spans=False)
        rest = client.search_traces(locations=[experiment.experiment_id], max_results=2, include_spans=False, page_token=page.token)
        equal([trace.info.trace_id for trace in [*page, *rest]], [third, second, first])
        equal(rest.token, None)
        frame = mlflow.search_traces(locations=[experiment.experiment_id])
    equal(list(frame["trace_id"]), [third, second, first])
    with refused("INVALID_PARAMETER_VALUE"):
        ids(experiment, "colour = 'x'")


@check
def tags():
    """tags of traces are set, written over, deleted"""
    mlflow.set_experiment(unique("traces"))
    trace_id = traced()
    mlflow.set_trace_tag(trace_id, "team", "a")
    mlflow.set_trace_tag(trace_id, "team", "b")
    equal(mlflow.get_trace(trace_id).info.tags["team"], "b")
    mlflow.delete_trace_tag(trace_id, "team")
    equal("team" in mlflow.get_trace(trace_id).info.tags, False)
    with refused("RESOURCE_DOES_NOT_EXIST", "team"):
        mlflow.delete_trace_tag(trace_id, "team")
    if OURS:  # a 500 upstream
        with refused("RESOURCE_DOES_NOT_EXIST"):
            mlflow.set_trace_tag("tr-" + "0" * 32, "team", "a")


@check
def assessments():
    """feedback and expectations are logged, read, changed, overridden, deleted"""
    mlflow.set_experiment(unique("traces"))
    trace_id = traced()
    human = AssessmentSource(source_type=AssessmentSourceType.HUMAN, source_id="eve")
    with Complaints():
        good = mlflow.log_feedback(trace_id=trace_id, name="good", value=True, rationale="short", source=human, metadata={"a": "1"})
        score = mlflow.log_feedback(trace_id=trace_id, name="score", value=0.5)
        parts = mlflow.log_feedback(trace_id=trace_id, name="parts", value={"a": [1, "x"], "b": False})
        broken = mlflow.log_feedback(trace_id=trace_id, name="broken", error=ValueError("no judge"))
        wanted = mlflow.log_expectation(trace_id=trace_id, name="wanted", value=["x", "y"])
        plain = mlflow.log_expectation(trace_id=trace_id, name="plain", value="z")
    equal(len({a.assessment_id for a in (good, score, parts, broken, wanted, plain)}), 6)
    got = {a.name: a for a in mlflow.get_trace(trace_id).info.assessments}
    equal(set(got), {"good", "score", "parts", "broken", "wanted", "plain"})
    equal((got["good"].value, got["good"].rationale, got["good"].source.source_id, got["good"].metadata), (True, "short", "eve", {"a": "1"}))
    equal((got["score"].value, got["parts"].value), (0.5, {"a": [1, "x"], "b": False}))
    equal((got["broken"].value, got["broken"].error.error_message), (None, "no judge"))
    equal((got["wanted"].value, got["plain"].value), (["x", "y"], "z"))
    equal(mlflow.get_assessment(trace_id, good.assessment_id).name, "good")
    mlflow.update_assessment(trace_id, score.assessment_id, mlflow.entities.Feedback(name="mark", value=0.75, rationale="better", metadata={"b": "2"}))
    changed = mlflow.get_assessment(trace_id, score.assessment_id)
    equal((changed.name, changed.value, changed.rationale, changed.metadata.get("b")), ("mark", 0.75, "better", "2"))
    again = mlflow.override_feedback(trace_id=trace_id, assessment_id=good.assessment_id, value=False, source=human)
    equal(mlflow.get_assessment(trace_id, good.assessment_id).valid, False)
    equal((again.overrides, mlflow.get_assessment(trace_id, again.assessment_id).valid), (good.assessment_id, True))
    mlflow.delete_assessment(trace_id, again.assessment_id)
    equal(mlflow.get_assessment(trace_id, good.assessment_id).valid, True)
    with refused("RESOURCE_DOES_NOT_EXIST"):
        mlflow.get_assessment(trace_id, again.assessment_id)
    with refused("RESOURCE_DOES_NOT_EXIST"):
        mlflow.log_feedback(trace_id="tr-" + "0" * 32, name="x", value=1)


@check
def assessed_while_traced():
    """feedback given inside the traced function goes with the trace"""
    mlflow.set_experiment(unique("traces"))

    @mlflow.trace
    def judged():
        mlflow.log_feedback(trace_id=mlflow.get_active_trace_id(), name="inside", value="yes")

    with Complaints():
        judged()
        mlflow.flush_trace_async_logging()
    [assessment] = mlflow.get_trace(mlflow.get_last_active_trace_id()).info.assessments
    equal((assessment.name, assessment.value, assessment.assessment_id is None), ("inside", "yes", False))


@check
def prompts():
    """a traced function that loads a prompt is linked to it without a warning"""
    mlflow.set_experiment(unique("traces"))
    name = unique("prompt")
    mlflow.genai.register_prompt(name=name, template="Hello {{who}}")

    @mlflow.trace
    def greet():
        return mlflow.genai.load_prompt(f"prompts:/{name}/1").format(who="you")

    with Complaints():
        greet()
        mlflow.flush_trace_async_logging()
        trace_id = mlflow.get_last_active_trace_id()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and "mlflow.linkedPrompts" not in mlflow.get_trace(trace_id).info.tags:
            time.sleep(0.05)
    linked = json.loads(mlflow.get_trace(trace_id).info.tags["mlflow.linkedPrompts"])
    equal(linked, [{"name": name, "version": "1"}])


@check
def deletion():
    """traces are deleted by id and by time, with their files"""
    experiment = mlflow.set_experiment(unique("traces"))
    trace_ids = [traced(str(index)) for index in range(4)]
    equal(client.delete_traces(experiment.experiment_id, trace_ids=[trace_ids[0], "tr-unknown"]), 1)
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_trace(trace_ids[0])
    if OURS:
        left = mlflow.artifacts.list_artifacts(f"{experiment.artifact_location}/traces")
        equal(sorted(file.path.split("/")[-1] for file in left), sorted(trace_ids[1:]))
    now = int(time.time() * 1000)
    equal(client.delete_traces(experiment.experiment_id, max_timestamp_millis=now, max_traces=1), 1)
    equal(set(ids(experiment)), set(trace_ids[2:]))
    equal(client.delete_traces(experiment.experiment_id, max_timestamp_millis=now), 2)
    equal(ids(experiment), [])


run_checks()
