import { wrongType } from '../../message/fault.ts'
import { int32, oneOf, string, type Field, type OpenField } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import type { LifecycleStage } from '../../mlflow/entities.ts'

/** Which lifecycle stages a search shows. */
export type View = 'active' | 'deleted' | 'all'

export const view: OpenField<View> = oneOf({ active: 1, deleted: 2, all: 3 })

export const lifecycleStage: OpenField<LifecycleStage> = oneOf({ active: 1, deleted: 2 })

/** Items of one page. */
export function pageLimit(most: number): OpenField<number> {
  return int32().between(1, most)
}

/** The answer of one page ends with this, unless it is the last. */
export const nextPageToken: OpenField<string> = string().about(
  'Give it as page_token for the next page. Absent on the last one.',
)

/** An answer without content. */
export interface Nothing extends Readonly<Record<string, never>> {}

/** A request without fields. */
export const noFields: Message<Nothing> = message<Nothing>('NoFields', {})

/** A list with a place for each of several things, null where one of them has no value. */
export function columnOf<T>(item: OpenField<T>): Field<readonly (T | null)[]> {
  return {
    read: (value) => {
      if (!Array.isArray(value)) throw wrongType(value)
      // The guarantee: a reader never returns `undefined`.
      return value.map((one: unknown) => (one === null ? null : (item.read(one) as T)))
    },
    schema: () => ({ type: 'array', items: { anyOf: [item.schema(), { type: 'null' }] } }),
    isList: true,
    isBoolean: false,
    isRequired: true,
    whenAbsent: () => {
      throw new TypeError('A required field has no value when absent')
    },
  }
}
