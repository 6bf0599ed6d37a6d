import { invalidParameter, rawJson } from '@stemma/contract'

/** The values of an object. A number is its text as it was written (`rawJSON`) where a double would not be the same. */
export type JsonLine = ReadonlyMap<string, unknown>

/** Numbers that JavaScript would write in another way than they are: long ones, `1e5`, `1.0`. */
const needsText = /\d[\d.]{14}|\d[eE]|\d\.\d*0(?!\d)/u

/** INVALID_PARAMETER_VALUE names the line when it is no object. */
export function parseJsonLine(text: string, line: number): JsonLine {
  let value: unknown
  try {
    value = needsText.test(text) ? rawJson.parse(text, keepNumber) : JSON.parse(text)
  } catch {
    throw invalidParameter(`Line ${String(line)} is not JSON.`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidParameter(`Line ${String(line)} is no JSON object.`)
  return new Map(Object.entries(value))
}

function keepNumber(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  return typeof value === 'number' && context.source !== undefined
    ? rawJson.rawJSON(context.source)
    : value
}
