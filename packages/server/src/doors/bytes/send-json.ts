import { writeJson } from '@stemma/contract'
import type { FastifyReply } from 'fastify'

/** Answers with JSON; fields that are undefined are left out. */
export function sendJson(reply: FastifyReply, value: object): FastifyReply {
  return reply.header('content-type', 'application/json').send(writeJson(value))
}

/** An error in the shape that MLflow's native GET and PUT of artifacts have. */
export function sendDetail(reply: FastifyReply, status: number, detail: string): FastifyReply {
  return sendJson(reply.code(status), { detail })
}
