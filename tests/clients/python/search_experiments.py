"""Experiment search and the experiment verbs of MlflowClient (5.2 of the wire reference)."""

from checks import OURS, check, contains, equal, refused, run_checks, unique
from mlflow import MlflowClient
from mlflow.entities import ViewType

client = MlflowClient()
prefix = unique("e")
NAMES = ["alpha", "Beta", "gamma 100%", "delta's"]
ids = {}
for name in NAMES:
    ids[name] = client.create_experiment(f"{prefix}/{name}", tags={"kind": name[0], "all": "yes"})
client.set_experiment_tag(ids["alpha"], "only.here", "1")


def names(filter_string="", order_by=("experiment_id ASC",), view=ViewType.ACTIVE_ONLY):
    found = client.search_experiments(view, 1000, filter_string, list(order_by) or None)
    return [e.name.removeprefix(f"{prefix}/") for e in found if e.name.startswith(f"{prefix}/")]


@check
def filters():
    """experiments are found by name, id, tags and times"""
    one = ids["alpha"]
    created = client.get_experiment(one).creation_time
    cases = {
        "": NAMES,
        f"name = '{prefix}/alpha'": ["alpha"],
        f"attribute.name != '{prefix}/alpha'": NAMES[1:],
        f"name LIKE '{prefix}/%a'": ["alpha", "Beta"],
        f"name ILIKE '{prefix}/b%'": ["Beta"],
        f"name LIKE '{prefix}/b%'": [],
        f"experiment_id = '{one}'": ["alpha"],
        f"experiment_id IN ('{one}', '{ids['Beta']}')": ["alpha", "Beta"],
        f"experiment_id NOT IN ('{one}')": NAMES[1:],
        f"creation_time >= {created}": NAMES,
        "creation_time < 5": [],
        f"last_update_time > {created - 1}": NAMES,
        "tags.kind = 'B'": ["Beta"],
        "tag.kind LIKE 'g%'": ["gamma 100%"],
        "tags.kind ILIKE 'b'": ["Beta"],
        "tags.kind != 'B'": ["alpha", "gamma 100%", "delta's"],
        "tags.`only.here` = '1'": ["alpha"],
        "tags.`only.here` IS NULL": NAMES[1:],
        "tags.`only.here` IS NOT NULL": ["alpha"],
        "tags.kind = 'B' AND tags.all = 'yes'": ["Beta"],
        f"name = '{prefix}/alpha' AND tags.kind = 'B'": [],
    }
    if OURS:  # upstream since 3.18
        cases[f"attributes.name = '{prefix}/alpha'"] = ["alpha"]
    for filter_string, expected in cases.items():
        equal(names(filter_string), expected, filter_string)


@check
def refused_filters():
    """filters outside the language are refused"""
    for filter_string in (
        "metrics.a = 1",
        "name > 'x'",
        "creation_time LIKE 'x'",
        "creation_time = 1.5",
        "nope = 'x'",
        "name = 'a' OR name = 'b'",
        "name = 5",
        "experiment_id > '1'",
    ):
        try:
            with refused("INVALID_PARAMETER_VALUE"):
                names(filter_string)
        except AssertionError as error:
            raise AssertionError(f"{filter_string}: {error}") from error


@check
def orders():
    """experiments are ordered by their attributes; the newest come first by default"""
    equal(names(order_by=["name"]), ["Beta", "alpha", "delta's", "gamma 100%"])
    equal(names(order_by=["name DESC"]), ["gamma 100%", "delta's", "alpha", "Beta"])
    equal(names(order_by=["experiment_id DESC"]), NAMES[::-1])
    equal(names(order_by=["creation_time ASC", "experiment_id ASC"]), NAMES)
    equal(len(names(order_by=["last_update_time DESC"])), 4)
    equal(sorted(names(order_by=[])), sorted(NAMES))
    with refused("INVALID_PARAMETER_VALUE"):
        names(order_by=["nope"])


@check
def pages():
    """pages have every experiment once"""
    found, token = [], None
    while True:
        page = client.search_experiments(ViewType.ALL, 2, "", ["name ASC"], token)
        found += [e.name for e in page]
        token = page.token
        if not token:
            break
    equal(len(found), len(set(found)))
    equal(found, sorted(found))
    assert {f"{prefix}/{name}" for name in NAMES} <= set(found)


@check
def lifecycle():
    """deleting an experiment deletes its runs, restoring brings all back"""
    name = f"{prefix}/doomed"
    experiment_id = client.create_experiment(name)
    run = client.create_run(experiment_id).info.run_id
    before = client.get_experiment(experiment_id).last_update_time
    client.delete_experiment(experiment_id)
    equal(client.get_experiment(experiment_id).lifecycle_stage, "deleted")
    assert client.get_experiment(experiment_id).last_update_time >= before
    equal(client.get_run(run).info.lifecycle_stage, "deleted")
    equal(names(view=ViewType.DELETED_ONLY), ["doomed"])
    assert "doomed" not in names()
    with refused("INVALID_PARAMETER_VALUE", "must be in the 'active' state", "deleted"):
        client.create_run(experiment_id)
    with refused("INVALID_PARAMETER_VALUE", "must be in the 'active' state"):
        client.set_experiment_tag(experiment_id, "a", "b")
    with refused("RESOURCE_ALREADY_EXISTS", f"Experiment(name={name}) already exists"):
        client.create_experiment(name)
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.delete_experiment(experiment_id)
    client.restore_experiment(experiment_id)
    equal(client.get_run(run).info.lifecycle_stage, "active")
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.restore_experiment(experiment_id)
    client.delete_experiment(experiment_id)


@check
def rename_and_tags():
    """experiments are renamed, tagged and untagged"""
    experiment_id = client.create_experiment(f"{prefix}/x-old")
    client.rename_experiment(experiment_id, f"{prefix}/x-new")
    client.set_experiment_tag(experiment_id, "k", "v")
    client.set_experiment_tag(experiment_id, "k", "")
    experiment = client.get_experiment(experiment_id)
    equal((experiment.name, experiment.tags), (f"{prefix}/x-new", {"k": ""}))
    client.delete_experiment_tag(experiment_id, "k")
    equal(client.get_experiment(experiment_id).tags, {})
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.delete_experiment_tag(experiment_id, "k")
    equal(client.get_experiment_by_name(f"{prefix}/x-old"), None)
    client.delete_experiment(experiment_id)


@check
def refused_experiments():
    """wrong names, ids and locations are refused with a reason"""
    with refused("INVALID_PARAMETER_VALUE"):
        client.create_experiment("x" * 501)
    with refused("INVALID_PARAMETER_VALUE", "URL can't include fragments or params"):
        client.create_experiment(unique("f"), artifact_location="s3://b/p#frag")
    with refused("INVALID_PARAMETER_VALUE", "'artifact_location' cannot use the 'http' scheme"):
        client.create_experiment(unique("f"), artifact_location="http://evil.example/x")
    with refused("RESOURCE_DOES_NOT_EXIST", "No Experiment with id=99999 exists"):
        client.get_experiment("99999")
    with refused("INVALID_PARAMETER_VALUE", "Invalid experiment ID 'abc'. Experiment ID must be a valid integer."):
        client.get_experiment("abc")
    with refused("INVALID_PARAMETER_VALUE"):
        client.set_experiment_tag("0", "k" * 251, "v")
    with refused("INVALID_PARAMETER_VALUE"):
        client.set_experiment_tag("0", "k", "v" * 20001)


run_checks()
