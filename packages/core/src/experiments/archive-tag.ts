import { invalidParameter, parseJson } from '@stemma/contract'
import type { Tag } from '@stemma/store'

const duration = /^[1-9]\d*[mhd]$/
const longestDuration = 32

/** Checks the two tags that steer the archiving of traces; all others pass. */
export function validateArchiveTag({ key, value }: Tag): void {
  if (key === 'mlflow.trace.archivalRetention') {
    const fields = readFields(value)
    if (fields?.['type'] === 'duration' && isDuration(fields['value'])) return
    throw invalidParameter(
      `The tag '${key}' must be JSON like {"type":"duration","value":"30d"}, with a number of m, h or d.`,
    )
  }
  if (key === 'mlflow.trace.archiveNow') {
    const fields = readFields(value)
    if (
      fields !== undefined &&
      (fields['older_than'] === undefined || isDuration(fields['older_than']))
    )
      return
    throw invalidParameter(
      `The tag '${key}' must be {} or JSON like {"older_than":"12h"}, with a number of m, h or d.`,
    )
  }
}

function isDuration(value: unknown): boolean {
  return typeof value === 'string' && value.length <= longestDuration && duration.test(value)
}

function readFields(text: string): Readonly<Record<string, unknown>> | undefined {
  let value: unknown
  try {
    value = parseJson(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  // The guarantee: a JSON object.
  return value as Readonly<Record<string, unknown>>
}
