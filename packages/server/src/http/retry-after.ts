import type { FastifyReply } from 'fastify'

/** Says when to come again, where the status says that it may help: clients wait so long before they repeat. */
export function sayWhenToRetry(reply: FastifyReply, status: number): void {
  if (status === 503 || status === 429) void reply.header('retry-after', '1')
}
