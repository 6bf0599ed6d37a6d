import { writeJson } from '@stemma/contract'
import type { Answer, Call } from '../../engine/protocol.ts'

/** A question that the thread which serves HTTP asks a database thread, for the caller of `call`. */
export function internalCall(
  { actor, requestId }: Call,
  route: string,
  request: object = {},
): Call {
  const body = Buffer.from(writeJson(request))
  return { route, method: 'POST', params: {}, query: '', body, actor, requestId }
}

/**
 * What a thread answered. Throws when it could not do its part: a stream then breaks off, and nobody takes the half for the whole.
 */
export function contentOf({ status, body }: Answer): unknown {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  if (status !== 200) throw new Error(`A step failed: ${text}`)
  return JSON.parse(text)
}
