#!/usr/bin/env bash
# Slurm 22.05.8 (Debian 12): slurmrestd takes `requeue: false` of a job and submits it as one that may be requeued.
# Input: POST /slurm/v0.0.38/job/submit with {"job": {"requeue": false, …}}. Expected (https://slurm.schedmd.com/rest_api.html, v0.0.38_job_properties, and
# `sbatch --no-requeue`): Requeue=0. Seen: Requeue=1, so that a node that fails has the job run a second time.
# Stemma: its script ends at once where SLURM_RESTART_COUNT says that it was run before.
# It wants to be root on a Debian 12: packages are unpacked into the temporary folder only.
set -euo pipefail
place=$(mktemp -d -t slurmXXXX)
daemons=()
trap 'for one in "${daemons[@]}"; do kill "$one" 2>/dev/null || true; done; sleep 2; rm -rf -- "$place"' EXIT
chmod 755 "$place"
version='22.05.8-4+deb12u3'
(
  cd "$place"
  apt-get download -qq {slurmctld,slurm-client,slurm-wlm-basic-plugins,slurmrestd,slurm-wlm-jwt-plugin}="$version" munge libmunge2 libhwloc15 \
    libhttp-parser2.9 libjwt0 libjansson4 libb64-0d 2>/dev/null
  for one in *.deb; do dpkg -x "$one" root; done
)
lib="$place/root/usr/lib/x86_64-linux-gnu"
export LD_LIBRARY_PATH="$lib:$lib/slurm-wlm" SLURM_CONF="$place/slurm.conf" PATH="$place/root/usr/bin:$PATH"
mkdir -m 700 "$place/munge"
mkdir "$place/state"
head -c 1024 /dev/urandom >"$place/munge.key"
head -c 32 /dev/urandom >"$place/jwt.key"
chmod 400 "$place/munge.key" "$place/jwt.key"
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free)
host=$(hostname -s)
cat >"$SLURM_CONF" <<CONF
ClusterName=finding
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(free)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$place/munge/socket
AuthAltTypes=auth/jwt
AuthAltParameters=jwt_key=$place/jwt.key
CryptoType=crypto/munge
PluginDir=$lib/slurm-wlm
StateSaveLocation=$place/state
SlurmctldPidFile=$place/slurmctld.pid
AccountingStorageType=accounting_storage/none
MpiDefault=none
NodeName=$host NodeAddr=127.0.0.1 CPUs=1 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES State=UP
CONF
"$place/root/usr/sbin/munged" --foreground --force --key-file="$place/munge.key" --socket="$place/munge/socket" --pid-file="$place/munge/pid" \
  --log-file="$place/munge/log" --seed-file="$place/munge/seed" >/dev/null 2>&1 &
daemons+=($!)
sleep 2
# The plugin of tokens asks by which name it was called.
(exec -a slurmctld "$place/root/usr/sbin/slurmctld-wlm" -D) >/dev/null 2>&1 &
daemons+=($!)
sleep 3
SLURM_JWT=daemon "$place/root/usr/sbin/slurmrestd" -u nobody -g nogroup -a rest_auth/jwt -s openapi/v0.0.38 "127.0.0.1:$port" >/dev/null 2>&1 &
daemons+=($!)
sleep 3
token=$(scontrol token | sed 's/^SLURM_JWT=//')
job='{"script": "#!/bin/bash\ntrue", "job": {"hold": true, "requeue": false, "environment": {"PATH": "/usr/bin"}, "current_working_directory": "/"}}'
byRest=$(python3 - "http://127.0.0.1:$port/slurm/v0.0.38/job/submit" "$token" "$job" <<'PYTHON'
import json, sys, urllib.request
url, token, job = sys.argv[1:]
headers = {"content-type": "application/json", "x-slurm-user-name": "root", "x-slurm-user-token": token}
print(json.load(urllib.request.urlopen(urllib.request.Request(url, job.encode(), headers)))["job_id"])
PYTHON
)
byProgram=$(sbatch --parsable --hold --no-requeue --wrap true)
requeue() { scontrol show job "$1" | grep -o 'Requeue=.'; }
seen="sbatch --no-requeue: $(requeue "$byProgram"), requeue false by REST: $(requeue "$byRest")"
echo "$seen"
[ "$seen" = 'sbatch --no-requeue: Requeue=0, requeue false by REST: Requeue=1' ] || { echo 'it behaves otherwise now' >&2; exit 1; }
