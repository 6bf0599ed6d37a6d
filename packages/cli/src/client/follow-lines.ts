import type { NativeRouteName } from '@stemma/contract'
import { httpCall, readLines } from '@stemma/sdk/client'
import { CliError, exitCodes } from '../fail.ts'
import type { Session } from '../session.ts'

/** How long work of the server is followed, and what is said when it does not come to its end. */
export interface Following<Line, Last> {
  readonly signal: AbortSignal | undefined
  /** Called with each line in its turn; what it gives is the end. */
  readonly onLine: (line: Line) => Promise<Last | undefined> | Last | undefined
  readonly brokenOff: string
  /** What became of it when `signal` aborted. */
  readonly stopped: () => string
}

/**
 * Reads the lines of a route to the last one, which says what came of it. Throws CliError when they end without it, and when `signal`
 * aborts; the server then stops as well.
 */
export async function followLines<Line, Last>(
  { http }: Pick<Session, 'http'>,
  { route, request }: { readonly route: NativeRouteName; readonly request: object },
  { signal, onLine, brokenOff, stopped }: Following<Line, Last>,
): Promise<Last> {
  try {
    const call = { ...httpCall(route, request), ...(signal && { signal }) }
    for await (const line of readLines(http, call)) {
      // The guarantee: the record of the route says what its lines are, and the caller names them.
      const last = await onLine(line as Line)
      if (last !== undefined) return last
    }
    throw new CliError(brokenOff, exitCodes.unreachable)
  } catch (error) {
    throw signal?.aborted === true ? new CliError(stopped(), exitCodes.interrupted) : error
  }
}
