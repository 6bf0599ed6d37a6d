import { spawn, type ChildProcess } from 'node:child_process'
import { workerSource } from './worker-source.ts'

export interface PythonWorkerOptions {
  /** The Python that has MLflow and what the model needs. */
  readonly python: string
  /** The folder with the file MLmodel. */
  readonly modelFolder: string
  /** A folder in which it gets one for temporary files, which goes when it ends, however that comes. */
  readonly temporaryFolder: string
  /** A call that takes longer ends its worker. */
  readonly timeoutMs: number
  /** In force besides the model: params of its signature take them where a call says nothing, and its code finds all in `stemma.hyperparameters`. */
  readonly hyperparameters?: Readonly<Record<string, string>>
  /** What the model's program sees; what opens our own doors is left out. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** What the model may do: see `sandboxSource`. `auto` is in force where the system has it; `strict` refuses to start without. */
  readonly sandbox?: Sandbox
  /** Files, besides temporary ones, that are written. */
  readonly writable?: readonly string[]
  /** Bytes of data that it may hold, and each process that it starts. Where it needs more, it ends. */
  readonly memoryBytes?: number | undefined
  /** Where what the model prints goes. */
  readonly onPrint: (text: string) => void
}

export type Sandbox = 'auto' | 'strict' | 'off'

const secrets = /^(?:STEMMA_|MLFLOW_TRACKING_(?:TOKEN|USERNAME|PASSWORD)$)/u

/** Starts the worker's program in a process group of its own; calls go to descriptor 3, answers come from 4. */
export function startPython(options: PythonWorkerOptions, temporaryFolder: string): ChildProcess {
  const { python, modelFolder, environment } = options
  const settings = JSON.stringify({
    hyperparameters: options.hyperparameters ?? {},
    sandbox: options.sandbox ?? 'auto',
    writable: options.writable ?? [],
    memory: options.memoryBytes ?? 0,
  })
  const open = Object.entries(environment).filter(([name]) => !secrets.test(name))
  return spawn(python, ['-u', '-c', workerSource, modelFolder, settings], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    // What the model starts ends with it, and Ctrl-C is for the one who started this.
    detached: true,
    env: {
      ...Object.fromEntries(open),
      TMPDIR: temporaryFolder,
      PYTHONDONTWRITEBYTECODE: '1',
      MLFLOW_DISABLE_TELEMETRY: 'true',
    },
  })
}
