"""Run search: the filter language, orders and pages (5.1 of the wire reference), through the Python client."""

import math

import mlflow
import pandas as pd
from checks import check, equal, refused, run_checks, unique
from mlflow import MlflowClient
from mlflow.entities import ViewType

client = MlflowClient()
experiment_id = client.create_experiment(unique("search"))

# name: (status, start, end, metrics, params, tags)
RUNS = {
    "alpha": ("FINISHED", 1000, 2000, {"acc": 0.9, "loss": 0.1, "my metric": 1}, {"lr": "0.1", "model": "xgb"}, {"team": "risk", "a.b.c": "1"}),
    "beta": ("FAILED", 2000, 3000, {"acc": 0.5, "loss": math.nan}, {"lr": "0.01", "model": "XGB", "w-x y/z": "odd"}, {"team": "Risk"}),
    "gamma": ("RUNNING", 3000, None, {"acc": 0.7, "loss": math.inf}, {"lr": "0.1"}, {"team": "100%_sure"}),
    "delta": ("KILLED", 4000, 5000, {"loss": -math.inf, "acc": -2}, {"model": "it's"}, {"note": "x"}),
    "epsilon": ("FINISHED", 5000, 6000, {}, {}, {}),
}
ids = {}
for name, (status, start, end, metrics, params, tags) in RUNS.items():
    run = client.create_run(experiment_id, start_time=start, run_name=name, tags=tags)
    ids[name] = run.info.run_id
    for key, value in metrics.items():
        client.log_metric(run.info.run_id, key, value, timestamp=start)
    for key, value in params.items():
        client.log_param(run.info.run_id, key, value)
    if end is not None:
        client.set_terminated(run.info.run_id, status, end)

ALL = list(RUNS)


def names(filter_string="", order_by=("attributes.start_time ASC",), view=ViewType.ACTIVE_ONLY, max_results=1000):
    found = client.search_runs([experiment_id], filter_string, view, max_results, list(order_by) or None)
    return [run.info.run_name for run in found]


def expect(cases):
    """Every filter of the cases must find exactly the runs beside it; all that do not are told."""
    wrong = []
    for filter_string, expected in cases.items():
        try:
            found = names(filter_string)
        except Exception as error:
            found = repr(error)
        if found != expected:
            wrong.append(f"{filter_string}: expected {expected}, got {found}")
    if wrong:
        raise AssertionError("\n".join(wrong))


@check
def metric_filters():
    """metrics compare as numbers; a missing metric never matches"""
    expect(
        {
            "metrics.acc > 0.7": ["alpha"],
            "metrics.acc >= 0.7": ["alpha", "gamma"],
            "metrics.acc < 0.7": ["beta", "delta"],
            "metrics.acc <= 0.5": ["beta", "delta"],
            "metrics.acc = 0.9": ["alpha"],
            "metrics.acc != 0.9": ["beta", "gamma", "delta"],
            "metric.acc = -2": ["delta"],
            "metrics.acc > 5e-1": ["alpha", "gamma"],
            "metrics.`my metric` = 1": ["alpha"],
            'metrics."my metric" = 1.0': ["alpha"],
            "metrics.none = 1": [],
        }
    )


@check
def nan_filters():
    """NaN fails every comparison but !=, and infinities are the largest numbers"""
    expect(
        {
            "metrics.loss > 0": ["alpha", "gamma"],
            "metrics.loss <= 0": ["delta"],
            "metrics.loss = 0": [],
            "metrics.loss != 0.1": ["beta", "gamma", "delta"],
            "metrics.loss >= 1.7976931348623157e308": ["gamma"],
        }
    )


@check
def param_filters():
    """parameters compare as text, by case, by pattern and by presence"""
    expect(
        {
            "params.lr = '0.1'": ["alpha", "gamma"],
            "params.lr != '0.1'": ["beta"],
            'param.model = "xgb"': ["alpha"],
            "parameters.model LIKE 'x%'": ["alpha"],
            "parameter.model ILIKE 'x%'": ["alpha", "beta"],
            "params.model LIKE '_gb'": ["alpha"],
            "params.`w-x y/z` = 'odd'": ["beta"],
            'params."w-x y/z" = \'odd\'': ["beta"],
            'params.model = "it\'s"': ["delta"],
            "params.model IS NULL": ["gamma", "epsilon"],
            "params.model IS NOT NULL": ["alpha", "beta", "delta"],
        }
    )


@check
def tag_filters():
    """tags compare like parameters, also with dots in their names"""
    expect(
        {
            "tags.team = 'risk'": ["alpha"],
            "tag.team ILIKE 'RISK'": ["alpha", "beta"],
            "tags.team != 'risk'": ["beta", "gamma"],
            "tags.team LIKE '100%'": ["gamma"],
            "tags.a.b.c = '1'": ["alpha"],
            "tags.`a.b.c` = '1'": ["alpha"],
            "tags.note IS NOT NULL": ["delta"],
            "tags.team IS NULL": ["delta", "epsilon"],
            "tags.team LIKE '%s%' AND tags.team LIKE 'r%'": ["alpha"],
        }
    )


