#!/usr/bin/env bash
# DVC 3.67.1: a stage that depends on a map of a Python file of parameters with a tuple in it is changed for ever, also when nothing is.
# Input: `class Train: SHAPE = (1, 2)` in params.py, and a stage with `params: [params.py: [Train]]`; `dvc repro`, then `dvc status`. Expected
# (https://dvc.org/doc/command-reference/params, by which values of a Python file's classes are parameters): the stage is up to date, as it is with the same
# tuple at the top of the file. Seen: the lock file has a list, which is compared with the tuple: "modified: Train" after each `dvc repro`.
# Stemma: `stemma dvc repro` takes a tuple for the list that it is written down as, wherever it stands.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf -- "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'dvc==3.67.1'
export PATH="$place/venv/bin:$PATH" HOME="$place" TMPDIR="$place" DVC_NO_ANALYTICS=1 DVC_SITE_CACHE_DIR="$place/site"
mkdir "$place/repo"
cd "$place/repo"
git init --quiet
dvc init --quiet
printf 'stages:\n  one:\n    cmd: echo ran > out\n    params: [params.py: [Train, TOP]]\n    outs: [out]\n' > dvc.yaml
printf 'TOP = (1, 2)\nclass Train:\n    SHAPE = (1, 2)\n' > params.py
dvc repro --quiet
dvc repro --quiet
seen=$(dvc status | tr -s ' \t\n' ' ')
echo "after two runs: $seen"
case $seen in
  *'modified: Train '*) ;;
  *) echo 'it behaves otherwise now' >&2; exit 1 ;;
esac
