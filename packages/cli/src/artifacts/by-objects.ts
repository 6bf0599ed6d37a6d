import { errorTable, StemmaError, writeJson } from '@stemma/contract'
import type { Connection } from '@stemma/sdk'
import type { HttpClient } from '../client/http-client.ts'
import { refusal } from '../client/refusal.ts'
import { unreachable } from '../client/unreachable.ts'

/** How files go to the server or come from it. */
export interface FileWays {
  /** As streams of objects: many in a request, and only what the other side lacks. */
  readonly asObjects: (server: Connection) => Promise<unknown>
  /** One by one, where the server keeps plain files, or these elsewhere, or is older than its routes for objects. */
  readonly asFiles: () => Promise<unknown>
}

/** Moves files as objects if the server has them as such, else as files. Throws CliError as the client does. */
export async function moveFiles(http: HttpClient, { asObjects, asFiles }: FileWays): Promise<void> {
  try {
    return void (await asObjects(await http.connection()))
  } catch (error) {
    if (!(error instanceof StemmaError && without.has(error.code)))
      throw await asClientError(error, http.shown)
  }
  await asFiles()
}

/** What does not exist may be a file that is no object; if it is anything else, the other way says so. */
const without: ReadonlySet<string> = new Set([
  'NOT_IMPLEMENTED',
  'ENDPOINT_NOT_FOUND',
  'RESOURCE_DOES_NOT_EXIST',
])

async function asClientError(error: unknown, shown: string): Promise<unknown> {
  if (error instanceof StemmaError) {
    const { code: error_code, message } = error
    return refusal(errorTable[error_code].status, writeJson({ error_code, message }), shown)
  }
  const { ConnectionError } = await import('@stemma/sdk')
  return error instanceof ConnectionError ? unreachable(error.cause, shown) : error
}
