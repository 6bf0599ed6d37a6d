import { setTimeout as pause } from 'node:timers/promises'
import type { LoggedInference, NewGap, Spill, SpilledRecord } from './spill.ts'

export interface DrainOptions {
  readonly spill: Pick<Spill, 'take'>
  readonly send: (deploymentId: string, calls: readonly LoggedInference[]) => Promise<unknown>
  readonly sendGap: (deploymentId: string, gap: NewGap) => Promise<unknown>
  /** The server will never take it: one that it understood and refused. */
  readonly isRefusal: (error: unknown) => boolean
  readonly onRefused: (text: string) => void
  readonly signal: AbortSignal
}

const atOnce = 500
const firstPauseMs = 1000
const longestPauseMs = 30_000

/** Sends what waits on disk, whoever left it, until it is told to stop; while the log is away it tries again, less and less often. */
export async function drainSpill(options: DrainOptions): Promise<void> {
  let pauseMs = firstPauseMs
  while (!options.signal.aborted) {
    const taken = await options.spill.take()
    if (taken !== undefined) {
      try {
        await sendAll(taken.records, options)
        await taken.done()
        pauseMs = firstPauseMs
        continue
      } catch {
        await taken.putBack()
        pauseMs = Math.min(longestPauseMs, pauseMs * 2)
      }
    }
    await pause(pauseMs, undefined, { signal: options.signal }).catch(() => {})
  }
}

async function sendAll(
  records: readonly SpilledRecord[],
  { send, sendGap, isRefusal, onRefused }: DrainOptions,
): Promise<void> {
  const calls = new Map<string, LoggedInference[]>()
  for (const record of records) {
    const { deployment_id: id } = record
    if ('call' in record) calls.set(id, [...(calls.get(id) ?? []), record.call])
    else await sendGap(id, record.gap)
  }
  for (const [id, all] of calls)
    for (let at = 0; at < all.length; at += atOnce) {
      const part = all.slice(at, at + atOnce)
      try {
        await send(id, part)
      } catch (error) {
        if (!isRefusal(error)) throw error
        await sendOneByOne(part, { id, send, sendGap, isRefusal, onRefused })
      }
    }
}

/** One that can't be taken does not keep the others from it; it is counted. */
async function sendOneByOne(
  calls: readonly LoggedInference[],
  {
    id,
    send,
    sendGap,
    isRefusal,
    onRefused,
  }: Pick<DrainOptions, 'send' | 'sendGap' | 'isRefusal' | 'onRefused'> & { readonly id: string },
): Promise<void> {
  for (const call of calls)
    try {
      await send(id, [call])
    } catch (error) {
      if (!isRefusal(error)) throw error
      const reason = error instanceof Error ? error.message : String(error)
      onRefused(`${call.inference_id}: ${reason}`)
      await sendGap(id, { from: call.time, until: call.time, calls: 1, reason: refusalReason })
    }
}

const refusalReason = 'the log refused it'
