import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import {
  nativeRoutes,
  writeJson,
  type NativeAddedData,
  type NewDataVersion,
} from '@stemma/contract'
import * as core from '@stemma/core'
import type { CsvWishes } from '@stemma/tables'
import type { FastifyReply } from 'fastify'
import { paramsOf, queryOf } from '../../../http/request-parts.ts'
import { bodySource, taken } from '../../bytes/receive-artifact.ts'
import type { Exchange } from '../../door.ts'
import { decodeStrictly } from '../strict-request.ts'
import { addedDataFields } from './data-fields.ts'

/** Takes a file with rows as the body and makes a version of it. Fields stand in the path and the query. */
export async function addData({ request, reply, ctx }: Exchange): Promise<FastifyReply> {
  const asked = decodeStrictly(nativeRoutes['data.add'].request, {
    method: 'GET',
    params: paramsOf(request),
    query: queryOf(request),
  })
  const added = await taken(request, () => addBytes(ctx, asked, bodySource({ request })))
  return reply.code(200).type('application/json').send(writeJson(added))
}

/** The same from any bytes. */
export async function addBytes(
  ctx: core.Ctx,
  asked: NewDataVersion,
  bytes: AsyncIterable<Uint8Array>,
): Promise<NativeAddedData> {
  const data = core.dataCtx(ctx)
  return core.withFolder(data, async (folder) => {
    const path = join(folder, 'source')
    await pipeline(bytes, createWriteStream(path))
    const added = await core.addDataVersion(data, {
      name: asked.name,
      from: { path },
      fileName: asked.file_name,
      format: asked.format,
      table: asked.table,
      key: asked.key,
      kind: asked.kind,
      widen: asked.widen,
      message: asked.message,
      csv: csvWishes(asked),
    })
    return addedDataFields(added)
  })
}

function csvWishes(asked: NewDataVersion): CsvWishes {
  const { delimiter, quote, header, encoding, null_text: nulls } = asked
  return {
    ...(delimiter !== undefined && { delimiter }),
    ...(quote !== undefined && { quote }),
    ...(header !== undefined && { header }),
    ...(encoding !== undefined && { encoding }),
    ...(nulls !== undefined && { nulls }),
  }
}
