import type { Schema } from './field.ts'
import type { Message } from './message.ts'

/** JSON Schema (2020-12) of a message, for OpenAPI 3.1. Nested messages stand inline. */
export function jsonSchema<T extends object>(spec: Message<T>): Schema {
  return spec.schema()
}
