"""The `mlflow` command: experiments, runs and artifacts (7 of the recorded traces).

The commands run in this process, through the same entry point as the installed script, to spare an import for each.
"""

import contextlib
import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import mlflow
from checks import check, contains, equal, run_checks, unique
from mlflow import MlflowClient
from mlflow.cli import cli

client = MlflowClient()


def command(*arguments):
    """Standard output of one `mlflow` command that must succeed."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        try:
            cli.main(list(arguments), prog_name="mlflow", standalone_mode=False)
        except SystemExit as error:
            equal(error.code or 0, 0, f"exit code of {arguments}")
    return output.getvalue()


@check
def experiments():
    """experiments are created, shown, renamed, deleted and restored"""
    name = unique("cli")
    contains(command("experiments", "create", "-n", name), "Created experiment")
    experiment_id = client.get_experiment_by_name(name).experiment_id
    contains(command("experiments", "search"), name)
    contains(command("experiments", "get", "-x", experiment_id), name)
    command("experiments", "rename", "-x", experiment_id, "--new-name", f"{name}-new")
    equal(client.get_experiment(experiment_id).name, f"{name}-new")
    command("experiments", "delete", "-x", experiment_id)
    equal(client.get_experiment(experiment_id).lifecycle_stage, "deleted")
    contains(command("experiments", "search", "-v", "deleted_only"), f"{name}-new")
    command("experiments", "restore", "-x", experiment_id)
    equal(client.get_experiment(experiment_id).lifecycle_stage, "active")


@check
def runs():
    """runs are created, listed, described, deleted and restored"""
    experiment_id = client.create_experiment(unique("cli"))
    command("runs", "create", "--experiment-id", experiment_id, "--run-name", "typed", "--tags", "a=b")
    run = client.search_runs([experiment_id])[0]
    equal((run.info.run_name, run.info.status, run.data.tags["a"]), ("typed", "FINISHED", "b"))
    listed = command("runs", "list", "--experiment-id", experiment_id)
    contains(listed, run.info.run_id)
    described = json.loads(command("runs", "describe", "--run-id", run.info.run_id))
    equal(described["info"]["run_name"], "typed")
    command("runs", "delete", "--run-id", run.info.run_id)
    equal(client.get_run(run.info.run_id).info.lifecycle_stage, "deleted")
    command("runs", "restore", "--run-id", run.info.run_id)
    equal(client.get_run(run.info.run_id).info.lifecycle_stage, "active")


@check
def experiments_csv():
    """the runs of an experiment are exported as CSV"""
    experiment_id = client.create_experiment(unique("cli"))
    for index in range(3):
        run = client.create_run(experiment_id)
        client.log_metric(run.info.run_id, "m", index)
    command("experiments", "csv", "-x", experiment_id, "-o", "runs.csv")
    with open("runs.csv") as file:
        rows = list(csv.DictReader(file))
    equal(sorted(row["metrics.m"] for row in rows), ["0.0", "1.0", "2.0"])


@check
def artifacts():
    """artifacts are logged, listed and downloaded"""
    run_id = client.create_run(client.create_experiment(unique("cli"))).info.run_id
    Path("folder/sub").mkdir(parents=True)
    Path("folder/one.txt").write_text("one")
    Path("folder/sub/two.txt").write_text("two")
    command("artifacts", "log-artifact", "-l", "folder/one.txt", "-r", run_id, "-a", "up")
    command("artifacts", "log-artifacts", "-l", "folder", "-r", run_id, "-a", "all")
    listed = json.loads(command("artifacts", "list", "-r", run_id))
    equal(sorted((item["path"], item["is_dir"]) for item in listed), [("all", True), ("up", True)])
    listed = json.loads(command("artifacts", "list", "-r", run_id, "-a", "all"))
    equal([item["path"] for item in listed], ["all/one.txt", "all/sub"])
    command("artifacts", "download", "-r", run_id, "-a", "all", "-d", "down")
    equal(Path("down/all/sub/two.txt").read_text(), "two")
    command("artifacts", "download", "-u", f"runs:/{run_id}/up/one.txt", "-d", "down2")
    equal(Path("down2/one.txt").read_text(), "one")


@check
def installed_script():
    """the installed script works in a process of its own, and `doctor` tells the address"""
    name = unique("script")
    script = shutil.which("mlflow")
    subprocess.run([script, "experiments", "create", "-n", name], check=True, stdout=subprocess.DEVNULL)
    equal(client.get_experiment_by_name(name).lifecycle_stage, "active")
    contains(command("doctor"), mlflow.get_tracking_uri())


run_checks()
