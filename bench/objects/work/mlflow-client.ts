import { join } from 'node:path'
import { attempt } from '../../lines/attempt.ts'
import { asObject } from '../../load/answer.ts'
import { warmUpLoad } from '../../load/warm-up.ts'
import { measure, type OpenFigures } from '../../measure.ts'
import { bare } from '../../peers/bare.ts'
import { binDir } from '../../peers/install.ts'
import { mlflow, mlflowPackage } from '../../peers/mlflow.ts'
import type { Peer } from '../../peers/peer.ts'
import { settle } from '../../peers/settle.ts'
import { startServer } from '../../peers/start.ts'
import { stemma } from '../../peers/stemma.ts'
import { fullScale, quickScale } from '../../scale.ts'
import { artifacts } from '../../work/artifacts.ts'
import { run } from '../peers/command.ts'
import type { RowId } from '../rows.ts'
import { inFolder } from './storage.ts'
import type { Context } from './work.ts'

const script = join(import.meta.dirname, '..', 'mlflow-client.py')

const servers = [
  [mlflow, 'mlflow'],
  [stemma, 'stemma'],
  [bare, 'bare'],
] as const

/** Large artifacts by MLflow's Python client, against MLflow's server and ours. */
export async function measureMlflowClient(context: Context): Promise<void> {
  const [small, large] = context.scale.mebibytes
  const sizes: readonly Size[] = [
    { mebibytes: small, transfers: 5, up: 'client-64-up', down: 'client-64-down' },
    { mebibytes: large, transfers: 1, up: 'client-1024-up', down: 'client-1024-down' },
  ]
  for (const size of sizes) {
    for (const [peer, system] of servers) {
      await attempt(context, { system, rows: [size.up, size.down] }, () => transfer(peer, size))
    }
  }
}

interface Size {
  readonly mebibytes: number
  readonly transfers: number
  readonly up: RowId
  readonly down: RowId
}

async function transfer(
  peer: Peer,
  { mebibytes, transfers, up, down }: Size,
): Promise<Partial<Record<RowId, number>>> {
  const server = await startServer(peer)
  try {
    await settle(server.pid)
    return await inFolder(async (folder) => {
      const args = [script, folder, String(mebibytes), String(transfers)]
      const env = {
        MLFLOW_TRACKING_URI: `http://127.0.0.1:${server.port}`,
        MLFLOW_DISABLE_TELEMETRY: 'true',
        MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR: 'false',
      }
      const python = join(binDir(mlflowPackage), 'python')
      const printed = await run(python, args, { cwd: folder, env })
      const found = asObject(JSON.parse(printed.trim().split('\n').at(-1) ?? ''))
      return { [up]: Number(found['up']), [down]: Number(found['down']) }
    })
  } finally {
    await server.stop()
  }
}

/** Little artifacts by MLflow's wire, 8 clients: the same work as in bench/run.ts. */
export async function measureMlflowWire(context: Context): Promise<void> {
  const figures: OpenFigures = {}
  await warmUpLoad()
  const scale = context.isQuick ? quickScale : { ...fullScale, transfers: 1 }
  for (const [peer, system] of servers) {
    await measure(artifacts, peer, { scale, figures })
    const figure = figures['artifact-small']?.[peer.id]
    if (figure !== undefined) context.enter('wire-small', system, figure)
  }
}
