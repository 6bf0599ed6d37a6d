import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { DataFileRequest, KeyValue } from '@stemma/contract'
import { call, httpCall } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import { CliError } from '../fail.ts'

type Format = DataFileRequest['format']

const formats: readonly Format[] = ['parquet', 'csv', 'jsonl', 'arrow']

/** A version of data that a project is given. */
export interface GivenData {
  readonly parameter: string
  /** `churn/7`: an alias or the newest at this moment. */
  readonly data: string
  /** As the run notes it: `data:/churn/7`. */
  readonly value: string
  readonly context: string
  /** Where it can be read. */
  readonly address: string
  readonly format: Format
}

/**
 * The version that a reference names now, and the form in which the project gets it: as `data:/churn/7.csv` says, else as the file that is the
 * parameter's default, else Parquet. Throws CliError with the parameter's name.
 */
export async function resolveData(
  http: HttpClient,
  {
    parameter,
    reference,
    usual,
    server,
  }: {
    readonly parameter: string
    readonly reference: string
    /** The parameter's default. */
    readonly usual: string | undefined
    /** Its address, without a password. */
    readonly server: string
  },
): Promise<GivenData> {
  const end = formats.find(
    (format) => reference.endsWith(`.${format}`) && /\/v?\d+\.\w+$/u.test(reference),
  )
  const bare = end === undefined ? reference : reference.slice(0, -end.length - 1)
  const found = await call(http, 'data.show', { reference: bare }).catch((error: unknown) => {
    throw error instanceof CliError
      ? new CliError(`the parameter ${parameter}: ${error.message}`, error.exitCode)
      : error
  })
  const data = `${found.name}/${found.version}`
  const isFile = found.format === 'file'
  const format = isFile ? 'original' : (end ?? formatOf(usual) ?? 'parquet')
  const extension = isFile ? extname(found.file_name).slice(1) : format
  return {
    ...{ parameter, data, format, context: contextOf(parameter) },
    value: `data:/${data}${end === undefined ? '' : `.${end}`}`,
    address: `${server}/data/${data}${extension === '' ? '' : `.${extension}`}`,
  }
}

function formatOf(usual: string | undefined): Format | undefined {
  const end = extname(usual ?? '')
    .slice(1)
    .toLowerCase()
  return formats.find((format) => format === end)
}

/** In which role a run uses data, by the name of the parameter, in MLflow's words where they are known. */
export function contextOf(parameter: string): string {
  const words = parameter.toLowerCase().split(/[^a-z]+/u)
  const has = (...known: readonly string[]): boolean => words.some((word) => known.includes(word))
  if (has('valid', 'validation', 'val')) return 'validation'
  if (has('test', 'testing')) return 'testing'
  if (has('eval', 'evaluation')) return 'evaluation'
  if (has('train', 'training', 'data')) return 'training'
  return parameter
}

/** Copies a version of data into a folder; the place of the file. */
export async function downloadData(
  http: HttpClient,
  { data, format, address }: GivenData,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<string> {
  await mkdir(folder, { recursive: true })
  const place = join(folder, `${data.replace('/', '-')}${extname(address)}`)
  const request = httpCall('data.file', { reference: data, format })
  await pipeline(http.bytes({ ...request, signal }), createWriteStream(place), { signal })
  return place
}

/** `--data train=data:/churn/7` is the parameter `train`; `data:/` may be left out. */
export function withData(
  params: readonly KeyValue[],
  data: readonly KeyValue[],
): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const { key, value } of params) {
    if (values.has(key)) throw new CliError(`the parameter ${key} is given twice.`)
    values.set(key, value)
  }
  for (const { key, value } of data) {
    if (values.has(key)) throw new CliError(`the parameter ${key} is given twice.`)
    values.set(key, value.startsWith('data:/') ? value : `data:/${value}`)
  }
  return values
}
