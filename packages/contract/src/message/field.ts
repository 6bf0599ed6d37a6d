import type { Int64 } from '../int64.ts'
import { brokenRule, inItem, wrongType } from './fault.ts'
import type { Message } from './message.ts'
import {
  enumReader,
  readBoolean,
  readDouble,
  readInt32,
  readInt64,
  readString,
} from './read-scalar.ts'

/** A JSON Schema, as data. */
export type Schema = Readonly<Record<string, unknown>>

/** What is the same whether a value must be there or not. */
interface Base<T> {
  /** Turns a JSON value that is neither absent nor null into a `T`. Throws `Fault`. */
  readonly read: (value: unknown) => T
  /** Made late, so that nobody pays for a schema who does not ask. */
  readonly schema: () => Schema
  readonly isList: boolean
  readonly isBoolean: boolean
  /** An older name that is read when the field itself is absent. */
  readonly olderName?: string
}

/** One field of a message; `V` includes `undefined` if the field may be absent. */
export interface Field<V> extends Base<Exclude<V, undefined>> {
  readonly isRequired: boolean
  /** The value of an absent field. Not called for required ones. */
  readonly whenAbsent: () => V
}

/** A field in the making. It is optional until `required` or `default` says otherwise. */
export interface OpenField<T> extends Field<T | undefined> {
  /** Absent, null and empty text are errors. */
  required(): Field<T>
  default(value: T): Field<T>
  /** `name` satisfies this field when it is absent itself: `run_uuid` for `run_id`. */
  orElse(name: string): OpenField<T>
  /** What the field means, for OpenAPI: one sentence, with units. */
  about(text: string): OpenField<T>
}

/** An integer field, which can have bounds. */
export interface IntegerField<T extends Int64> extends OpenField<T> {
  /** Bounds, both allowed. */
  between(least: number, most: number): OpenField<T>
}

/** A list; absent reads as empty. */
export interface ListField<T> extends Field<readonly T[]> {
  /** Absent and null are errors; an empty list is not. */
  required(): Field<readonly T[]>
  /** Absent stays absent, where that differs from an empty list. */
  optional(): Field<readonly T[] | undefined>
  /** What the list means, for OpenAPI: one sentence, with units. */
  about(text: string): ListField<T>
}

function open<T>(base: Base<T>): OpenField<T> {
  const field: Field<T | undefined> = {
    ...base,
    // The guarantee: a reader never returns `undefined`.
    read: base.read as Field<T | undefined>['read'],
    isRequired: false,
    whenAbsent: () => undefined,
  }
  return {
    ...field,
    required: () => required(base),
    default: (value) => ({
      ...present(base),
      schema: () => ({ ...base.schema(), default: value }),
      isRequired: false,
      whenAbsent: () => value,
    }),
    orElse: (name) => open({ ...base, olderName: name }),
    about: (text) => open(described(base, text)),
  }
}

function described<T>(base: Base<T>, description: string): Base<T> {
  return { ...base, schema: () => ({ ...base.schema(), description }) }
}

function present<T>(base: Base<T>): Base<Exclude<T, undefined>> {
  // The guarantee: a reader never returns `undefined`.
  return base as Base<Exclude<T, undefined>>
}

function required<T>(base: Base<T>): Field<T> {
  return {
    ...present(base),
    isRequired: true,
    whenAbsent: () => {
      throw new TypeError('A required field has no value when absent')
    },
  }
}

/** A field of one value; `read` throws a `Fault` for what is none. */
export function scalar<T>(read: (value: unknown) => T, schema: Schema): OpenField<T> {
  return open({
    read,
    schema: () => schema,
    isList: false,
    isBoolean: schema['type'] === 'boolean',
  })
}

function integer<T extends Int64>(read: (value: unknown) => T, format: string): IntegerField<T> {
  const schema = { type: 'integer', format }
  return {
    ...scalar(read, schema),
    between: (minimum, maximum) =>
      scalar(
        (value) => {
          const number = read(value)
          if (number >= minimum && number <= maximum) return number
          throw brokenRule(value, `It must be between ${minimum} and ${maximum}.`)
        },
        { ...schema, minimum, maximum },
      ),
  }
}

/** Text without NUL, valid Unicode. */
export function string(): OpenField<string> {
  return scalar(readString, { type: 'string' })
}

/** A 64-bit integer, exact. */
export function int64(): IntegerField<Int64> {
  return integer(readInt64, 'int64')
}

/** A 32-bit integer. */
export function int32(): IntegerField<number> {
  return integer(readInt32, 'int32')
}

/** A double; NaN and infinities come and go as text. */
export function double(): OpenField<number> {
  return scalar(readDouble, {
    anyOf: [{ type: 'number', format: 'double' }, { enum: ['NaN', 'Infinity', '-Infinity'] }],
  })
}

/** `true` or `false`. */
export function boolean(): OpenField<boolean> {
  return scalar(readBoolean, { type: 'boolean' })
}

/** One of some names; each has the number that protobuf gives it. */
export function oneOf<Name extends string>(
  numbers: Readonly<Record<Name, number>>,
): OpenField<Name> {
  return scalar(enumReader(numbers), { type: 'string', enum: Object.keys(numbers) })
}

/** Another message inside this one. */
export function nested<T extends object>(message: Message<T>): OpenField<T> {
  return open({ read: message.read, schema: message.schema, isList: false, isBoolean: false })
}

/** A list of what `item` reads. Null is no item. */
export function list<T>(item: OpenField<T>): ListField<T> {
  const { read } = item
  return openList({
    read: (value) => {
      if (!Array.isArray(value)) throw wrongType(value)
      const items: T[] = []
      let index = 0
      try {
        for (; index < value.length; index++) items.push(readItem(read, value[index]))
      } catch (error) {
        throw inItem(error, index)
      }
      return items
    },
    schema: () => ({ type: 'array', items: item.schema() }),
    isList: true,
    isBoolean: false,
  })
}

function openList<T>(base: Base<readonly T[]>): ListField<T> {
  return {
    ...base,
    isRequired: false,
    whenAbsent: () => [],
    required: () => required(base),
    optional: () => open(base),
    about: (text) => openList(described(base, text)),
  }
}

function readItem<T>(read: (value: unknown) => T, value: unknown): T {
  if (value === null || value === undefined) throw wrongType(value)
  return read(value)
}
