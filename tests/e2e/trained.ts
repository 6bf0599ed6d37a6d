import { join } from 'node:path'
import { pythonEnvironment } from '../env/python.ts'
import { mustRun } from '../env/run-command.ts'
import { startServer, type TestServer } from '../server/start-server.ts'

/** What `python/train.py` made. */
export interface Trained {
  readonly server: TestServer
  /** Ids by name. */
  readonly experiments: Readonly<Record<string, string>>
  readonly runs: readonly string[]
  /** The run of the last version of the registered model `screening`. */
  readonly screening: string
}

/** A server of its own, with models that the real client trained and logged. */
export async function startTrained(size: 'small' | 'full' = 'small'): Promise<Trained> {
  const [server, { python }] = await Promise.all([
    startServer(),
    pythonEnvironment('mlflow-3.17.2'),
  ])
  try {
    const program = join(import.meta.dirname, 'python/train.py')
    const said = await mustRun([python, program, server.url, size])
    // The client prints links of its own before.
    const made = JSON.parse(said.trim().split('\n').at(-1) ?? '') as Omit<Trained, 'server'>
    return { ...made, server }
  } catch (error) {
    await server.stop()
    throw error
  }
}
