import { call } from '@stemma/sdk/client'
import { patiently } from '../run/end-run.ts'
import type { Session } from '../session.ts'
import type { LoggedInference } from './logged-part.ts'

/** Calls on their way into the log while the next one is made. */
const mostWaiting = 4

/** Sends calls of one deployment to the log, a few at once. */
export class LogSender {
  readonly #session: Session
  readonly #deploymentId: string
  readonly #signal: AbortSignal
  readonly #waiting = new Set<Promise<unknown>>()

  /** While no server answers it is waited for, until the signal comes. */
  constructor(
    session: Session,
    { deploymentId, signal }: { readonly deploymentId: string; readonly signal: AbortSignal },
  ) {
    this.#session = session
    this.#deploymentId = deploymentId
    this.#signal = signal
  }

  /** Resolves when the next one may come. Throws what the server said of one before. */
  async send(inference: LoggedInference): Promise<void> {
    // What is sent twice is in the log once.
    const sent = patiently(
      this.#session,
      () =>
        call(this.#session.http, 'inferences.log', {
          deployment_id: this.#deploymentId,
          inferences: [inference],
        }),
      { signal: this.#signal },
    ).finally(() => this.#waiting.delete(sent))
    this.#waiting.add(sent)
    sent.catch(() => {}) // whoever waits for it is told
    if (this.#waiting.size >= mostWaiting) await Promise.race(this.#waiting)
  }

  /** Resolves when all are in the log. */
  async end(): Promise<void> {
    await Promise.all(this.#waiting)
  }
}
