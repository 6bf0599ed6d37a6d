#!/usr/bin/env bash
# MLflow 3.17.2: `mlflow run` notes a parameter with the quotes that it put around it for the shell.
# Input: -P text='two words'. Expected (https://mlflow.org/docs/latest/ml/projects/): the run has the parameter text = two words, as the program gets it.
# Seen: text = 'two words', with the quotes in it, so that runs can't be found by the value, and a run that is repeated from its parameters gets another one.
# Stemma: notes what was given; of runs of MLflow, `stemma reproduce` takes the quotes off.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf -- "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'mlflow==3.17.2'
mkdir "$place/project"
cat > "$place/project/MLproject" <<'YAML'
entry_points:
  main:
    parameters: {text: string}
    command: "echo got {text}"
YAML
export MLFLOW_TRACKING_URI="sqlite:///$place/runs.db" MLFLOW_DISABLE_TELEMETRY=true GIT_PYTHON_REFRESH=quiet
export PATH="$place/venv/bin:$PATH" TMPDIR="$place"
cd "$place"
mlflow run "$place/project" --env-manager local -P text='two words' 2>/dev/null | grep '^got'
seen=$(python - <<'PYTHON'
import mlflow
(run,) = mlflow.search_runs(search_all_experiments=True, output_format="list")
print(run.data.params["text"])
PYTHON
)
echo "the run has: $seen"
[ "$seen" = "'two words'" ] || { echo 'it behaves otherwise now' >&2; exit 1; }
