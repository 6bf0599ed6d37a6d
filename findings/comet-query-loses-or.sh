#!/usr/bin/env bash
# comet_ml 3.58.8: API.query sends the query ~(a & b) with the very bytes of ~a & ~b, which finds fewer experiments.
# Input: two conditions on different things, a metric and a parameter, negated together, as the documentation of `API.query` allows (`help(comet_ml.API.query)`: "Use `~`
# for `not` on any expression"). Expected: all experiments that do not match both. Seen: the negation becomes an "or" by De Morgan's law, and then a list of two predicates, which is what "and" is. `API.search` sends the "or".
# Stemma: refuses such a list of API.query, and says to use API.search.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf -- "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'comet_ml==3.58.8'
seen=$(HOME=$place "$place/venv/bin/python" - 2>/dev/null <<'PYTHON'
from comet_ml.query import Metric, Parameter

columns = {"columns": [{"name": "acc", "source": "metrics", "type": "double"}, {"name": "lr", "source": "params", "type": "double"}]}


def queries():
    a, b = Metric("acc") > 0.9, Parameter("lr") < 0.1
    return ~(a & b), ~a & ~b


print("query:", *("same" if left == right else "different" for left, right in [[one.get_predicates(columns) for one in queries()]]))
print("search:", *("same" if left == right else "different" for left, right in [[one.get_predicates_for_search(columns) for one in queries()]]))
PYTHON
)
echo "$seen"
[ "$seen" = $'query: same\nsearch: different' ] || { echo 'it behaves otherwise now' >&2; exit 1; }
