"""Queries and searches of Comet's client over two runs, and what its optimizer says here, as one line of JSON."""

import datetime
import json

import comet_ml
from comet_ml.api import Environment, Metadata, Metric, Other, Parameter, Tag

api = comet_ml.API()


def made(name, lr, acc):
    run = comet_ml.APIExperiment(workspace="team", project_name="queries", experiment_name=name)
    run.log_metric("acc", acc, step=1)
    run.log_parameter("opt|lr", lr)
    return run


first = made("first", 0.1, 0.95)
first.log_other("colour", "blue")
first.add_tag("best")
second = made("second", 0.9, 0.5)
second.log_other("colour", "dark blue")
second.log_metric("odd=name", 1)

acc, lr, colour = Metric("acc"), Parameter("opt|lr"), Other("colour")
queries = {
    "greater": acc > 0.9,
    "not greater": ~(acc > 0.9),
    "between": lr.between(0.5, 1),
    "equal text": colour == "blue",
    "ends": colour.endswith("blue"),
    "both": (acc > 0.1) & (lr < 0.5),
    "either": (acc > 0.9) | (colour == "dark blue"),
    "tag": Tag("best"),
    "no tag": ~Tag("best"),
    "odd": Metric("odd=name") == 1,
    "null": Metric("odd=name") == None,
    "since": Metadata("start_server_timestamp") > datetime.datetime(2020, 1, 1),
    "until": Metadata("start_server_timestamp") < datetime.datetime(2020, 1, 1),
    "named": Metadata("name") == "second",
    "machine": Environment("os") == "none",
    "nothing": Metric("nowhere") > 1,
}


def names(runs):
    return sorted(run.get_name() for run in runs)


told = {name: [names(api.query("team", "queries", query)), names(api.search("team", "queries", query))] for name, query in queries.items()}
neither = ~((acc > 0.9) & (colour == "blue"))
told["not both, searched"] = names(api.search("team", "queries", neither))
told["a page"] = len(api.search("team", "queries", acc > 0, page=2, page_size=1))
try:
    api.query("team", "queries", neither)
except Exception as error:
    told["not both, queried"] = str(error)
try:
    comet_ml.Optimizer({"algorithm": "bayes", "parameters": {"x": {"type": "integer", "min": 1, "max": 5}}, "spec": {"metric": "loss"}})
except Exception as error:
    told["optimizer"] = str(error)
api.delete_experiment(second.id)
told["archived"] = [names(api.query("team", "queries", acc > 0, archived=old)) for old in (False, True)]
print(json.dumps(told), flush=True)
