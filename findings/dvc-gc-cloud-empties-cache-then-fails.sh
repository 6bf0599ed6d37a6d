#!/usr/bin/env bash
# DVC 3.67.1: `dvc gc --workspace --cloud` with an HTTP remote removes what is unused from the local cache, and only then finds out that it can't do the rest.
# Input: one tracked file, changed once, and an HTTP remote. Expected (https://dvc.org/doc/command-reference/gc): both places are tidied up, or the command
# says before it removes anything that this remote can't be. Seen: the older version is gone from the cache, then "unexpected error" and exit code 255; the
# remote was asked nothing. Whoever takes the failure for "nothing happened" has lost the only copy of what was never pushed.
# Stemma: `stemma dvc gc --workspace --cloud` asks the remote what it has before anything goes, and refuses a remote that can't tell.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf -- "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'dvc==3.67.1' 'dvc-http==2.32.0'
export PATH="$place/venv/bin:$PATH" HOME="$place" TMPDIR="$place" DVC_NO_ANALYTICS=1 DVC_SITE_CACHE_DIR="$place/site"
mkdir "$place/repo"
cd "$place/repo"
git init --quiet
dvc init --quiet
# Nobody listens there: no request is made.
dvc remote add --quiet -d there http://127.0.0.1:9/files
echo first > data.csv && dvc add --quiet data.csv
echo second > data.csv && dvc add --quiet data.csv
before=$(find .dvc/cache/files -type f | wc -l)
status=0
said=$(dvc gc --workspace --cloud --force 2>&1) || status=$?
after=$(find .dvc/cache/files -type f | wc -l)
error=$(grep -o 'unexpected error' <<< "$said" | head -n 1)
echo "objects in the cache: $before before, $after after; exit code $status; $error"
[ "$before $after $status $error" = '2 1 255 unexpected error' ] || { echo 'it behaves otherwise now' >&2; exit 1; }
