import { writeJson, type ExportLogRequest } from '@stemma/contract'
import * as core from '@stemma/core'
import type { AnswerPage } from '../door.ts'
import { csvRecord, type Cell } from './csv.ts'
import { rangeOf } from './truth.ts'

interface Place {
  readonly inferenceNo: number
  readonly rowIndex: number
}

const plainColumns = [
  'inference_id',
  'row',
  'time',
  'entity_key',
  'client_request_id',
  'deployment_id',
  'model',
  'model_version',
  'data_version',
  'output',
  'computed',
  'truth',
] as const

/**
 * Answers `GET /inferences/export`. A line of JSON has what was asked by its own names, and `prediction`, `computed.NAME` and `truth` as values; a CSV has a
 * fixed list of columns, with JSON in those that can be anything.
 */
export async function exportLogPage(
  ctx: core.RowCtx,
  { name, format, from, until, safe_csv: safe }: ExportLogRequest,
  page?: unknown,
): Promise<AnswerPage> {
  const after = page as Place | undefined // what an earlier page gave as its next
  const { rows, next } = await core.exportLog(ctx, { ...rangeOf({ from, until }), name, after })
  const further = next === undefined ? {} : { next }
  if (format === 'ndjson')
    return {
      type: 'application/x-ndjson',
      body: rows.map((row) => `${writeJson(lineOf(row))}\n`).join(''),
      ...further,
    }
  const head = after === undefined ? csvRecord(plainColumns, { safe }) : ''
  return {
    type: 'text/csv; charset=utf-8; header=present',
    fileName: `${name}-log.csv`,
    body: head + rows.map(({ row }) => csvRecord(cellsOf(row), { safe })).join(''),
    ...further,
  }
}

function cellsOf(row: core.LoggedRow['row']): readonly Cell[] {
  return [
    row.inferenceId,
    row.rowIndex,
    new Date(row.at).toISOString(),
    row.entityKey,
    row.clientRequestId,
    row.deploymentId,
    row.model,
    row.modelVersion ?? undefined,
    row.dataVersion,
    row.output,
    row.computed,
    row.truth ?? undefined,
  ]
}

function lineOf({ row, features }: core.LoggedRow): Readonly<Record<string, unknown>> {
  const own: Record<string, unknown> = {
    inference_id: row.inferenceId,
    row: row.rowIndex,
    time: new Date(row.at).toISOString(),
    entity_key: row.entityKey,
    client_request_id: row.clientRequestId,
    deployment_id: row.deploymentId,
    model: row.model,
    model_version: row.modelVersion,
    data_version: row.dataVersion,
    ...named('prediction', JSON.parse(row.output)),
    ...named('computed', JSON.parse(row.computed), true),
    truth: row.truth === null ? null : (JSON.parse(row.truth) as unknown),
  }
  for (const [name, value] of Object.entries(features))
    own[Object.hasOwn(own, name) ? `feature.${name}` : name] = value
  return own
}

/** A value under a name; of an object, each of its values. */
function named(name: string, value: unknown, isParts = false): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { [name]: value }
  const entries = Object.entries(value)
  if (!isParts && entries.length === 1) return { [name]: entries[0]?.[1] as unknown }
  return Object.fromEntries(entries.map(([key, one]) => [`${name}.${key}`, one as unknown]))
}
