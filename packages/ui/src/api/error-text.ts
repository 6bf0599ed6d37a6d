import { ConnectionError, RefusedError } from '@stemma/sdk/client'

/** What to tell people of an error, and what to do about it. */
export function errorText(error: unknown): string {
  if (error instanceof ConnectionError)
    return 'The server can’t be reached. See that it runs; the page goes on by itself then.'
  if (error instanceof RefusedError || error instanceof Error) return error.message
  return String(error)
}
