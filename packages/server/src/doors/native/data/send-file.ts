import { createReadStream } from 'node:fs'
import { nativeRoutes, type DataFileRequest } from '@stemma/contract'
import * as core from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { dataPart, sendData } from '../../bytes/send-data.ts'
import type { Exchange } from '../../door.ts'

/** Sends a version as a file. */
export async function sendFile(exchange: Exchange): Promise<FastifyReply> {
  return sendData(exchange, await exchange.read(nativeRoutes['data.file'].request))
}

/** The same as bytes. Errors come before the first. */
export async function fileBytes(
  ctx: core.Ctx,
  { reference, format, ...part }: DataFileRequest,
): Promise<AsyncIterable<Uint8Array>> {
  const { path, release } = await core.openDataFile(core.dataCtx(ctx), {
    reference,
    format,
    part: dataPart(part),
  })
  return createReadStream(path).once('close', release)
}
