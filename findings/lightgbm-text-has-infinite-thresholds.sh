#!/usr/bin/env bash
# LightGBM 4.7.0: a split that only parts rows with a missing value has the threshold `inf` in the text of the model, and another one in its JSON.
# Input: two columns of numbers, one of them missing in half of the rows, and a target that depends on that; trained with the options as they are.
# Expected (page "Python API", Booster.model_to_string and dump_model: two forms of one model): a number that any reader parses, and the same in both.
# Seen: the text says `inf`, which Python's float takes and JavaScript's Number does not; the JSON has 1e+300 in its place.
# Stemma: reads `inf` and `-inf` as C++ prints them; margins are equal to LightGBM's, bit by bit.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf -- "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'lightgbm==4.7.0' 'numpy==2.2.6' 'scipy==1.15.3'
seen=$("$place/venv/bin/python" - <<'PYTHON'
import lightgbm
import numpy

rng = numpy.random.default_rng(3)
rows = rng.normal(size=(400, 2))
rows[::2, 1] = numpy.nan
target = numpy.where(numpy.isnan(rows[:, 1]), 5.0, 0.0) + rows[:, 0] * 0.1
booster = lightgbm.train(
    {"objective": "regression", "verbosity": -1, "num_threads": 1, "deterministic": True},
    lightgbm.Dataset(rows, target),
    num_boost_round=1,
)
lines = dict(line.split("=", 1) for line in booster.model_to_string().splitlines() if "=" in line)
print("text", lines["threshold"].split(" ")[0])
print("json", booster.dump_model()["tree_info"][0]["tree_structure"]["threshold"])
PYTHON
)
echo "$seen"
[ "$seen" = 'text inf
json 1e+300' ] || { echo 'it behaves otherwise now' >&2; exit 1; }
