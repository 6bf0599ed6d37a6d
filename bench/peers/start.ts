import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client, type Request } from '../load/client.ts'
import { makeDataDir } from './folders.ts'
import type { Peer } from './peer.ts'
import { stopTree } from './stop.ts'

/** A server that answers. */
export interface RunningServer {
  readonly port: number
  readonly pid: number
  readonly dataDir: string
  /** From before the process was made to the end of its first good API answer. */
  readonly startMs: number
  /** Ends it and everything below it, and removes its data. */
  readonly stop: () => Promise<void>
}

const startTimeoutMs = 180_000
const pollMs = 5
const firstCall: Request = {
  method: 'GET',
  path: '/api/2.0/mlflow/experiments/get?experiment_id=0',
}

/** Every server of this bench that still runs, for Ctrl-C. */
const running = new Set<() => Promise<void>>()

/** Ends every server that was started here. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((stop) => stop()))
}

/** Starts a server on a new empty folder and waits until it answers; see `settle` for when it is at rest. Rejects with the end of its log. */
export async function startServer(peer: Peer): Promise<RunningServer> {
  const dataDir = await makeDataDir()
  const port = await freePort()
  const { file, args, env } = peer.command({ dataDir, port })
  const logPath = join(dataDir, 'bench-server.log')
  const log = openSync(logPath, 'a')
  const start = performance.now()
  const child = spawn(file, args, {
    cwd: dataDir,
    // A group of its own, so that Ctrl-C reaches this script alone, which then stops the server in order.
    detached: true,
    env: { ...withoutSettings(process.env), ...env },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const pid = await pidOf(child)
  const stop = async (): Promise<void> => {
    running.delete(stop)
    await stopTree(pid)
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
  running.add(stop)
  try {
    await firstAnswer(child, port, start)
  } catch (error) {
    const lines = (await readFile(logPath, 'utf8')).trim().split('\n').slice(-8).join('\n')
    await stop()
    throw new Error(`${peer.title} did not start.\n${lines}`, { cause: error })
  }
  return { port, pid, dataDir, startMs: performance.now() - start, stop }
}

async function firstAnswer(child: ChildProcess, port: number, start: number): Promise<void> {
  while (performance.now() - start < startTimeoutMs) {
    if (child.exitCode !== null) throw new Error(`It ended with code ${child.exitCode}.`)
    using client = new Client(port)
    const answer = await client.send(firstCall).catch(() => undefined)
    if (answer?.status === 200) return
    await wait(pollMs)
  }
  throw new Error(`No answer within ${startTimeoutMs / 1000} s.`)
}

function pidOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('spawn', () => {
      if (child.pid === undefined) reject(new Error('The process has no id.'))
      else resolve(child.pid)
    })
  })
}

/** The caller's own MLflow or Stemma settings must not change what is measured. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(?:MLFLOW|STEMMA|FML|NODE_OPTIONS)/u.test(name)),
  )
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port)
        else reject(new Error('No free port.'))
      })
    })
  })
}
