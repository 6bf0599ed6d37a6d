import { nativeRoutes, type NativeRequest } from '@stemma/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Call } from '../../../engine/protocol.ts'
import { decodeStrictly } from '../strict-request.ts'
import { downloadObjects } from './download-objects.ts'
import { getObject } from './get-object.ts'
import { nameObjects } from './name-objects.ts'
import { namedFiles } from './named-files.ts'
import { objectBases } from './object-bases.ts'
import type { ObjectExchange, ObjectRouteParts } from './object-exchange.ts'
import { uploadObjects } from './upload-objects.ts'
import { wantObjects } from './want-objects.ts'

const responders = {
  'objects.want': wantObjects,
  'objects.name': nameObjects,
  'objects.bases': objectBases,
  'objects.files': namedFiles,
  'objects.download': downloadObjects,
  'objects.get': getObject,
} satisfies { readonly [Name in keyof typeof nativeRoutes & `objects.${string}`]?: Responder<Name> }

type Responder<Name extends keyof typeof nativeRoutes> = (
  exchange: ObjectExchange<NativeRequest<Name>>,
) => Promise<FastifyReply>

/** Answers a request on the thread that serves HTTP. */
export type Respond = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

/** What answers the routes below `/api/v1/objects`, by name. `callOf` reads a request that has a JSON body or none. */
export function objectResponders(
  parts: ObjectRouteParts,
  callOf: (request: FastifyRequest, route: string) => Promise<Call>,
): Readonly<Record<string, Respond>> {
  const read = Object.entries(responders).map(([name, respond]): [string, Respond] => [
    name,
    async (request, reply) => {
      const call = await callOf(request, name)
      // The guarantee: the keys of `responders` are names of routes, each with what takes its message.
      const spec = nativeRoutes[name as keyof typeof responders].request as Parameters<
        typeof decodeStrictly<object>
      >[0]
      const message = decodeStrictly(spec, call)
      return (respond as Responder<never>)({ parts, message: message as never, request, reply }) // see above
    },
  ])
  const upload: Respond = (request, reply) =>
    uploadObjects({ parts, message: undefined, request, reply })
  return { ...Object.fromEntries(read), 'objects.upload': upload }
}
