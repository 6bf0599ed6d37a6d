import { dataAddressRoute, invalidParameter } from '@stemma/contract'
import * as core from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { paramsOf } from '../../http/request-parts.ts'
import { sendData, sendDataFile } from '../bytes/send-data.ts'
import type { Exchange } from '../door.ts'

/** Sends the version that the address names: `/data/churn/7.parquet`; or a file of a version of files: `/data/scans/3/deep/a.png`. */
export async function sendAddress(exchange: Exchange): Promise<FastifyReply> {
  const file = paramsOf(exchange.request)['*'] ?? ''
  const { file: _, ...part } = await exchange.read(dataAddressRoute.request, { file })
  const [, reference, path] = /^([^/]+\/[^/]+)\/(.+)$/su.exec(file) ?? []
  if (reference === undefined || path === undefined)
    return sendData(exchange, { ...fileOf(file), ...part })
  const given = Object.keys(part)[0]
  if (given !== undefined)
    throw invalidParameter(`Parameter '${given}' can't be for a file, which has no rows.`)
  const data = core.dataCtx(exchange.ctx)
  return sendDataFile(exchange, await core.openListedFile(data, { reference, path }))
}

/** `churn/7.parquet` is version 7 of `churn` as Parquet. */
function fileOf(file: string): { readonly reference: string; readonly format: string } {
  const at = file.lastIndexOf('.')
  const end = file.slice(at + 1)
  if (at === -1 || !/^[a-z0-9]+$/iu.test(end))
    throw invalidParameter(
      `The address of a version ends with its format, such as /data/${file}.parquet.`,
    )
  return { reference: file.slice(0, at), format: end.toLowerCase() }
}
