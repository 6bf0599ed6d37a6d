import { setTimeout as pause } from 'node:timers/promises'
import { call } from '@stemma/sdk/client'
import { CliError, exitCodes } from '../fail.ts'
import type { Session } from '../session.ts'

/** Milliseconds for which a server that is away is waited for. */
const patienceMs = 600_000

export type EndStatus = 'FINISHED' | 'FAILED' | 'KILLED'

/** Gives a run its end, even if the server has to come back first. A run that its code has ended well stays as that left it. */
export async function endRun(
  session: Session,
  { runId, status }: { readonly runId: string; readonly status: EndStatus },
): Promise<void> {
  await patiently(session, async () => {
    const { status: now } = await call(session.http, 'runs.get', { run_id: runId })
    const isOpen = now === 'RUNNING' || now === 'SCHEDULED'
    if (!isOpen && (status === 'FINISHED' || now !== 'FINISHED')) return
    await call(session.http, 'runs.update', {
      ...{ run_id: runId, status, end_time: BigInt(session.effects.now()) },
    })
  })
}

/** Does something again while no server answers, unless the signal has come. */
export async function patiently<T>(
  session: Session,
  work: () => Promise<T>,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<T> {
  const deadline = session.effects.now() + patienceMs
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      const isAway = error instanceof CliError && error.exitCode === exitCodes.unreachable
      if (!isAway || signal?.aborted === true || session.effects.now() > deadline) throw error
      if (tries === 0) await session.note(`${error.message} Trying again until it is back.`)
      await pause(Math.min(100 * 2 ** tries, 5000), undefined, signal && { signal }).catch(() => {})
    }
  }
}
