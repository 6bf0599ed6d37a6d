import type { Caller } from '@stemma/core'
import type { FastifyRequest } from 'fastify'

/** Who asks. Nobody has a name until there are users. */
export function callerOf({ id }: Pick<FastifyRequest, 'id'>): Caller {
  return { actor: { kind: 'anonymous' }, requestId: id }
}
