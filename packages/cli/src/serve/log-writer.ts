import type { LogInferencesRequest, NativeNewGap } from '@stemma/contract'
import type { LogState, ServedCall } from '@stemma/scoring'
import { loggedOf } from './logged-of.ts'

type Inferences = LogInferencesRequest['inferences']
type Gap = Omit<NativeNewGap, 'deployment_id'>

export interface LogWriterOptions {
  readonly send: (inferences: Inferences) => Promise<unknown>
  readonly sendGap: (gap: Gap) => Promise<unknown>
  readonly mode: 'durable' | 'async' | 'sampled'
  /** Of `sampled`: the share of calls that are kept. Those that failed are kept all. */
  readonly sample: number
  /** What waits, in bytes; more than that is blocked or dropped. */
  readonly mostBytes: number
  readonly whenFull: 'block' | 'drop'
}

export interface LogWriter {
  /** Resolves as soon as the call may be answered; rejects where it must be in the log before, and can't be. */
  readonly log: (call: ServedCall) => Promise<LogState>
  /** Counts a call that is not to be logged. */
  readonly skip: (atMs: number, reason: string) => void
  /** Sends what waits, and says how many calls could not be sent in time. */
  readonly stop: () => Promise<number>
}

interface Waiting {
  readonly call: ServedCall
  readonly bytes: number
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

const mostAtOnce = 500
const gapEveryMs = 60_000
const stopWithinMs = 10_000

/** Puts calls into the log, those that come while a request is under way together in the next. What is left out is counted, and the log told of it. */
export function openLogWriter(options: LogWriterOptions): LogWriter {
  const { mode, sample, mostBytes, whenFull, send } = options
  const isDurable = mode === 'durable'
  const gaps = gapCounter(options.sendGap)
  let waiting: Waiting[] = []
  let waitingBytes = 0
  let sending: Promise<void> | undefined
  let room: (() => void)[] = []
  let stopBefore: number | undefined

  const sendAll = async (): Promise<void> => {
    let pauseMs = 100
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostAtOnce)
      try {
        await send(batch.map(({ call }) => loggedOf(call)))
        for (const { done } of batch) done()
      } catch (error) {
        if (!isDurable) {
          if (stopBefore !== undefined && performance.now() + pauseMs > stopBefore) return
          await new Promise((resolve) => setTimeout(resolve, pauseMs))
          pauseMs = Math.min(5000, pauseMs * 2)
          continue
        }
        for (const { failed } of batch) failed(error)
      }
      pauseMs = 100
      waiting = waiting.slice(batch.length)
      waitingBytes -= batch.reduce((sum, { bytes }) => sum + bytes, 0)
      const waked = room
      room = []
      for (const wake of waked) wake()
    }
  }
  const start = (): void => {
    sending ??= sendAll().finally(() => {
      sending = undefined
      if (waiting.length > 0 && stopBefore === undefined) start()
    })
  }
  const put = (call: ServedCall, bytes: number): Promise<void> =>
    new Promise((done, failed) => {
      waiting.push({ call, bytes, done, failed })
      waitingBytes += bytes
      start()
    })
  return {
    log: async (call) => {
      if (mode === 'sampled' && call.status < 400 && !isPicked(call.inferenceId, sample)) {
        gaps.count(call.atMs, `sampled: ${sample} of the calls are kept`)
        return 'not-sampled'
      }
      const bytes = call.request.byteLength + call.response.byteLength + 1000
      const isFull = (): boolean => waitingBytes + bytes > mostBytes && waiting.length > 0
      while (isFull()) {
        if (whenFull === 'drop' && !isDurable) {
          gaps.count(call.atMs, 'the queue of the log was full')
          return 'dropped'
        }
        await new Promise<void>((resolve) => room.push(resolve))
      }
      const sent = put(call, bytes)
      if (isDurable) {
        await sent
        return 'durable'
      }
      return 'queued'
    },
    skip: gaps.count,
    stop: async () => {
      stopBefore = performance.now() + stopWithinMs
      if (waiting.length > 0) start()
      await sending
      for (const { call } of waiting) gaps.count(call.atMs, 'the server of the log was away')
      await gaps.flush()
      return waiting.length
    },
  }
}

/** By the random digits of the id, so that a call is kept or not wherever it is asked. */
function isPicked(inferenceId: string, sample: number): boolean {
  return Number.parseInt(inferenceId.slice(-8), 16) / 2 ** 32 < sample
}

interface GapCounter {
  readonly count: (atMs: number, reason: string) => void
  readonly flush: () => Promise<void>
}

/** Counts calls that are left out, and tells of them once a minute. */
function gapCounter(send: (gap: Gap) => Promise<unknown>): GapCounter {
  const gaps = new Map<string, { from: number; until: number; calls: number }>()
  let timer: NodeJS.Timeout | undefined
  const flush = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const told = [...gaps]
    gaps.clear()
    for (const [reason, { from, until, calls }] of told)
      await send({ from, until, calls, reason }).catch(() => merge(reason, { from, until, calls }))
  }
  const merge = (
    reason: string,
    {
      from,
      until,
      calls,
    }: { readonly from: number; readonly until: number; readonly calls: number },
  ): void => {
    const known = gaps.get(reason)
    gaps.set(reason, {
      from: Math.min(known?.from ?? from, from),
      until: Math.max(known?.until ?? until, until),
      calls: (known?.calls ?? 0) + calls,
    })
    timer ??= setTimeout(() => void flush(), gapEveryMs).unref()
  }
  return {
    count: (atMs, reason) => merge(reason, { from: atMs, until: atMs, calls: 1 }),
    flush,
  }
}
