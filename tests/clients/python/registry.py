"""The model registry: models, versions, tags, aliases, stages, searches, copies, prompts."""

import json

import mlflow
import numpy as np
from checks import OURS, check, contains, equal, refused, run_checks, unique
from mlflow import MlflowClient
from sklearn.linear_model import LogisticRegression

client = MlflowClient()
X = np.random.default_rng(3).normal(size=(40, 3))
y = (X[:, 0] > 0).astype(int)
model = LogisticRegression().fit(X, y)
S3 = "s3://bucket/model"


def versions_of(name, **more):
    return [int(v.version) for v in client.search_model_versions(f"name = '{name}'", **more)]


@check
def register_and_load():
    """log_model registers; the version loads by number, alias, latest and stage"""
    name = unique("iris")
    mlflow.set_experiment(unique("registry"))
    with mlflow.start_run() as active:
        mlflow.log_metric("acc", 0.9)
        info = mlflow.sklearn.log_model(model, name="model", registered_model_name=name, pip_requirements=["scikit-learn"])
    run_id = active.info.run_id
    version = client.get_model_version(name, "1")
    equal((version.source, version.run_id, version.status), (f"models:/{info.model_id}", run_id, "READY"))
    client.set_registered_model_alias(name, "champion", "1")
    equal(client.get_model_version_by_alias(name, "champion").aliases, ["champion"])
    client.transition_model_version_stage(name, "1", "Staging")
    for address in ("1", "latest", "Staging"):
        equal(mlflow.sklearn.load_model(f"models:/{name}/{address}").predict(X).tolist(), model.predict(X).tolist())
    for address in ("champion", "latest"):
        equal(mlflow.pyfunc.load_model(f"models:/{name}@{address}").predict(X).tolist(), model.predict(X).tolist())
    if not OURS:  # the files of the version are kept in a place of their own
        equal(client.get_model_version_download_uri(name, "1"), client.get_logged_model(info.model_id).artifact_location)
    tag = json.loads(client.get_logged_model(info.model_id).tags["mlflow.modelVersions"])
    equal({(entry["name"], int(entry["version"])) for entry in tag}, {(name, 1)})


@check
def register_a_run():
    """register_model of runs:/ and of models:/m- gives versions with run and tags"""
    name = unique("runs")
    mlflow.set_experiment(unique("registry"))
    with mlflow.start_run() as active:
        info = mlflow.sklearn.log_model(model, name="model", pip_requirements=["scikit-learn"])
    one = mlflow.register_model(f"runs:/{active.info.run_id}/model", name)
    two = mlflow.register_model(f"models:/{info.model_id}", name, tags={"t": "1"})
    equal((int(one.version), int(two.version)), (1, 2))
    equal([v.run_id for v in client.search_model_versions(f"run_id = '{active.info.run_id}'")], [active.info.run_id] * 2)
    equal(client.get_model_version(name, "2").tags, {"t": "1"})
    equal(mlflow.pyfunc.load_model(f"models:/{name}/1").predict(X).tolist(), model.predict(X).tolist())
    with mlflow.start_run() as other:
        mlflow.log_text("x", "folder/a.txt")
    uri = f"mlflow-artifacts:/{other.info.experiment_id}/{other.info.run_id}/artifacts/folder"
    made = client.create_model_version(name, uri, other.info.run_id)
    equal((int(made.version), made.source), (3, uri))
    down = mlflow.artifacts.download_artifacts(artifact_uri=f"models:/{name}/3")
    contains(str([f for f in __import__("os").listdir(down)]), "a.txt")


