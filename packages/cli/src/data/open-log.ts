import { httpCall } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { Location } from './open-location.ts'

/** The inference log of a name, `inferences:/churn`, as lines of JSON: what was asked, what was answered, and what turned out to be true. */
export function openLog(
  http: HttpClient,
  address: string,
  signal: AbortSignal | undefined,
): Location {
  const name = address.replace(/^inferences:\/*/u, '')
  if (name === '' || name.includes('/'))
    throw new CliError(`'${address}' names no log. Write inferences:/NAME.`, exitCodes.usage)
  const bytes = http.bytes({
    ...httpCall('inferences.export', { name, format: 'ndjson' }),
    ...(signal !== undefined && { signal }),
  })
  return { fileName: `${name}-log.jsonl`, sizeBytes: undefined, bytes, close: () => {} }
}
