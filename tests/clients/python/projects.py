"""The same project run by MLflow's own command and by ours: same tags, same parameters but for quotes, and a clone that stays where it is."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import mlflow
from checks import check, contains, equal, run_checks, unique

URL = os.environ["MLFLOW_TRACKING_URI"]
STEMMA = pathlib.Path(__file__).resolve().parents[3] / "packages/cli/bin/stemma"
CLIENT = mlflow.MlflowClient()
FOLDER = pathlib.Path(tempfile.mkdtemp())
PROJECT = FOLDER / "project"

(PROJECT / "sub").mkdir(parents=True)
(PROJECT / "sub/MLproject").write_text(
    """name: churn
entry_points:
  main:
    parameters:
      alpha: {type: float, default: 1.0}
      text: {type: string, default: plain}
      plain: {default: 1e-3}
      octal: {default: 010}
      hexadecimal: {default: -0x1F}
      binary: {default: 0b101}
      thousands: {default: 1_000}
      fraction: {default: 1.50}
      half: {default: .5}
      large: {default: 1.0e+20}
      small: {default: 0.00001}
      zero: {default: -0.0}
      nothing: {default: -.inf}
      answer: {default: yes}
      off: {default: Off}
      quoted: {default: "0.10"}
      day: {default: 2026-11-30}
      hours: {default: 12:30:45}
    command: "python train.py {alpha} {text}"
"""
)
(PROJECT / "sub/train.py").write_text(
    """import sys, mlflow
with mlflow.start_run():
    mlflow.log_metric("alpha", float(sys.argv[1]))
    mlflow.set_tag("arguments", repr(sys.argv[1:]))
"""
)


def git(*words):
    done = subprocess.run(
        ["git", "-C", PROJECT, "-c", "user.name=Ada", "-c", "user.email=ada@example.com", *words],
        capture_output=True, text=True, check=True,
    )
    return done.stdout.strip()


git("init", "-q", "-b", "main")
git("remote", "add", "origin", "https://example.com/churn.git")
git("add", "-A")
git("commit", "-qm", "one")
git("branch", "old")
git("commit", "-qm", "two", "--allow-empty")


def run(program, *words, status=0):
    environment = {**os.environ, "STEMMA_CACHE": str(FOLDER / "cache"), "GIT_PYTHON_REFRESH": "raise"}
    done = subprocess.run(
        [program, "run", *words, "--env-manager", "local"], capture_output=True, text=True, env=environment, timeout=120
    )
    equal(done.returncode, status, done.stderr)
    return done


def pair(*words):
    """The run of each of the two commands."""
    runs = []
    for program in ("mlflow", STEMMA):
        name = unique("projects")
        run(program, *words, "--experiment-name", name)
        experiment = CLIENT.get_experiment_by_name(name)
        found = CLIENT.search_runs([experiment.experiment_id])
        equal(len(found), 1)
        runs.append(found[0])
    return runs


def known(tags):
    return {key: value for key, value in tags.items() if key != "mlflow.runName"}


@check
def same_tags():
    """both make one run with the same tags, which the script's own start_run goes on with"""
    theirs, ours = pair(str(PROJECT / "sub"), "-P", "alpha=2", "-P", "more=x")
    equal(known(ours.data.tags), known(theirs.data.tags))
    equal(ours.data.params, theirs.data.params)
    equal(ours.data.metrics, {"alpha": 2.0})
    equal((ours.info.status, ours.info.user_id), (theirs.info.status, theirs.info.user_id))


@check
def as_given():
    """a parameter is noted as it was given, where MLflow notes it with the quotes of the shell"""
    theirs, ours = pair(f"{PROJECT}#sub", "-P", "text=two words; $HOME")
    equal(known(ours.data.tags), known(theirs.data.tags))
    equal(theirs.data.params["text"], "'two words; $HOME'")
    equal(ours.data.params["text"], "two words; $HOME")
    equal(ours.data.tags["arguments"], "['1.0', 'two words; $HOME']")


@check
def a_version():
    """a version is run without switching the clone, with the same tags"""
    before = git("rev-parse", "--abbrev-ref", "HEAD")
    name = unique("projects")
    run(STEMMA, f"{PROJECT}#sub", "--version", "old", "--experiment-name", name)
    (ours,) = CLIENT.search_runs([CLIENT.get_experiment_by_name(name).experiment_id])
    equal(git("rev-parse", "--abbrev-ref", "HEAD"), before)
    equal(ours.data.tags["mlflow.source.git.branch"], "old")
    equal(ours.data.tags["mlflow.source.git.commit"], git("rev-parse", "old"))
    equal(ours.info.status, "FINISHED")


@check
def refused():
    """what is refused leaves no run with ours"""
    name = unique("projects")
    done = run(STEMMA, f"{PROJECT}#sub", "-e", "none", "--experiment-name", name, status=1)
    contains(done.stderr, "no entry point 'none'")
    equal(CLIENT.get_experiment_by_name(name), None)


run_checks()
