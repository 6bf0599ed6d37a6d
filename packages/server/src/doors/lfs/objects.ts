import { lfsVerifyRequest, notFound } from '@stemma/contract'
import {
  lfsName,
  openRepositoryObject,
  putRepositoryObject,
  writeObjectName,
  type ObjectName,
} from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { bodySource, taken } from '../bytes/receive-artifact.ts'
import { sendArtifact } from '../bytes/send-artifact.ts'
import type { Exchange } from '../door.ts'

export interface NamedObject {
  readonly repository: string
  readonly name: ObjectName
}

export async function sendObject(exchange: Exchange, object: NamedObject): Promise<FastifyReply> {
  const file = await openRepositoryObject(exchange.ctx, object)
  return sendArtifact(exchange, { file, fileName: object.name.digest })
}

export async function receiveObject(
  exchange: Exchange,
  object: NamedObject,
): Promise<FastifyReply> {
  const { ctx, request, reply } = exchange
  await taken(request, () => putRepositoryObject(ctx, { ...object, source: bodySource(exchange) }))
  return reply.code(200).send()
}

/** Without a body: clients close the connection over one that they don't read. @throws RESOURCE_DOES_NOT_EXIST */
export async function verifyObject(
  { ctx, read, reply }: Exchange,
  repository: string,
): Promise<FastifyReply> {
  const { oid, size } = await read(lfsVerifyRequest)
  const name = lfsName(oid)
  const found =
    name && (await ctx.rows.lookUpRepositoryObject({ repository, name: writeObjectName(name) }))
  if (found?.object.sizeBytes !== Number(size))
    throw notFound(`The object ${oid.slice(0, 64)} of ${size} bytes is not on the server.`)
  return reply.code(200).send()
}
