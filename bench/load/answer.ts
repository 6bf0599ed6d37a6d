import type { Answer } from './client.ts'

/** A JSON object of unknown content. */
export type JsonObject = Readonly<Record<string, unknown>>

/** The answer's body as a JSON object; throws when it is something else. */
export function jsonOf(answer: Answer): JsonObject {
  return asObject(JSON.parse(answer.body.toString('utf8')))
}

/** Throws unless the value is a JSON object. */
export function asObject(value: unknown): JsonObject {
  if (!isObject(value)) throw new Error(`Expected a JSON object, got ${JSON.stringify(value)}.`)
  return value
}

/** The list of objects under a name; absent counts as empty, as MLflow leaves empty lists out. */
export function objectsAt(object: JsonObject, name: string): readonly JsonObject[] {
  const list = object[name] ?? []
  if (!Array.isArray(list)) throw new Error(`Expected a list at "${name}".`)
  return list.map(asObject)
}

/** The string under a name. */
export function stringAt(object: JsonObject, name: string): string {
  const value = object[name]
  if (typeof value !== 'string') throw new Error(`Expected a string at "${name}".`)
  return value
}

/** The number in a field. */
export function numberAt(object: JsonObject, name: string): number {
  const value = object[name]
  if (typeof value !== 'number') throw new Error(`"${name}" is no number.`)
  return value
}

/** Turns `[{key, value}, …]`, the form of metrics, params and tags, into a map. */
export function keyValues(object: JsonObject, name: string): ReadonlyMap<string, unknown> {
  return new Map(objectsAt(object, name).map((entry) => [stringAt(entry, 'key'), entry['value']]))
}

/** Throws the message unless the condition holds. */
export function mustHold(condition: boolean, message: string): void {
  if (!condition) throw new Error(message)
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
