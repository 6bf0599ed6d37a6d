import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { NativeEndpoint } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { serverUrl } from '../client/server-url.ts'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession, type Session } from '../session.ts'
import { Replays } from './run-replays.ts'
import { ServeProcess } from './serve-process.ts'

export interface RunDeploymentsOptions extends SessionOptions {
  readonly python: string
  readonly signal: AbortSignal
}

const lookEveryMs = 1000
/** A runner that was killed loses what it held after this; one that can't reach the server goes on serving. */
const holdSeconds = 15

/** Serves what is to be served, each in a process of its own, and says how it does, until it is told to stop. */
export async function runDeployments(
  { python, signal, ...options }: RunDeploymentsOptions,
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const runner = `${hostname()}-${randomUUID().slice(0, 8)}`
  const served = new Map<string, ServeProcess>()
  // In its environment, where nobody else sees a password that is in the address.
  const { url } = serverUrl(options.url, effects.environment)
  const environment = { ...effects.environment, STEMMA_URL: url }
  const begin = { environment, python, onPrint: session.note }
  await session.note(`Running deployments as ${runner}`)
  const replays = new Replays(session, { runner, environment, python })
  let isAway = false
  try {
    while (!signal.aborted) {
      try {
        const { endpoints } = await call(session.http, 'endpoints.list', {})
        for (const endpoint of endpoints) await tend(session, { endpoint, runner, served, begin })
        await replays.look(endpoints)
        isAway = false
      } catch (error) {
        // What is served goes on.
        if (!isAway) await session.note(error instanceof Error ? error.message : String(error))
        isAway = true
      }
      await pause(lookEveryMs, undefined, { signal }).catch(() => {})
    }
  } finally {
    await replays.stop()
    await Promise.all(
      [...served].map(async ([name, process]) => {
        await process.stop()
        await report(session, { name, runner, process, holdSeconds: 0 }).catch(() => {})
      }),
    )
  }
}

interface Tending {
  readonly endpoint: NativeEndpoint
  readonly runner: string
  readonly served: Map<string, ServeProcess>
  readonly begin: {
    readonly environment: Effects['environment']
    readonly python: string
    readonly onPrint: (text: string) => Promise<void>
  }
}

async function tend(session: Session, { endpoint, runner, served, begin }: Tending): Promise<void> {
  const { name } = endpoint
  const before = served.get(name)
  if (endpoint.is_stopped) {
    if (before === undefined) return
    served.delete(name)
    await before.stop()
    await report(session, { name, runner, process: before, holdSeconds: 0 })
    return
  }
  if (before === undefined) {
    if (endpoint.runner !== '' && endpoint.runner !== runner) return
    const isHeld = await hold(session, { endpoint, runner })
    if (isHeld) served.set(name, new ServeProcess({ ...begin, endpoint }))
    return
  }
  await before.follow(endpoint)
  if (await report(session, { name, runner, process: before, holdSeconds })) return
  // It was away so long that another one has it.
  served.delete(name)
  await before.stop()
}

async function hold(
  { http }: Session,
  { endpoint, runner }: Pick<Tending, 'endpoint' | 'runner'>,
): Promise<boolean> {
  const { is_held: isHeld } = await call(http, 'endpoints.report', {
    ...{ name: endpoint.name, revision: endpoint.revision, runner },
    ...{ status: 'starting', hold_seconds: holdSeconds },
  })
  return isHeld
}

async function report(
  { http }: Session,
  {
    name,
    runner,
    process,
    holdSeconds: seconds,
  }: {
    readonly name: string
    readonly runner: string
    readonly process: ServeProcess
    readonly holdSeconds: number
  },
): Promise<boolean> {
  const { revision, status, detail, url } = process
  const { is_held: isHeld } = await call(http, 'endpoints.report', {
    ...{ name, runner, revision, status, detail, url },
    hold_seconds: seconds,
  })
  return isHeld
}