@check
def models():
    """registered models are made, described, renamed, tagged and deleted"""
    name, other = unique("rm"), unique("rn")
    made = client.create_registered_model(name, {"a": "b"}, "d")
    equal((made.name, made.tags, made.description, made.latest_versions, made.aliases), (name, {"a": "b"}, "d", [], {}))
    with refused("RESOURCE_ALREADY_EXISTS", f"Registered Model (name={name}) already exists."):
        client.create_registered_model(name)
    equal(client.update_registered_model(name, "d2").description, "d2")
    client.create_model_version(name, S3)
    client.set_registered_model_alias(name, "Champ-1_x", "1")
    client.set_registered_model_tag(name, "k", "v")
    client.set_registered_model_tag(name, "a", "c")
    client.delete_registered_model_tag(name, "k")
    client.delete_registered_model_tag(name, "k")
    client.rename_registered_model(name, other)
    with refused("RESOURCE_DOES_NOT_EXIST", f"Registered Model with name={name} not found"):
        client.get_registered_model(name)
    moved = client.get_registered_model(other)
    equal((moved.tags, moved.aliases, [v.name for v in moved.latest_versions]), ({"a": "c"}, {"Champ-1_x": "1"}, [other]))
    equal(client.get_model_version(other, "1").aliases, ["Champ-1_x"])
    client.create_registered_model(name)
    with refused("RESOURCE_ALREADY_EXISTS", f"Registered Model (name={other}) already exists."):
        client.rename_registered_model(name, other)
    client.delete_registered_model(other)
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_registered_model(other)
    equal(versions_of(other), [])
    client.create_registered_model(other)
    equal(int(client.create_model_version(other, S3).version), 1)
    equal(client.get_registered_model(other).aliases, {})


@check
def versions():
    """versions are numbered, described, tagged and deleted; numbers never come back"""
    name = unique("mv")
    client.create_registered_model(name)
    made = [client.create_model_version(name, f"{S3}/{n}", tags={"n": str(n)}, description=f"d{n}") for n in range(3)]
    equal([int(v.version) for v in made], [1, 2, 3])
    equal((made[1].tags, made[1].description, made[1].current_stage, made[1].aliases), ({"n": "1"}, "d1", "None", []))
    equal(client.update_model_version(name, "2", "new").description, "new")
    client.set_model_version_tag(name, "2", "x", "y")
    client.delete_model_version_tag(name, "2", "n")
    client.delete_model_version_tag(name, "2", "n")
    equal(client.get_model_version(name, "2").tags, {"x": "y"})
    client.set_registered_model_alias(name, "last", "3")
    client.delete_model_version(name, "3")
    with refused("RESOURCE_DOES_NOT_EXIST", f"Model Version (name={name}, version=3) not found"):
        client.get_model_version(name, "3")
    with refused("INVALID_PARAMETER_VALUE", "Registered model alias last not found."):
        client.get_model_version_by_alias(name, "last")
    equal(int(client.create_model_version(name, S3).version), 4)
    equal(versions_of(name), [4, 2, 1])
    with refused("INVALID_PARAMETER_VALUE", "Parameter 'version' must be an integer, got 'x'."):
        client.get_model_version(name, "x")
    with refused("RESOURCE_DOES_NOT_EXIST", "Registered Model with name=none-such not found"):
        client.create_model_version("none-such", S3)


@check
def stages():
    """stages are set in any case, the others archived; latest versions go by stage"""
    name = unique("stages")
    client.create_registered_model(name)
    for _ in range(4):
        client.create_model_version(name, S3)
    equal(client.transition_model_version_stage(name, "1", "production").current_stage, "Production")
    client.transition_model_version_stage(name, "2", "Production")
    equal({int(v.version): v.current_stage for v in client.get_latest_versions(name)}, {2: "Production", 4: "None"})
    client.transition_model_version_stage(name, "3", "PRODUCTION", archive_existing_versions=True)
    latest = {v.current_stage: int(v.version) for v in client.get_latest_versions(name)}
    equal(latest, {"Archived": 2, "Production": 3, "None": 4})
    equal([int(v.version) for v in client.get_latest_versions(name, ["production"])], [3])
    equal({v.current_stage: int(v.version) for v in client.get_registered_model(name).latest_versions}, latest)
    with refused("INVALID_PARAMETER_VALUE", "Invalid Model Version stage: Foo. Value must be one of None, Staging, Production, Archived."):
        client.transition_model_version_stage(name, "1", "Foo")
    if OURS:  # upstream answers 500, which its client repeats
        with refused("INVALID_PARAMETER_VALUE", "'None' is not an Active stage"):
            client.transition_model_version_stage(name, "1", "None", archive_existing_versions=True)
    equal(int(client.get_model_version_by_alias(name, "LATEST").version), 4)


