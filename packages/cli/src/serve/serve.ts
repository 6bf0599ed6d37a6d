import { hash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { openSession, type Session } from '../session.ts'
import { drainSpill } from './drain-spill.ts'
import { findSource } from './model-source.ts'
import type { ServeOptions } from './serve-options.ts'
import { endModel, isRefusal, loadModel, loadSide, type ServedModel } from './served-model.ts'
import { openShadow } from './shadow.ts'
import { Spill, spillFolder } from './spill.ts'

const lookEveryMs = 1000
/** A model that could not take over may later. */
const lookAgainMs = 30_000
const mostBodyBytes = 100 * 1024 * 1024

/**
 * Serves a model until it is aborted. Each call is in the server's inference log before it is answered. When the alias moves, the
 * new version is loaded, answers its own example, and takes over; calls under way end with the old one.
 */
export async function serveModel(options: ServeOptions, effects: Effects = machine): Promise<void> {
  const { host, port, signal } = options
  const session = openSession(options, effects)
  const { openWorkFolder, startScoring } = await import('@stemma/scoring')
  const work = await openWorkFolder('serve')
  const folder = work.path
  const spill = new Spill({
    folder: spillFolder(session),
    mostBytes: options.logSpill * 2 ** 20,
  })
  const draining = new AbortController()
  const drained = drainInto(session, { spill, signal: draining.signal })
  let current: ServedModel | undefined
  const underWay = new Map<ServedModel, number>()
  const sides: ServedModel[] = []
  try {
    const first = await loadModel(session, options, {
      source: await findSource(session, options.model),
      folder,
      spill,
    })
    current = first
    const name = options.name ?? first.source.name
    const challenger = await loadSide(session, options, { role: 'challenger', folder, spill, name })
    const shadowed = await loadSide(session, options, { role: 'shadow', folder, spill, name })
    sides.push(...[challenger, shadowed].filter((side) => side !== undefined))
    const shadow =
      shadowed && openShadow({ ...shadowed, isStrict: options.strict, now: () => effects.now() })
    const scoring = await startScoring({
      ...{ host, port, mostBodyBytes, reusePort: options.reusePort },
      version: current.mlflow,
      isStrict: options.strict,
      model: () => (current ?? first).model,
      isReady: () => current?.pool.isReady === true,
      ...(shadow !== undefined && { onAnswered: shadow.take }),
      use: async (key, answer) => {
        const isChallenged =
          challenger?.pool.isReady === true && isChosen(key, options.challengerWeight)
        const served = isChallenged ? challenger : current
        if (served === undefined) throw new Error('There is no model.')
        underWay.set(served, (underWay.get(served) ?? 0) + 1)
        try {
          return await answer({
            model: served.model,
            log: (one) => served.writer.log(one),
          })
        } finally {
          underWay.set(served, (underWay.get(served) ?? 1) - 1)
        }
      },
    })
    await session.note(
      `Serving ${first.source.title} at http://${host}:${scoring.port}/invocations`,
    )
    const refused = new Map<string, number>()
    while (!signal.aborted) {
      await pause(lookEveryMs, undefined, { signal }).catch(() => {})
      if (signal.aborted) break
      const next = await nextModel(session, options, { current, folder, spill, refused })
      if (next === undefined) continue
      const old = current
      current = next
      await session.note(`Serving ${next.source.title} from now on`)
      while ((underWay.get(old) ?? 0) > 0) await pause(10)
      underWay.delete(old)
      await endModel(session, old)
    }
    await scoring.stop()
    await shadow?.idle()
  } finally {
    for (const side of sides) await endModel(session, side)
    if (current !== undefined) await endModel(session, current)
    draining.abort()
    await drained
    await spill.close()
    await work.remove()
  }
}

/** Whether a key is among the share that the challenger answers: always the same for the same key. */
function isChosen(key: string, share: number): boolean {
  return hash('sha256', key, 'buffer').readUInt32BE(0) / 2 ** 32 < share
}

/** Sends what was left on this disk for the log of the same server, by whom ever. */
function drainInto(
  session: Session,
  { spill, signal }: { readonly spill: Spill; readonly signal: AbortSignal },
): Promise<void> {
  const { http } = session
  return drainSpill({
    ...{ spill, signal, isRefusal },
    send: (id, calls) =>
      call(http, 'inferences.log', { deployment_id: id, inferences: [...calls] }),
    sendGap: (id, gap) => call(http, 'gaps.log', { deployment_id: id, ...gap }),
    onRefused: (text) => void session.note(text),
  })
}

interface Taking {
  readonly current: ServedModel
  readonly folder: string
  readonly spill: Spill
  /** When models could not take over, in milliseconds since 1970. */
  readonly refused: Map<string, number>
}

/** The model that is to take over, where an alias moved. Undefined if all is as it was, or the new one can't be loaded. */
async function nextModel(
  session: Session,
  options: ServeOptions,
  { current, folder, spill, refused }: Taking,
): Promise<ServedModel | undefined> {
  // Other addresses name the same for ever.
  if (current.source.modelVersion === undefined) return undefined
  const { now } = session.effects
  let title = options.model
  try {
    const source = await findSource(session, options.model)
    ;({ title } = source)
    if (title === current.source.title || now() - (refused.get(title) ?? 0) < lookAgainMs)
      return undefined
    return await loadModel(session, options, { source, folder, spill, mustAnswerExample: true })
  } catch (error) {
    refused.set(title, now())
    await session.note(
      `${error instanceof Error ? error.message : String(error)} ${current.source.title} goes on.`,
    )
    return undefined
  }
}
