import { lfsType, writeJson } from '@stemma/contract'
import type { FastifyReply } from 'fastify'

export function sendLfs(reply: FastifyReply, value: object): FastifyReply {
  return reply.header('content-type', lfsType).send(writeJson(value))
}
