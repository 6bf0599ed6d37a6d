"""Runs named checks against the server of MLFLOW_TRACKING_URI and prints one JSON line for each.

A check is a function decorated with `@check`; the first line of its doc string is its name. It fails by raising.
"""

import json
import os
import shutil
import sys
import tempfile
import time
import traceback
import uuid
from contextlib import contextmanager

# MLflow's own server fails a few checks that ours has to pass; each use of this says what upstream does.
OURS = os.environ.get("STEMMA_TEST_TARGET", "stemma") == "stemma"

_checks = []
# The client prints links and warnings; only results may reach the real standard output.
_results = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

# Whatever the client, a program of checks or a check makes for a while lies below, and goes with it.
_folder = tempfile.mkdtemp(prefix="stemma-client-")
tempfile.tempdir = os.environ["TMPDIR"] = _folder


def check(function):
    _checks.append(function)
    return function


def run_checks():
    """Runs every check in order of definition; ends the program with 0 whatever they say."""
    names = [function.__doc__.strip().splitlines()[0] for function in _checks]
    _results.write(json.dumps({"planned": names}) + "\n")
    os.chdir(_folder)
    for name, function in zip(names, _checks):
        started = time.monotonic()
        error = None
        try:
            function()
        except BaseException:
            error = traceback.format_exc()
        _end_runs()
        result = {"check": name, "error": error, "seconds": round(time.monotonic() - started, 2)}
        _results.write(json.dumps(result) + "\n")
    _results.flush()
    shutil.rmtree(_folder, ignore_errors=True)
    # Clients leave threads behind; the results are out.
    os._exit(0)


def _end_runs():
    """A run that a failed check left active would fail the next check as well."""
    import mlflow

    while mlflow.active_run() is not None:
        mlflow.end_run()


def unique(prefix):
    """A name that no other check uses."""
    return f"{prefix}-{uuid.uuid4().hex[:8]}"


def short(value):
    text = repr(value)
    return text if len(text) < 1000 else f"{text[:1000]}... ({len(text)} characters)"


def equal(actual, expected, what="value"):
    if actual != expected:
        raise AssertionError(f"{what}: expected {short(expected)}, got {short(actual)}")


def contains(text, part):
    if part not in text:
        raise AssertionError(f"expected {part!r} in {short(text)}")


@contextmanager
def refused(code, *parts):
    """The body must raise MLflow's exception with this error code and all these parts in its message."""
    from mlflow.exceptions import MlflowException

    try:
        yield
    except MlflowException as error:
        equal(error.error_code, code, f"error code of {error.message!r}")
        for part in parts:
            contains(error.message, part)
    else:
        raise AssertionError(f"expected an error {code}, but the call succeeded")