@check
def aliases():
    """an alias names one version and moves; reserved and malformed ones are refused"""
    name = unique("alias")
    client.create_registered_model(name)
    with refused("RESOURCE_DOES_NOT_EXIST", f"Latest version not found for model {name}."):
        client.get_model_version_by_alias(name, "latest")
    client.create_model_version(name, S3)
    client.create_model_version(name, S3)
    client.set_registered_model_alias(name, "a", "1")
    client.set_registered_model_alias(name, "b", "1")
    client.set_registered_model_alias(name, "a", "2")
    equal(client.get_registered_model(name).aliases, {"a": "2", "b": "1"})
    equal((client.get_model_version(name, "1").aliases, client.get_model_version(name, "2").aliases), (["b"], ["a"]))
    client.delete_registered_model_alias(name, "a")
    client.delete_registered_model_alias(name, "a")
    with refused("INVALID_PARAMETER_VALUE", "Registered model alias a not found."):
        client.get_model_version_by_alias(name, "a")
    with refused("INVALID_PARAMETER_VALUE", "'latest' alias name (case insensitive) is reserved."):
        client.set_registered_model_alias(name, "Latest", "1")
    with refused("INVALID_PARAMETER_VALUE", "Version alias name 'v12' is reserved."):
        client.set_registered_model_alias(name, "v12", "1")
    with refused("INVALID_PARAMETER_VALUE", "Invalid alias name: 'a b'."):
        client.set_registered_model_alias(name, "a b", "1")
    with refused("INVALID_PARAMETER_VALUE", "'Registered model alias name' exceeds the maximum length of 255 characters"):
        client.set_registered_model_alias(name, "x" * 256, "1")
    with refused("RESOURCE_DOES_NOT_EXIST", f"Model Version (name={name}, version=9) not found"):
        client.set_registered_model_alias(name, "a", "9")


@check
def names_and_tags():
    """names and tags that cannot be are refused in MLflow's words"""
    with refused("INVALID_PARAMETER_VALUE", "Invalid model name 'a/b'. Names cannot contain '/' or ':'."):
        client.create_registered_model("a/b")
    with refused("INVALID_PARAMETER_VALUE", "Missing value for required parameter 'name'"):
        client.create_registered_model("  ")
    with refused("INVALID_PARAMETER_VALUE", "must not resolve to other names when treated as such"):
        client.create_registered_model("..")
    name = unique("tags")
    client.create_registered_model(name)
    client.create_model_version(name, S3)
    client.set_registered_model_tag(name, "long", "x" * 100_000)
    equal(len(client.get_registered_model(name).tags["long"]), 100_000)
    for set_tag in (lambda k, v: client.set_registered_model_tag(name, k, v), lambda k, v: client.set_model_version_tag(name, "1", k, v)):
        with refused("INVALID_PARAMETER_VALUE", "'value' exceeds the maximum length of 100000 characters"):
            set_tag("k", "x" * 100_001)
        with refused("INVALID_PARAMETER_VALUE", "'key' exceeds the maximum length of 250 characters"):
            set_tag("k" * 251, "v")
        with refused("INVALID_PARAMETER_VALUE", "Names may only contain"):
            set_tag("a$b", "v")


