import type { View } from '@stemma/contract'
import { httpCall } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { writeWholeFile } from '../files/write-whole-file.ts'
import { progressLine } from '../progress-line.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { formatBytes } from '../table/format-number.ts'
import { splitColumns } from './column-names.ts'
import { recordCounter } from './count-records.ts'
import { experimentIds } from './experiment-ids.ts'
import { projection } from './projection.ts'
import { runColumn } from './run-column.ts'

export interface ExportRunsOptions extends SessionOptions {
  readonly experiment?: readonly string[]
  readonly filter?: string
  readonly orderBy?: readonly string[]
  readonly view: View
  readonly columns?: string
  readonly format: 'csv' | 'ndjson'
  readonly safeCsv?: boolean
  /** Standard output if absent. */
  readonly output?: string
}

// The ids stand in the address, which servers and proxies keep short.
const mostExperiments = 400
const progressEveryMs = 200

/**
 * Writes all runs that match, with everything that was logged to them, as the server sends them. Aborting `signal` leaves nothing behind and
 * throws CliError.
 */
export async function exportRuns(
  options: ExportRunsOptions & { readonly signal?: AbortSignal },
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const { filter, orderBy, view, format, safeCsv, output, columns, signal } = options
  const ids = await experimentIds(http, options.experiment)
  if (ids.length === 0) throw new CliError('there are no experiments to export.')
  if (ids.length > mostExperiments) {
    throw new CliError(
      `${ids.length} experiments are too many at once. Name up to ${mostExperiments}: -e NAME -e NAME`,
    )
  }
  const only = columns === undefined ? {} : wantedKeys(columns)
  const request = httpCall('runs.export', {
    experiment_ids: ids,
    filter,
    order_by: orderBy,
    view,
    format,
    ...(safeCsv === true && { safe_csv: true }),
    ...only,
  })
  const total = { runs: 0, bytes: 0 }
  const chunks = watched(http.bytes({ ...request, ...(signal && { signal }) }), {
    format,
    total,
    effects,
    signal,
  })
  try {
    if (output === undefined) for await (const chunk of chunks) await effects.stdout.write(chunk)
    else await writeWholeFile(output, chunks)
  } catch (error) {
    if (signal?.aborted === true) {
      throw new CliError(
        output === undefined ? 'stopped.' : `stopped; ${output} was not written.`,
        exitCodes.interrupted,
      )
    }
    throw fileError(error, output)
  }
  if (json && output !== undefined) return printJson({ ...total, file: output })
  if (output !== undefined)
    await note(`Wrote ${count(total.runs)} to ${output} (${formatBytes(total.bytes)}).`)
}

/** The keys of `--columns`: a run's own fields are always there. */
function wantedKeys(columns: string): { metrics: string[]; params: string[]; tags: string[] } {
  const { metrics, params, tags } = projection(splitColumns(columns).map(runColumn))
  return { metrics: [...metrics], params: [...params], tags: [...tags] }
}

interface Watch {
  readonly format: 'csv' | 'ndjson'
  readonly total: { runs: number; bytes: number }
  readonly effects: Effects
  readonly signal: AbortSignal | undefined
}

/** Passes chunks on, counts them, and tells a person how far it is. */
async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  { format, total, effects, signal }: Watch,
): AsyncGenerator<Uint8Array, void, undefined> {
  const countRecords = recordCounter(format)
  const progress = progressLine(effects, { everyMs: progressEveryMs })
  try {
    for await (const chunk of chunks) {
      signal?.throwIfAborted()
      total.runs = countRecords(chunk)
      total.bytes += chunk.byteLength
      yield chunk
      await progress.tell(`${count(total.runs)}, ${formatBytes(total.bytes)}`)
    }
  } finally {
    await progress.clear()
  }
}

function count(runs: number): string {
  return runs === 1 ? '1 run' : `${runs.toLocaleString('en')} runs`
}

function fileError(error: unknown, output: string | undefined): unknown {
  if (output === undefined || !(error instanceof Error) || !('code' in error)) return error
  switch (error.code) {
    case 'ENOENT':
      return new CliError(`the folder of ${output} is not there.`)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new CliError(`${output} may not be written by this user.`)
    case 'EISDIR':
      return new CliError(`${output} is a folder. Name a file.`, exitCodes.usage)
    case 'ENOSPC':
      return new CliError(`the disk is full; ${output} was not written.`)
    default:
      return error
  }
}