@check
def attribute_filters():
    """attributes filter with and without a prefix, by their aliases too"""
    one, two = ids["alpha"], ids["delta"]
    expect(
        {
            "attributes.status = 'FINISHED'": ["alpha", "epsilon"],
            "status != 'FINISHED'": ["beta", "gamma", "delta"],
            "attr.status LIKE 'F%'": ["alpha", "beta", "epsilon"],
            "run.status ILIKE 'f%'": ["alpha", "beta", "epsilon"],
            "attribute.run_name = 'beta'": ["beta"],
            "run_name LIKE '%a'": ["alpha", "beta", "gamma", "delta"],
            "run_name ILIKE 'A%'": ["alpha"],
            "attributes.`run name` = 'gamma'": ["gamma"],
            "attributes.`Run name` = 'gamma'": ["gamma"],
            "attributes.`Run Name` = 'gamma'": ["gamma"],
            f"run_id = '{one}'": ["alpha"],
            f"run_id != '{one}'": ALL[1:],
            f"attributes.run_id IN ('{one}', '{two}')": ["alpha", "delta"],
            f"run_id NOT IN ('{one}','{two}')": ["beta", "gamma", "epsilon"],
            f"run_id IN ('{one.upper()}')": [],
            "attributes.start_time > 2000": ["gamma", "delta", "epsilon"],
            "start_time >= 2000 and start_time <= 3000": ["beta", "gamma"],
            "start_time > 1999.5 AND start_time < 2000.5": ["beta"],
            "attributes.created = 1000": ["alpha"],
            "attributes.Created != 1000": ALL[1:],
            "end_time < 3000": ["alpha"],
            "attributes.user_id = 'unknown'": ALL,
            f"attributes.artifact_uri LIKE 'mlflow-artifacts:/{experiment_id}/%'": ALL,
        }
    )


@check
def joined_filters():
    """clauses are joined by AND in any case"""
    expect(
        {
            "": ALL,
            "metrics.acc > 0.1 and params.lr = '0.1' AND tags.team = 'risk'": ["alpha"],
            "metrics.acc > 0.1 And metrics.acc < 0.8": ["beta", "gamma"],
            "metrics.acc > 0.1 AND attributes.status = 'FAILED'": ["beta"],
            "  metrics.acc   >   0.8  ": ["alpha"],
            "metrics.acc>0.8 and params.lr='0.1'": ["alpha"],
        }
    )


@check
def dataset_filters():
    """runs are found by their datasets' name, digest and context"""
    frame = pd.DataFrame({"x": [1, 2]})
    train = mlflow.data.from_pandas(frame, source="a.csv", name="train-set")
    test = mlflow.data.from_pandas(frame * 2, source="b.csv", name="test-set")
    with mlflow.start_run(run_id=ids["alpha"]):
        mlflow.log_input(train, context="training")
        mlflow.log_input(test, context="testing")
    client.set_terminated(ids["alpha"], "FINISHED", 2000)
    with mlflow.start_run(run_id=ids["beta"]):
        mlflow.log_input(train, context="testing")
    client.set_terminated(ids["beta"], "FAILED", 3000)
    expect(
        {
            "datasets.name = 'train-set'": ["alpha", "beta"],
            "dataset.name LIKE 'test%'": ["alpha"],
            "datasets.name ILIKE 'TEST%'": ["alpha"],
            f"datasets.digest = '{train.digest}'": ["alpha", "beta"],
            f"datasets.digest IN ('{test.digest}', 'x')": ["alpha"],
            "datasets.name NOT IN ('train-set', 'other')": ["alpha"],
            "datasets.context = 'training'": ["alpha"],
            "datasets.context = 'testing'": ["alpha", "beta"],
            "datasets.name = 'train-set' AND datasets.context = 'testing'": ["alpha", "beta"],
        }
    )


@check
def refused_filters():
    """filters outside the language are refused with a reason"""
    cases = {
        "foo.bar = 1": "Invalid entity type 'foo'",
        "metrics.a = 'x'": "Expected numeric value type for metric. Found 'x'",
        "params.a = 1": "Expected a quoted string value for parameter",
        "params.a = '1' OR params.b = '2'": "Invalid clause(s) in filter string: 'OR'",
        "(metrics.a = 1)": "Invalid clause(s) in filter string",
        "NOT metrics.a = 1": "Invalid clause(s) in filter string",
        "metrics.a = 1; metrics.b = 2": "",
        "metrics.a LIKE 'x'": "",
        "metrics.a IS NULL": "",
        "params.a > '1'": "",
        "attributes.status IN ('FINISHED')": "Only ['run_id'] attributes support comparison with a list",
        "attributes.start_time LIKE '1'": "",
        "attributes.nope = 'x'": "Invalid attribute key 'nope' specified",
        "attributes.experiment_id = '1'": "Invalid attribute key",
        "attributes.start_time = 'x'": "",
        "run_id IN ()": "",
        "run_id IN (1, 2)": "",
        "metrics.a": "",
        "metrics.a =": "",
        "= 1": "",
        "datasets.nope = 'x'": "",
    }
    for filter_string, part in cases.items():
        try:
            with refused("INVALID_PARAMETER_VALUE", part):
                names(filter_string)
        except AssertionError as error:
            raise AssertionError(f"{filter_string}: {error}") from error


