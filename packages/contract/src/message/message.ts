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

/** What a message decodes to, or a field. */
export type Infer<M> =
  M extends Message<infer T> ? T : M extends Field<infer V> ? Exclude<V, undefined> : never

/** The keys of `T` that may be absent. */
type OptionalKey<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T]

/** What a record of fields decodes to, before it is a message. */
export type InferFields<F> = Decoded<{
  [K in keyof F]: F[K] extends Field<infer V> ? V : never
}>

/** `T` with the keys optional whose fields may be absent. */
export type Decoded<T> = {
  readonly [K in keyof T as K extends OptionalKey<T> ? never : K]: T[K]
} & {
  readonly [K in OptionalKey<T>]?: Exclude<T[K], undefined>
} extends infer U
  ? { readonly [K in keyof U]: U[K] }
  : never

/** Names with capitals inside instead of underscores, as protobuf makes them. */
export function camelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/**
 * Describes a message: protobuf's JSON rules as MLflow's server applies them. Each field is read under its own
 * name and its lowerCamelCase twin, unknown fields are ignored, null is absent. Upstream does not count the twin
 * when it looks for required fields; here it does.
 */
export function message<T extends object>(name: string, fields: Fields<T>): Message<Decoded<T>> {
  let layout: Layout | undefined
  return {
    name,
    // The guarantee: `Decoded` has the same keys, and its values are what these fields read.
    fields: fields as unknown as Fields<Decoded<T>>,
    read: (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw wrongType(value)
      // The guarantee: checked above; field names never name a member of Object.prototype.
      const raw = value as Readonly<Record<string, unknown>>
      layout ??= layOut(fields)
      // The guarantee: every field was read, or may be absent.
      return (layout.readPlainly(raw) ?? readSlots(layout.slots, raw)) as Decoded<T>
    },
    schema: () => schemaOf(name, fields),
  }
}

type Raw = Readonly<Record<string, unknown>>

/** How a message is read. It is made when the first one comes: each thread knows hundreds of messages, and reads a few. */
interface Layout {
  readonly slots: readonly Slot[]
  readonly readPlainly: (raw: Raw) => Record<string, unknown> | undefined
}

function layOut<T extends object>(fields: Fields<T>): Layout {
  // The guarantee: `Fields` has a field for each key.
  const entries = Object.entries(fields as Readonly<Record<string, Field<unknown>>>)
  const slots = entries.map(([key, field]) => toSlot(key, field))
  return { slots, readPlainly: plainReader(slots) }
}

/** A name and its lowerCamelCase twin, if that differs. */
interface Spelling {
  readonly name: string
  readonly twin: string | undefined
}

/** A field, laid out for reading. */
interface Slot extends Spelling {
  readonly older: Spelling | undefined
  readonly field: Field<unknown>
}

function toSlot(name: string, field: Field<unknown>): Slot {
  const { olderName } = field
  return {
    ...toSpelling(name),
    older: olderName === undefined ? undefined : toSpelling(olderName),
    field,
  }
}

function toSpelling(name: string): Spelling {
  const twin = camelCase(name)
  return { name, twin: twin === name ? undefined : twin }
}

function readSlots(slots: readonly Slot[], raw: Raw): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const slot of slots) readSlot(slot, raw, out)
  return out
}

/**
 * The short way for objects that are as most are: no other spellings of names, and no value absent, empty or wrong. It looks only at
 * what is there, not at all that could be; whatever else it meets it leaves, undefined, to `readSlots`, which knows the errors.
 */
function plainReader(slots: readonly Slot[]): (raw: Raw) => Record<string, unknown> | undefined {
  const known = new Map<string, Slot | 'other spelling'>()
  for (const { twin, older } of slots)
    for (const name of [twin, older?.name, older?.twin])
      if (name !== undefined) known.set(name, 'other spelling')
  for (const slot of slots) known.set(slot.name, slot)
  const expected = slots.filter(
    ({ field, older }) =>
      older !== undefined || field.isRequired || field.whenAbsent() !== undefined,
  )
  return (raw) => {
    const out: Record<string, unknown> = {}
    try {
      for (const name in raw) {
        const slot = known.get(name)
        if (slot === undefined) continue
        const value = raw[name]
        if (slot === 'other spelling' || value === null || value === '') return undefined
        out[name] = slot.field.read(value)
      }
    } catch {
      return undefined
    }
    for (const { name, field, older } of expected) {
      if (out[name] !== undefined) continue
      if (older !== undefined || field.isRequired) return undefined
      out[name] = field.whenAbsent()
    }
    return out
  }
}

/** Runs for every field of every metric: nothing is made here but the value itself. */
function readSlot(slot: Slot, raw: Raw, out: Record<string, unknown>): void {
  const { name, field } = slot
  const value = find(slot, raw)
  if (value === undefined || value === null || (value === '' && field.isRequired)) {
    if (field.isRequired) throw inField(new Fault(missingValueText), name)
    const fallback = field.whenAbsent()
    if (fallback !== undefined) out[name] = fallback
    return
  }
  try {
    out[name] = field.read(value)
  } catch (error) {
    throw inField(error, name)
  }
}

function find(slot: Slot, raw: Raw): unknown {
  const value = findEither(slot, raw)
  if (slot.older === undefined) return value
  // Looked up always: two spellings of one name are an error wherever they stand.
  const olderValue = findEither(slot.older, raw)
  return value === undefined || value === null || value === '' ? (olderValue ?? value) : value
}

function findEither({ name, twin }: Spelling, raw: Raw): unknown {
  const value = raw[name]
  if (twin === undefined) return value
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
