#!/usr/bin/env bash
# Ray 2.60.0 and Node 20 to 24: the REST API of jobs takes a POST from every client but Node's fetch.
# Input: POST /api/jobs/ with a JSON body. Expected (https://docs.ray.io/en/latest/cluster/running-applications/job-submission/rest.html): 200 and the id of the job.
# Seen: 405 "'POST' method not allowed for browser traffic": Node's fetch says sec-fetch-mode, as browsers do, and can't be told not to.
# Stemma: asks Ray by node:http.
set -euo pipefail
place=$(mktemp -d -t rayXXXX)
ray=
trap '[ -z "$ray" ] || { kill -- "-$ray" 2>/dev/null; wait "$ray"; sleep 5; } || true; rm -rf -- "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'ray[default]==2.60.0'
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# A group of its own, so that nothing else is stopped in the end.
setsid "$place/venv/bin/ray" start --head --block --disable-usage-stats --num-cpus=1 --port=0 --node-ip-address=127.0.0.1 --temp-dir="$place/ray" \
  --dashboard-host=127.0.0.1 --dashboard-port="$port" >/dev/null 2>&1 &
ray=$!
seen=$(node - "http://127.0.0.1:$port/api/jobs/" <<'JAVASCRIPT'
const address = process.argv[2]
const body = JSON.stringify({ entrypoint: 'true' })
const headers = { 'content-type': 'application/json' }
for (let tries = 0; tries < 100; tries++) {
  const there = await fetch(address).catch(() => undefined)
  if (there?.ok) break
  await new Promise((resolve) => setTimeout(resolve, 200))
}
const byFetch = await fetch(address, { method: 'POST', headers, body })
const { request } = await import('node:http')
const byHttp = await new Promise((resolve) => {
  request(address, { method: 'POST', headers }, (answer) => resolve(answer.resume().statusCode)).end(body)
})
console.log(`fetch ${byFetch.status}, node:http ${byHttp}`)
process.exit(0)
JAVASCRIPT
)
echo "$seen"
[ "$seen" = 'fetch 405, node:http 200' ] || { echo 'it behaves otherwise now' >&2; exit 1; }
