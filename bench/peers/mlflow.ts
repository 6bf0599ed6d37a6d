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

/** One worker, as on two cores it is the fastest; access log off; everything else as shipped. */
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

async function prepare(): Promise<string> {
  await installPython(mlflowPackage)
  return mlflowPackage.version
}

function command(place: Place, env: Readonly<Record<string, string>>): ServerCommand {
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
      '--uvicorn-opts',
      '--no-access-log --log-level warning',
    ],
    env: { MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true', ...env },
  }
}