@check
def search_models():
    """registered models are searched by name and tag, ordered and paged"""
    start = unique("se")
    names = [f"{start}-{n}" for n in range(5)]
    for n, name in enumerate(names):
        client.create_registered_model(name, {"team": "risk" if n % 2 else "fraud", "n": str(n)})

    def found(text, **more):
        return [m.name for m in client.search_registered_models(text, **more)]

    mine = f"name LIKE '{start}%'"
    equal(found(mine), names)
    equal(found(f"name ILIKE '{start.upper()}%'"), names)
    equal(found(f"{mine} AND tags.team = 'risk'"), [names[1], names[3]])
    equal(found(f"{mine} AND tag.team != 'risk' AND tags.n != '0'"), [names[2], names[4]])
    equal(found(f"{mine} AND tags.team LIKE 'ri%'", order_by=["name DESC"]), [names[3], names[1]])
    equal(found(f"name IN ('{names[0]}', '{names[4]}')"), [names[0], names[4]])
    equal(found(f"name = '{names[2]}'"), [names[2]])
    client.set_registered_model_tag(names[0], "z", "z")
    client.update_registered_model(names[1], "changed")
    equal(found(mine, order_by=["last_updated_timestamp DESC"])[0], names[1])
    page = client.search_registered_models(mine, max_results=2)
    seen = [m.name for m in page]
    while page.token:
        page = client.search_registered_models(mine, max_results=2, page_token=page.token)
        seen += [m.name for m in page]
    equal(seen, names)
    for text, part in (
        ("description = 'x'", "Invalid attribute key 'description' specified."),
        ("name > 'x'", "Invalid comparator for attribute: >"),
        ("name = x", "value"),
        ("params.a = '1'", "Invalid entity type"),
        ("name = 'a' OR name = 'b'", "Invalid clause(s) in filter string"),
    ):
        with refused("INVALID_PARAMETER_VALUE", part):
            client.search_registered_models(text)
    with refused("INVALID_PARAMETER_VALUE", "max_results"):
        client.search_registered_models(max_results=1001)


@check
def search_versions():
    """versions are searched by name, run, source, number and tag, ordered and paged"""
    one, two = unique("sv-a"), unique("sv-b")
    mlflow.set_experiment(unique("registry"))
    with mlflow.start_run() as active:
        pass
    run = active.info.run_id
    for name in (one, two):
        client.create_registered_model(name)
        for n in range(3):
            client.create_model_version(name, f"{S3}/{name}/{n}", run if n == 1 else None, tags={"n": str(n), "of": name})

    def found(text, **more):
        return [(v.name, int(v.version)) for v in client.search_model_versions(text, **more)]

    both = ["name ASC", "version_number ASC"]
    equal(found(f"name = '{one}'"), [(one, 3), (one, 2), (one, 1)])
    equal(found(f"run_id = '{run}'", order_by=both), [(one, 2), (two, 2)])
    equal(found(f"run_id IN ('{run}', 'x')", order_by=both), [(one, 2), (two, 2)])
    equal(found(f"source_path = '{S3}/{two}/0'"), [(two, 1)])
    equal(found(f"source_path LIKE '{S3}/{two}/%'", order_by=both), [(two, 1), (two, 2), (two, 3)])
    equal(found(f"name = '{one}' AND version_number > 1", order_by=both), [(one, 2), (one, 3)])
    equal(found(f"name = '{one}' AND tags.n = '2'"), [(one, 3)])
    equal(found(f"tags.of = '{two}' AND tag.n != '0'", order_by=["version_number DESC"]), [(two, 3), (two, 2)])
    equal(found(f"name IN ('{one}', '{two}') AND version_number = 1", order_by=["name DESC"]), [(two, 1), (one, 1)])
    client.update_model_version(one, "1", "x")
    equal(found(f"name = '{one}'")[0], (one, 1))
    equal(found(f"name = '{one}'", order_by=["creation_timestamp ASC"])[0], (one, 1))
    client.set_registered_model_alias(one, "a", "1")
    equal([v.aliases for v in client.search_model_versions(f"name = '{one}'")], [["a"] if OURS else [], [], []])
    seen, token = [], None
    while True:
        page = client.search_model_versions(f"tags.of = '{two}'", max_results=2, order_by=both, page_token=token)
        seen += [int(v.version) for v in page]
        token = page.token
        if not token:
            break
    equal(seen, [1, 2, 3])
    for text, part in (
        ("version_number = 1.5", "Invalid value for numeric attribute 'version_number': 1.5"),
        ("source_path IN ('a')", ""),
        ("name = 'a", ""),
        ("foo = 'x'", "Invalid attribute key 'foo' specified."),
        ("tags.a > 'x'", "Invalid comparator for tag: >"),
    ):
        with refused("INVALID_PARAMETER_VALUE", part):
            client.search_model_versions(text)
    with refused("INVALID_PARAMETER_VALUE", "Invalid attribute key 'run_id' specified."):
        client.search_model_versions("", order_by=["run_id ASC"])


