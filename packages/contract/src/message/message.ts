import { Fault, inField, missingValueText, wrongType } from './fault.ts'
import type { Field, Schema } from './field.ts'

/** The fields of a message, each typed as in `T`. */
export type Fields<T> = { readonly [K in keyof T]-?: Field<T[K]> }

/** How a request (or a part of one) is read: as data, compiled once. */
export interface Message<T extends object> {
  readonly name: string
  readonly fields: Fields<T>
  /** Reads a JSON object. Throws `Fault`: callers outside use `decode`. */
  readonly read: (value: unknown) => T
  readonly schema: () => Schema
}

/** What a message decodes to. */
export type Infer<M> = M extends Message<infer T> ? T : never

/** Names with capitals inside instead of underscores, as protobuf makes them. */
function camelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/**
 * Describes a message: protobuf's JSON rules as MLflow's server applies them. Each field is read under its own
 * name and its lowerCamelCase twin, unknown fields are ignored, null is absent. Upstream does not count the twin
 * when it looks for required fields; here it does.
 */
export function message<T extends object>(name: string, fields: Fields<T>): Message<T> {
  // The guarantee: `Fields` has a field for each key.
  const readers = Object.entries(fields as Readonly<Record<string, Field<unknown>>>).map(
    ([key, field]) => fieldReader(key, field),
  )
  return {
    name,
    fields,
    read: (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw wrongType(value)
      // The guarantee: checked above; field names never name a member of Object.prototype.
      const raw = value as Readonly<Record<string, unknown>>
      const out: Record<string, unknown> = {}
      for (const reader of readers) reader(raw, out)
      // The guarantee: every field of `T` was read, or is optional there.
      return out as T
    },
    schema: () => schemaOf(name, fields),
  }
}

type FieldReader = (raw: Readonly<Record<string, unknown>>, out: Record<string, unknown>) => void

function fieldReader(name: string, field: Field<unknown>): FieldReader {
  const find = finder(name, field.olderName)
  const { read, isRequired, whenAbsent } = field
  return (raw, out) => {
    const value = find(raw)
    if (value === undefined || value === null || (isRequired && value === '')) {
      if (isRequired) throw inField(new Fault(missingValueText), name)
      const fallback = whenAbsent()
      if (fallback !== undefined) out[name] = fallback
      return
    }
    try {
      out[name] = read(value)
    } catch (error) {
      throw inField(error, name)
    }
  }
}

type Find = (raw: Readonly<Record<string, unknown>>) => unknown

function finder(name: string, olderName: string | undefined): Find {
  const twin = camelCase(name)
  const own: Find = twin === name ? (raw) => raw[name] : (raw) => findEither(raw, name, twin)
  if (olderName === undefined) return own
  const older = finder(olderName, undefined)
  return (raw) => {
    // Both are looked up always: two spellings of one name are an error wherever they stand.
    const value = own(raw)
    const olderValue = older(raw)
    return value === undefined || value === null || value === '' ? (olderValue ?? value) : value
  }
}

function findEither(raw: Readonly<Record<string, unknown>>, name: string, twin: string): unknown {
  const value = raw[name]
  const twinValue = raw[twin]
  if (twinValue === undefined) return value
  if (value === undefined) return twinValue
  // Decoders that disagree on which one counts can be played against each other.
  throw new Fault(() => `Request specifies both '${name}' and '${twin}'; provide only one of them.`)
}

function schemaOf<T extends object>(title: string, fields: Fields<T>): Schema {
  // The guarantee: `Fields` has a field for each key.
  const entries = Object.entries(fields as Readonly<Record<string, Field<unknown>>>)
  const required = entries.filter(([, field]) => field.isRequired).map(([name]) => name)
  return {
    title,
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, field]) => [name, field.schema()])),
    ...(required.length > 0 && { required }),
  }
}
