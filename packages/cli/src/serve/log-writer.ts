import type { LogState, ServedCall } from '@stemma/scoring'
import { gapCounter } from './gap-counter.ts'
import { loggedOf } from './logged-of.ts'
import type { LoggedInference, NewGap, SpilledRecord } from './spill.ts'

export interface LogWriterOptions {
  readonly deploymentId: string
  readonly send: (inferences: LoggedInference[]) => Promise<unknown>
  readonly sendGap: (gap: NewGap) => Promise<unknown>
  /** The server understood it, and will never take it. */
  readonly isRefusal: (error: unknown) => boolean
  readonly mode: 'durable' | 'async' | 'sampled'
  /** Of `sampled`: the share of calls that are kept. Those that failed are kept all. */
  readonly sample: number
  /** What waits, in bytes; what comes of more than that, `whenFull` says. */
  readonly mostBytes: number
  /** `spill` keeps them on disk, and so answers durable calls too while the log is away. */
  readonly whenFull: 'block' | 'drop' | 'spill'
  /** Puts records on disk; false when there is no room. What waits when this ends goes there in any case. */
  readonly spill: (records: readonly SpilledRecord[]) => Promise<boolean>
  /** How long a stop tries to send what waits; ten seconds if absent. */
  readonly stopWithinMs?: number
}

export interface LogWriter {
  /** Resolves as soon as the call may be answered; rejects where it must be in the log before, and can't be. */
  readonly log: (call: ServedCall) => Promise<LogState>
  /** Counts a call that is not to be logged. */
  readonly skip: (atMs: number, reason: string) => void
  /** Sends what waits, or leaves it on disk; says how many calls could be neither. */
  readonly stop: () => Promise<number>
}

interface Waiting {
  readonly call: LoggedInference
  readonly bytes: number
  readonly done: (state: LogState) => void
  readonly failed: (error: unknown) => void
}

const mostAtOnce = 500
/** Requests of calls that wait for their answers: the log reads one while it commits another. */
const mostDurable = 2
/** A request to the log has 32 MiB at most, and quotes in texts count twice there. */
const mostBytesAtOnce = 8 * 1024 * 1024
const usualStopMs = 10_000
const full = 'the queue of the log was full'
const away = 'the server of the log was away'

/** Puts calls into the log, those that come while requests are under way together in the next. What is left out is counted, and the log told of it. */
export function openLogWriter(options: LogWriterOptions): LogWriter {
  const { deploymentId, mode, sample, mostBytes, whenFull, send } = options
  const isDurable = mode === 'durable'
  const gaps = gapCounter(options.sendGap)
  let waiting: Waiting[] = []
  let waitingBytes = 0
  const sending = new Set<Promise<void>>()
  let room: (() => void)[] = []
  let stopBefore: number | undefined

  const spill = (calls: readonly LoggedInference[]): Promise<boolean> =>
    options.spill(calls.map((call) => ({ deployment_id: deploymentId, call })))
  const spillDurable = async (batch: readonly Waiting[], error: unknown): Promise<void> => {
    const isKept =
      whenFull === 'spill' && (await spill(batch.map(({ call }) => call)).catch(() => false))
    for (const { done, failed } of batch) {
      if (isKept) done('spilled')
      else failed(error)
    }
  }
  /** One that the log refuses does not keep the others from it. */
  const sendEach = async (batch: readonly Waiting[]): Promise<void> => {
    for (const { call, done, failed } of batch)
      try {
        await send([call])
        done('durable')
      } catch (error) {
        if (!isDurable && !options.isRefusal(error)) throw error
        gaps.count(call.time, 'the log refused it')
        failed(error)
      }
  }
  const sendBatch = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      await send(batch.map(({ call }) => call))
      for (const { done } of batch) done('durable')
    } catch (error) {
      if (options.isRefusal(error)) await sendEach(batch)
      else if (isDurable) await spillDurable(batch, error)
      else throw error
    }
  }
  /** Whether it was sent; what was not when time is up waits again. */
  const sendUntilTaken = async (batch: readonly Waiting[]): Promise<boolean> => {
    for (let pauseMs = 100; ; pauseMs = Math.min(5000, pauseMs * 2))
      try {
        await sendBatch(batch)
        return true
      } catch {
        if (stopBefore !== undefined && performance.now() + pauseMs > stopBefore) break
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    waiting = [...batch, ...waiting]
    return false
  }
  const sendAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, countOf(waiting))
      if (!(await sendUntilTaken(batch))) return
      waitingBytes -= batch.reduce((sum, { bytes }) => sum + bytes, 0)
      const waked = room
      room = []
      for (const wake of waked) wake()
    }
  }
  const start = (): void => {
    if (sending.size === (isDurable ? mostDurable : 1)) return
    const one = sendAll().finally(() => {
      sending.delete(one)
      if (waiting.length > 0 && stopBefore === undefined) start()
    })
    sending.add(one)
  }
  const put = (call: LoggedInference, bytes: number): Promise<LogState> =>
    new Promise((done, failed) => {
      waiting.push({ call, bytes, done, failed })
      waitingBytes += bytes
      start()
    })
  return {
    log: async (served) => {
      if (mode === 'sampled' && served.status < 400 && !isPicked(served.inferenceId, sample)) {
        gaps.count(served.atMs, `sampled: ${sample} of the calls are kept`)
        return 'not-sampled'
      }
      const call = loggedOf(served)
      const bytes = sizeOf(call)
      const isFull = (): boolean => waitingBytes > 0 && waitingBytes + bytes > mostBytes
      while (isFull()) {
        if (whenFull === 'spill' && (await spill([call]).catch(() => false))) return 'spilled'
        if (whenFull !== 'block' && !isDurable) {
          gaps.count(call.time, full)
          return 'dropped'
        }
        await new Promise<void>((resolve) => room.push(resolve))
      }
      const sent = put(call, bytes)
      if (isDurable) return sent
      sent.catch(() => {}) // it is counted
      return 'queued'
    },
    skip: gaps.count,
    stop: async () => {
      stopBefore = performance.now() + (options.stopWithinMs ?? usualStopMs)
      if (waiting.length > 0) start()
      await Promise.all(sending)
      const left = waiting.map(({ call }) => call)
      const isKept = left.length === 0 || (await spill(left).catch(() => false))
      if (!isKept) for (const { time } of left) gaps.count(time, away)
      await gaps.flush()
      const untold = gaps.take().map((gap) => ({ deployment_id: deploymentId, gap }))
      if (untold.length > 0) await options.spill(untold).catch(() => false)
      return isKept ? 0 : left.length
    },
  }
}

/** How many of those that wait go together: the log takes no larger requests, however short the texts are in JSON. */
function countOf(waiting: readonly Waiting[]): number {
  let bytes = 0
  let count = 0
  for (const one of waiting) {
    bytes += one.bytes
    if (count > 0 && (bytes > mostBytesAtOnce || count === mostAtOnce)) break
    count += 1
  }
  return count
}

/** About as many bytes as it has in memory and in a request. */
function sizeOf({ request, response, seen, predictions }: LoggedInference): number {
  const texts = [request, response, seen].reduce((sum, text) => sum + (text?.length ?? 0), 1000)
  return predictions.reduce(
    (sum, row) => sum + row.entity_key.length + row.output.length + row.computed.length + 100,
    texts,
  )
}

/** By the random digits of the id, so that a call is kept or not wherever it is asked. */
function isPicked(inferenceId: string, sample: number): boolean {
  return Number.parseInt(inferenceId.slice(-8), 16) / 2 ** 32 < sample
}