if OURS:  # upstream loads what is in the folder now

    @check
    def registered_files_stay():
        """a version and its copies load as they were registered, whatever is written over the files"""
        name = unique("kept")
        mlflow.set_experiment(unique("registry"))
        with mlflow.start_run():
            info = mlflow.sklearn.log_model(model, name="m", registered_model_name=name, pip_requirements=["scikit-learn"])
        client.set_registered_model_alias(name, "champion", "1")
        signature = mlflow.models.infer_signature(X, y)
        mlflow.models.set_signature(f"models:/{info.model_id}", signature)
        equal(mlflow.models.get_model_info(f"models:/{info.model_id}").signature, signature)
        client.copy_model_version(f"models:/{name}/1", f"{name}-prod")
        for address in (f"{name}/1", f"{name}@champion", f"{name}-prod/1"):
            equal(mlflow.models.get_model_info(f"models:/{address}").signature, None)
            equal(mlflow.pyfunc.load_model(f"models:/{address}").predict(X).tolist(), model.predict(X).tolist())


@check
def copies():
    """a copy names the version it came from, and its files stay where they were"""
    name, target = unique("copy"), unique("copied")
    client.create_registered_model(name)
    client.create_model_version(name, f"{S3}/1", description="hello")
    client.create_model_version(name, f"{S3}/2")
    made = client.copy_model_version(f"models:/{name}/1", target)
    equal((made.source, made.description, int(made.version)), (f"models:/{name}/1", "hello", 1))
    equal(client.get_model_version_download_uri(target, "1"), f"{S3}/1")
    client.set_registered_model_alias(name, "best", "2")
    made = client.create_model_version(target, f"models:/{name}@best")
    equal((made.source, client.get_model_version_download_uri(target, "2")), (f"models:/{name}/2", f"{S3}/2"))
    made = client.create_model_version(target, f"models:/{name}/latest")
    equal(made.source, f"models:/{name}/2")
    client.transition_model_version_stage(name, "1", "Production")
    equal(client.create_model_version(target, f"models:/{name}/Production").source, f"models:/{name}/1")
    client.delete_model_version(name, "1")
    equal(client.get_model_version_download_uri(target, "1"), f"{S3}/1")
    with refused("RESOURCE_DOES_NOT_EXIST", f"Model Version (name={name}, version=1) not found"):
        client.create_model_version(target, f"models:/{name}/1")
    with refused("RESOURCE_DOES_NOT_EXIST", "Registered Model with name=none-such not found"):
        client.create_model_version(target, "models:/none-such/1")
    with refused("INVALID_PARAMETER_VALUE", "must match the referenced model version"):
        client.create_model_version(target, f"models:/{name}/2", run_id="0" * 32)


