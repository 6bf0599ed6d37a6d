import {
  invalidParameter,
  lfsBatchRequest,
  mostLfsObjects,
  notImplemented,
  StemmaError,
  tooLarge,
  type LfsBatchRequest,
} from '@stemma/contract'
import { lookUpBatch, type BatchObject } from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { ownAddress } from '../../http/own-address.ts'
import type { Exchange } from '../door.ts'
import { sendLfs } from './send-lfs.ts'

/** So long an address that was given out is good, in seconds; then the client asks for another one. */
const expiresIn = 3600

/** Answers for each object that a client asked for, once and for no other: clients rely on it. */
export async function answerBatch(exchange: Exchange, repository: string): Promise<FastifyReply> {
  const { request, reply, host, ctx, read } = exchange
  const message = await read(lfsBatchRequest)
  const operation = requireKnown(message)
  const address = ownAddress(request, host.settings)
  if (address === undefined)
    throw notImplemented(
      'This server is behind a proxy and does not know its address there: start it with --public-url.',
    )
  const found = await lookUpBatch(ctx, { repository, operation, objects: message.objects })
  const { authorization } = request.headers
  const actions = new Actions(`${address}/lfs/${repository}`, authorization)
  const objects = found.map((object) => entryOf(object, actions))
  return sendLfs(reply, { transfer: 'basic', hash_algo: 'sha256', objects })
}

function requireKnown({
  operation,
  objects,
  transfers,
  hash_algo: algorithm,
}: LfsBatchRequest): 'upload' | 'download' {
  if (operation !== 'upload' && operation !== 'download')
    throw invalidParameter(
      "Invalid value for parameter 'operation' supplied: It must be 'upload' or 'download'.",
    )
  if (objects.length > mostLfsObjects)
    throw tooLarge(
      `Parameter 'objects' has ${objects.length} items, and ${mostLfsObjects} are allowed.`,
    )
  if (transfers.length > 0 && !transfers.includes('basic'))
    throw invalidParameter(
      "Invalid value for parameter 'transfers' supplied: This server knows 'basic' and no other.",
    )
  if (algorithm !== 'sha256')
    throw new StemmaError(
      'RESOURCE_CONFLICT',
      "Invalid value for parameter 'hash_algo' supplied: This server knows 'sha256' and no other.",
    )
  return operation
}

/** Where objects go, with the credentials of the batch: clients bring none of their own then, and note nothing in the user's settings. */
class Actions {
  readonly #address: string
  readonly #header: object

  constructor(address: string, authorization: string | undefined) {
    this.#address = address
    this.#header = authorization === undefined ? {} : { Authorization: authorization }
  }

  to(path: string): object {
    const href = `${this.#address}/objects/${path}`
    return { href, header: this.#header, expires_in: expiresIn }
  }
}

function entryOf({ oid, size, state }: BatchObject, actions: Actions): object {
  const entry = { oid, size }
  switch (state) {
    case 'upload':
      // No `verify`, which would be a second request for each: an upload is answered when its hash is right and it is on disk. Who asks is answered.
      return { ...entry, authenticated: true, actions: { upload: actions.to(oid) } }
    case 'download':
      return { ...entry, authenticated: true, actions: { download: actions.to(oid) } }
    case 'known':
      return entry
    case 'missing':
      return { ...entry, error: { code: 404, message: 'The object is not on the server.' } }
    case 'wrong':
      return {
        ...entry,
        error: {
          code: 400,
          message:
            "An object has an 'oid' of 64 small hexadecimal digits and a 'size' that is not below 0.",
        },
      }
  }
}
