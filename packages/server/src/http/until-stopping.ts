import { unavailable } from '@stemma/contract'

/**
 * Passes lines on until the server is told to stop: then the stream breaks off, since a stop waits for what is under way, and work that may
 * stop anywhere must not keep it waiting for hours.
 */
export async function* untilStopping(
  lines: AsyncIterable<Buffer>,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  for await (const line of lines) {
    if (signal.aborted) throw unavailable('The server stops. What was done stays; go on later.')
    yield line
  }
}
