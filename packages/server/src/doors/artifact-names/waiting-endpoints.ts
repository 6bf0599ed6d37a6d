import { int64, list, message, noFields, string, type Int64 } from '@stemma/contract'
import * as core from '@stemma/core'
import type { Endpoint } from '../endpoints.ts'
import { bytesEndpoint, jsonEndpoint } from '../native/json-endpoint.ts'

/** A page fits well into a pack, and keeps a database thread busy for some milliseconds. */
const most = { objects: 1000, sizeBytes: 4 * 1024 * 1024 }

const pageRequest = message<{ readonly after: Int64; readonly ids?: readonly string[] }>(
  'WaitingPage',
  { after: int64().default(0), ids: list(string()).optional() },
)

const removeRequest = message<{ readonly numbers: readonly Int64[] }>('RemoveWaiting', {
  numbers: list(int64()).required(),
})

/** A page of small objects that are not in the packs yet. */
export interface WaitingAnswer {
  readonly objects: readonly {
    readonly waitingNo: number
    readonly objectId: string
    readonly sizeBytes: number
    /** The name that it came with has it still. */
    readonly isNamed: boolean
  }[]
  /** Of all of them, one after the other. */
  readonly bytes?: Uint8Array
}

/** Not routes of their own: the thread that serves HTTP asks them about small objects that wait in the database. */
export const waitingObjectEndpoints: readonly (readonly [string, Endpoint])[] = [
  [
    'waiting-objects.page',
    bytesEndpoint(pageRequest, async (ctx, { after, ids }): Promise<WaitingAnswer> => {
      const page = await core.readWaiting(ctx, { after: Number(after), ids, most })
      return {
        objects: page.map(({ bytes, ...object }) => ({ ...object, sizeBytes: bytes.byteLength })),
        bytes: Buffer.concat(page.map(({ bytes }) => bytes)),
      }
    }),
  ],
  ['waiting-objects.size', jsonEndpoint(noFields, core.measureWaiting)],
  [
    'waiting-objects.remove',
    jsonEndpoint(removeRequest, async (ctx, { numbers }) => {
      await core.removeWaiting(ctx, { numbers: numbers.map(Number) })
      return {}
    }),
  ],
]
