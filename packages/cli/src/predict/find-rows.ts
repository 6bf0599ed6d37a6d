import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { dataVersionIn } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { CliError } from '../fail.ts'
import type { Session } from '../session.ts'

/** What is to be scored. */
export interface RowSource {
  readonly keys: readonly string[]
  /** `data:/customers/7`; empty for a file. */
  readonly dataVersion: string
  /** Undefined for a file. */
  readonly total: number | undefined
  /** Of the version's rows; empty for a file. */
  readonly fingerprint: string
  /** Its rows as a Parquet file: one of this machine, or the version's, which is written to `target`. */
  readonly fetch: (target: string) => Promise<string>
}

/** Finds `data:/customers/7`, or takes the path of a Parquet file. Throws CliError where there is no such version. */
export async function findRows(
  { http }: Session,
  {
    data,
    key,
    signal,
  }: {
    readonly data: string
    readonly key?: readonly string[] | undefined
    readonly signal: AbortSignal
  },
): Promise<RowSource> {
  if (!data.startsWith('data:')) {
    const file = resolve(data)
    return {
      keys: key ?? [],
      dataVersion: '',
      total: undefined,
      fingerprint: '',
      fetch: async () => file,
    }
  }
  const found = await call(http, 'data.show', { reference: data })
  const dataVersion = `data:/${found.name}/${found.version}`
  if (dataVersionIn(dataVersion) === undefined)
    throw new CliError(`'${data}' is no version of data.`)
  return {
    keys: key ?? found.key,
    dataVersion,
    total: Number(found.rows),
    fingerprint: found.fingerprint,
    fetch: async (target) => {
      const bytes = http.bytes({
        method: 'GET',
        path: `/data/${encodeURIComponent(found.name)}/${found.version}.parquet`,
        signal,
      })
      await pipeline(bytes, createWriteStream(target))
      return target
    },
  }
}
