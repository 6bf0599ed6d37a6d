import { errorTable, StemmaError } from '@stemma/contract'
import { ConnectionError, RefusedError } from '@stemma/sdk/client'
import type { Connection } from '@stemma/sdk/files'
import type { HttpClient } from '../client/http-client.ts'

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
    if (!(error instanceof StemmaError && without.has(error.code))) throw asClientError(error, http)
  }
  await asFiles()
}

/** What does not exist may be a file that is no object; if it is anything else, the other way says so. */
const without: ReadonlySet<string> = new Set([
  'NOT_IMPLEMENTED',
  'ENDPOINT_NOT_FOUND',
  'RESOURCE_DOES_NOT_EXIST',
])

/** What the client throws for the same refusal or failure. */
function asClientError(error: unknown, { explain }: HttpClient): unknown {
  if (error instanceof ConnectionError) return explain(error)
  if (!(error instanceof StemmaError)) return error
  const { code, message: reason } = error
  return explain(new RefusedError({ status: errorTable[code].status, code, reason }))
}
