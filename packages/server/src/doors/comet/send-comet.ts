import { writeJson } from '@stemma/contract'
import type { FastifyReply } from 'fastify'

/** Answers with JSON as bytes: the client knows the type `application/json` and no longer form of it, which texts would get. */
export function sendComet(reply: FastifyReply, value: object): FastifyReply {
  return reply.header('content-type', 'application/json').send(cometBytes(value))
}

export function cometBytes(value: object): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(writeJson(value)))
}
