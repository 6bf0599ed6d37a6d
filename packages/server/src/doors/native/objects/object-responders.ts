import { nativeRoutes, type NativeRequest, type NativeRoute } from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import type { Responder } from '../../door.ts'
import { downloadObjects } from './download-objects.ts'
import { getObject } from './get-object.ts'
import { nameObjects } from './name-objects.ts'
import { namedFiles } from './named-files.ts'
import { objectBases } from './object-bases.ts'
import type { ObjectExchange } from './object-exchange.ts'
import { uploadObjects } from './upload-objects.ts'

const responders = {
  'objects.name': nameObjects,
  'objects.bases': objectBases,
  'objects.files': namedFiles,
  'objects.download': downloadObjects,
  'objects.get': getObject,
} satisfies {
  readonly [Name in keyof typeof nativeRoutes & `objects.${string}`]?: (
    exchange: ObjectExchange<NativeRequest<Name>>,
  ) => Promise<FastifyReply>
}

/** What answers the routes below `/api/v1/objects`, by name. */
export const objectResponders: Readonly<Record<string, Responder>> = {
  ...Object.fromEntries(
    Object.entries(responders).map(([name, respond]) => {
      // The guarantee: the keys of `responders` are names of routes, each with what takes its message.
      const { request } = nativeRoutes[name as keyof typeof responders] as NativeRoute
      const answer = respond as (exchange: ObjectExchange<object>) => Promise<FastifyReply> // see above
      const responder: Responder = async (exchange) =>
        answer({ ...exchange, message: await exchange.read(request) })
      return [name, responder]
    }),
  ),
  'objects.upload': uploadObjects,
}
