import { createReadStream } from 'node:fs'
import type { DataFileRequest } from '@stemma/contract'
import * as core from '@stemma/core'
import type { FastifyReply } from 'fastify'
import type { Exchange } from '../door.ts'
import { sendArtifact } from './send-artifact.ts'

/** Sends a version, or a part of it, as a file; ranges of it as well, so that a reader of Parquet takes what it needs. */
export async function sendData(
  exchange: Exchange,
  { reference, format, ...part }: Omit<DataFileRequest, 'format'> & { readonly format: string },
): Promise<FastifyReply> {
  const file = await core.openDataFile(core.dataCtx(exchange.ctx), {
    reference,
    format,
    part: dataPart(part),
  })
  return sendDataFile(exchange, file)
}

/** Sends what was opened, or the range of it that is asked for. */
export async function sendDataFile(exchange: Exchange, file: core.DataFile): Promise<FastifyReply> {
  const { sizeBytes, release } = file
  const { row } = file.version
  return sendArtifact(exchange, {
    fileName: file.fileName,
    file: {
      isDirectory: false,
      sizeBytes,
      modifiedMs: Number(row.created_at),
      etag: file.etag,
      read: (range = { start: 0, end: sizeBytes - 1 }) =>
        createReadStream(file.path, range).once('close', release),
      close: async () => release(),
    },
  })
}

/** What of a version is asked for. */
export function dataPart({
  columns,
  where,
  limit,
}: Omit<DataFileRequest, 'reference' | 'format'>): core.DataPart {
  return {
    ...(columns !== undefined && { columns: columns.split(',') }),
    ...(where !== undefined && { where }),
    ...(limit !== undefined && { limit: Number(limit) }),
  }
}