@check
def orders():
    """results are ordered by any key, missing values last in both directions"""
    cases = {
        ("metrics.acc",): ["delta", "beta", "gamma", "alpha", "epsilon"],
        ("metrics.acc ASC",): ["delta", "beta", "gamma", "alpha", "epsilon"],
        ("metrics.acc desc",): ["alpha", "gamma", "beta", "delta", "epsilon"],
        ("metrics.loss ASC",): ["delta", "alpha", "gamma", "beta", "epsilon"],
        ("metrics.loss DESC",): ["gamma", "alpha", "delta", "beta", "epsilon"],
        ("metrics.`my metric` DESC",): ["alpha", "epsilon", "delta", "gamma", "beta"],
        ("params.lr ASC",): ["beta", "gamma", "alpha", "epsilon", "delta"],
        ("params.lr DESC", "attributes.start_time ASC"): ["alpha", "gamma", "beta", "delta", "epsilon"],
        ("tags.team",): ["gamma", "beta", "alpha", "epsilon", "delta"],
        ("attributes.run_name DESC",): ["gamma", "epsilon", "delta", "beta", "alpha"],
        ("attributes.status", "start_time DESC"): ["beta", "epsilon", "alpha", "delta", "gamma"],
        ("end_time DESC",): ["epsilon", "delta", "beta", "alpha", "gamma"],
        ("start_time",): ALL,
        ("created DESC",): ALL[::-1],
        (): ALL[::-1],
    }
    for order_by, expected in cases.items():
        equal(names(order_by=order_by), expected, f"order {order_by}")


@check
def refused_orders():
    """orders outside the language are refused with a reason"""
    for order, part in {
        "metrics.a UP": "Invalid ordering key in order_by clause 'metrics.a UP'",
        "metrics.a ASC DESC": "",
        "nope.a": "",
        "attributes.nope": "",
    }.items():
        try:
            with refused("INVALID_PARAMETER_VALUE", part):
                names(order_by=[order])
        except AssertionError as error:
            raise AssertionError(f"{order}: {error}") from error


@check
def pages():
    """pages have every run once, whatever the order"""
    for order_by in (["metrics.acc DESC"], ["metrics.loss"], ["params.lr"], ["tags.team DESC"], [], ["status"]):
        found, token = [], None
        while True:
            page = client.search_runs([experiment_id], "", max_results=2, order_by=order_by, page_token=token)
            found += [run.info.run_name for run in page]
            assert len(page) <= 2
            token = page.token
            if not token:
                break
        equal(found, names(order_by=order_by), f"pages of {order_by}")


@check
def refused_pages():
    """wrong page tokens and sizes are refused"""
    with refused("INVALID_PARAMETER_VALUE", "Invalid page token"):
        client.search_runs([experiment_id], page_token="zzz")
    with refused("INVALID_PARAMETER_VALUE", "Invalid value 50001 for parameter 'max_results' supplied"):
        client.search_runs([experiment_id], max_results=50001)


@check
def lifecycle():
    """deleted runs are found only when asked for"""
    doomed = client.create_run(experiment_id, start_time=9000, run_name="doomed").info.run_id
    client.delete_run(doomed)
    equal(names(), ALL)
    equal(names(view=ViewType.DELETED_ONLY), ["doomed"])
    equal(names(view=ViewType.ALL), [*ALL, "doomed"])
    client.restore_run(doomed)
    equal(names(), [*ALL, "doomed"])
    client.delete_run(doomed)


@check
def as_frame():
    """mlflow.search_runs makes a frame with a column for each key"""
    frame = mlflow.search_runs([experiment_id], "metrics.acc > 0", order_by=["metrics.acc ASC"])
    equal(list(frame["metrics.acc"]), [0.5, 0.7, 0.9])
    equal(list(frame["params.lr"]), ["0.01", "0.1", "0.1"])
    equal(list(frame["tags.team"]), ["Risk", "100%_sure", "risk"])
    equal(len(mlflow.search_runs([experiment_id], max_results=2)), 2)
    name = client.get_experiment(experiment_id).name
    equal(len(mlflow.search_runs(experiment_names=[name])), 5)
    assert len(mlflow.search_runs(search_all_experiments=True)) >= 5
    equal(len(mlflow.search_runs(experiment_names=[unique("none")])), 0)


@check
def several_experiments():
    """several experiments are searched at once; unknown ones are just empty"""
    other = client.create_experiment(unique("other"))
    client.create_run(other, run_name="elsewhere")
    found = client.search_runs([experiment_id, other, "999999"])
    equal(sorted(run.info.run_name for run in found), sorted([*ALL, "elsewhere"]))
    equal(client.search_runs([]), [])


run_checks()