@check
def sources():
    """sources that are not the caller's to name are refused in MLflow's words"""
    name = unique("sources")
    client.create_registered_model(name)
    mlflow.set_experiment(unique("registry"))
    with mlflow.start_run() as one:
        info = mlflow.sklearn.log_model(model, name="model", pip_requirements=["scikit-learn"])
    with mlflow.start_run() as two:
        pass
    mine, other = one.info.run_id, two.info.run_id
    experiment = one.info.experiment_id
    root = client.get_logged_model(info.model_id).artifact_location

    def bad(source, part, **more):
        with refused("INVALID_PARAMETER_VALUE", part):
            client.create_model_version(name, source, **more)

    local = "To use a local path as a model version source, the run_id request parameter has to be specified"
    for source in ("/etc/passwd", "file:///etc", "FILE:/etc", "file://localhost/etc", "etc/passwd", "../etc"):
        bad(source, local)
        bad(source, local, run_id=mine)
    for source in ("http://evil.example/m", "https://evil.example/m", "hdfs://evil/x", "ftp://evil/x"):
        bad(source, "'source' cannot use the '")
    by_run = "The run_id request parameter must identify the resource that contains the source."
    by_model = "The model_id request parameter must identify the resource that contains the source."
    bad(f"runs:/{mine}/model", by_run)
    bad(f"runs:/{mine}/model", by_run, run_id=other)
    bad(f"runs:/{mine}/model", by_model, run_id=mine, model_id=info.model_id)
    bad(f"models:/{info.model_id}", by_model)
    bad(f"models:/{info.model_id}", by_model, model_id="m-" + "0" * 32)
    bad(f"mlflow-artifacts:/{experiment}/{mine}/artifacts/model", by_run)
    bad(f"mlflow-artifacts:/{experiment}/{mine}/artifacts/model", by_run, run_id=other)
    bad(f"mlflow-artifacts:/{experiment}/{mine}/artifacts/model", by_run, run_id="0" * 32)
    bad(root, by_run, run_id=mine)
    for path in ("../x", "..%2fx", "%2e%2e/x", "%252e%252e/x", "a/../../x", "x%00"):
        bad(f"mlflow-artifacts:/{experiment}/{mine}/artifacts/{path}", "If supplying a source as an http, https,", run_id=mine)
        bad(f"s3://bucket/{path}", "If supplying a source as an http, https,")
    equal(client.create_model_version(name, root, model_id=info.model_id).run_id, mine)
    equal(client.create_model_version(name, f"{root}/x", mine, model_id=info.model_id).source, f"{root}/x")
    equal(client.create_model_version(name, f"runs:/{mine}/model", mine).run_id, mine)
    equal(client.create_model_version(name, "s3://bucket/models/artifact/..../x").source, "s3://bucket/models/artifact/..../x")
    equal(client.create_model_version(name, "s3://bucket/m", "0" * 32).run_id, "0" * 32)


@check
def prompts():
    """prompts are kept apart from models, versioned, aliased and searched"""
    name, plain = unique("pr"), unique("plain")
    mlflow.set_experiment(unique("prompts"))
    mlflow.genai.register_prompt(name, "Hello {{name}}", commit_message="c", tags={"t": "1"})
    mlflow.genai.register_prompt(name, "Hi {{name}}")
    equal(mlflow.genai.load_prompt(f"prompts:/{name}/1").template, "Hello {{name}}")
    mlflow.genai.set_prompt_alias(name, "prod", 2)
    equal(mlflow.genai.load_prompt(f"prompts:/{name}@prod").template, "Hi {{name}}")
    client.create_registered_model(plain)
    client.create_model_version(plain, S3)
    assert name in [p.name for p in mlflow.genai.search_prompts()]
    assert plain not in [p.name for p in mlflow.genai.search_prompts()]
    equal([m.name for m in client.search_registered_models(f"name IN ('{name}', '{plain}')")], [plain])
    equal([v.name for v in client.search_model_versions(f"name IN ('{name}', '{plain}')")], [plain])
    with refused("RESOURCE_ALREADY_EXISTS", "already taken by a prompt"):
        client.create_registered_model(name)
    with refused("INVALID_PARAMETER_VALUE", "Prompt versions cannot be used as model version sources"):
        client.create_model_version(plain, f"models:/{name}/1")


run_checks()
