import type { IncomingHttpHeaders } from 'node:http'
import { parseLoose, writeJson } from '@stemma/contract'

/** What a caller says of a call. */
export interface Said {
  readonly clientRequestId: string
  readonly dataVersion: string
  readonly dataMinMs: number | undefined
  readonly dataMaxMs: number | undefined
  readonly entityKeys: readonly string[]
}

const longestText = 500
const bodyKey = Buffer.from('"stemma"')

/**
 * What a caller says: in the headers `x-stemma-client-request-id`, `x-stemma-data-version`, `x-stemma-data-min-time` and `-max-time` (ISO 8601),
 * `x-stemma-entity-keys` (JSON list, one for each row); or under the same names, with underscores, in the object `stemma` of a JSON body, which the model does
 * not see. A header goes before the body.
 */
export function saidBy(headers: IncomingHttpHeaders, body: Buffer): Said {
  const inBody = saidIn(body)
  const value = (name: string): unknown =>
    headers[`x-stemma-${name}`] ?? inBody[name.replaceAll('-', '_')]
  const text = (name: string): string => {
    const one = value(name)
    return typeof one === 'string' ? plain(one) : ''
  }
  return {
    clientRequestId: text('client-request-id'),
    dataVersion: text('data-version'),
    dataMinMs: timeOf(value('data-min-time')),
    dataMaxMs: timeOf(value('data-max-time')),
    entityKeys: keysOf(value('entity-keys')),
  }
}

function saidIn(body: Buffer): Readonly<Record<string, unknown>> {
  // Most bodies say nothing, and are not read twice.
  if (!body.includes(bodyKey)) return {}
  const parsed = parseLoose(body.toString())
  if (typeof parsed !== 'object' || parsed === null || !('stemma' in parsed)) return {}
  const { stemma: said } = parsed
  if (typeof said !== 'object' || said === null) return {}
  return said as Readonly<Record<string, unknown>> // each value is looked at
}

/** Undefined for what is no date: the log would refuse it, and the call with it. */
function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'string' && !Number.isInteger(value)) return undefined
  const ms = new Date(value as string | number).getTime() // looked at above
  return Number.isNaN(ms) ? undefined : ms
}

function keysOf(value: unknown): readonly string[] {
  const parsed = typeof value === 'string' ? parseLoose(value) : value
  if (!Array.isArray(parsed)) return []
  return parsed.map((key) => plain(typeof key === 'string' ? key : jsonOf(key)))
}

/** As each database keeps it: no NUL, which PostgreSQL does not take, and no half of a character. */
function plain(text: string): string {
  return text.replaceAll('\0', '').slice(0, longestText).toWellFormed()
}

function jsonOf(value: unknown): string {
  try {
    return writeJson(value)
  } catch {
    // It is nested too deeply to be a key of anything.
    return ''
  }
}
