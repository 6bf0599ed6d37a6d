import type { Caller, RowVerb } from '@stemma/core'
import { alone } from '../alone.ts'
import type { Call } from '../protocol.ts'
import type { Answer, Call as DoorCall } from './call.ts'

/** What a thread of the database can be asked. */
export interface DatabaseCalls {
  /** A whole request of a door, body and answer as bytes: every log-batch goes this way. */
  readonly answer: Call<DoorCall, Answer>
  /** A verb of rows. */
  readonly ask: Call<AskedVerb, unknown>
}

export interface AskedVerb extends Caller {
  readonly verb: RowVerb
  readonly input: unknown
}

/** What the thread of the database works on. */
export type Role = 'writer' | 'reader'

/** Bytes beside the other fields get memory of their own: a message copies all the memory that a view is of. */
export function withOwnBytes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('bytes' in value)) return value
  const { bytes } = value
  return bytes instanceof Uint8Array ? { ...value, bytes: alone(bytes) } : value
}
