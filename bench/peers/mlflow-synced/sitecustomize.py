"""Loaded by Python at its start, see mlflow.ts: puts MLflow's uploads on disk before they are answered.

MLflow writes an artifact to a hidden file and renames it. Here the file is synced before that and its folder after it, as Stemma's
plain layout does; nothing else changes.
"""

import os

_replace = os.replace


def _synced(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _replace_synced(source, target, **options) -> None:
    is_artifact = os.path.basename(os.fspath(source)).startswith(".artifact.uploading.")
    if is_artifact:
        _synced(source)
    _replace(source, target, **options)
    if is_artifact:
        _synced(os.path.dirname(target))


os.replace = _replace_synced
