import { join } from 'node:path'
import { binDir, installPython, type PythonPackage } from './install.ts'
import type { Peer, Place, ServerCommand } from './peer.ts'

/** The version that is measured. */
export const mlflowPackage: PythonPackage = {
  name: 'mlflow',
  version: '3.17.2',
  withDependencies: true,
}

const durability =
  'SQLite with rollback journal and synchronous=FULL (its default): fsync before each answer. Artifacts are written and renamed without fsync.'

/** One worker, as on two cores it is the fastest; access log off; everything else as shipped. Artifacts are served better by gunicorn, below. */
export const mlflow: Peer = {
  id: 'mlflow',
  title: 'MLflow 3.17.2',
  durability,
  settings:
    'uvicorn, 1 worker, SQLite, local artifacts, byte-compiled, telemetry and access log off',
  prepare,
  command: (place) => command(place, {}),
}

/** The same without its job workers (evaluation and other background jobs), which hold half of the memory and start for long after the first answer. */
export const mlflowLean: Peer = {
  id: 'mlflow-lean',
  title: 'MLflow 3.17.2, no job workers',
  variantOf: 'mlflow',
  durability,
  settings: 'as MLflow, with MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false',
  prepare,
  command: (place) => command(place, { MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false' }),
}

/** The same with artifacts that are on disk when they are answered, as ours are: see `mlflow-synced/sitecustomize.py`. */
export const mlflowSynced: Peer = {
  id: 'mlflow-synced',
  title: 'MLflow 3.17.2, artifacts synced',
  variantOf: 'mlflow',
  durability:
    'As MLflow, and each artifact and its folder are fsynced before the answer, which MLflow does not do by itself.',
  settings: 'as MLflow, with `os.replace` of uploads wrapped when Python starts',
  prepare,
  command: (place) => command(place, { PYTHONPATH: join(import.meta.dirname, 'mlflow-synced') }),
}

/** The same behind gunicorn, which sends files by itself. */
export const mlflowGunicorn: Peer = {
  id: 'mlflow-gunicorn',
  title: 'MLflow 3.17.2, gunicorn',
  variantOf: 'mlflow',
  durability,
  settings: 'as MLflow, with gunicorn in place of uvicorn',
  prepare,
  command: (place) => command(place, {}, ['--gunicorn-opts', '--log-level warning']),
}

const uvicorn = ['--uvicorn-opts', '--no-access-log --log-level warning']

async function prepare(): Promise<string> {
  await installPython(mlflowPackage)
  return mlflowPackage.version
}

function command(
  place: Place,
  env: Readonly<Record<string, string>>,
  options: readonly string[] = uvicorn,
): ServerCommand {
  return {
    file: join(binDir(mlflowPackage), 'mlflow'),
    args: [
      'server',
      '--host',
      '127.0.0.1',
      '--port',
      String(place.port),
      '--workers',
      '1',
      '--backend-store-uri',
      `sqlite:///${join(place.dataDir, 'mlflow.db')}`,
      '--artifacts-destination',
      join(place.dataDir, 'artifacts'),
      ...options,
    ],
    env: { MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true', ...env },
  }
}
