import { wrongType } from '../../message/fault.ts'
import { int32, int64, oneOf, string, type Field, type OpenField } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import type { LifecycleStage } from '../../mlflow/entities.ts'

/** Which lifecycle stages a search shows. */
export const view = oneOf({ active: 1, deleted: 2, all: 3 })

export type View = Infer<typeof view>

export const lifecycleStage: OpenField<LifecycleStage> = oneOf({ active: 1, deleted: 2 })

/** A moment. */
export const timeMs = int64().about('Milliseconds since 1970.')

/** A moment that somebody gives, within what a date can be. */
export const givenTimeMs = int64().between(-8.64e15, 8.64e15).about('Milliseconds since 1970.')

/** Items of one page. */
export function pageLimit(most: number): OpenField<number> {
  return int32()
    .between(1, most)
    .about('How many on one page, at most; one of 32 MiB ends earlier.')
}

/** Where a page begins. */
export const pageToken = string().about(
  '`next_page_token` of the page before; absent for the first one. The other fields must be as they were.',
)

/** The answer of one page ends with this, unless it is the last. */
export const nextPageToken = string().about(
  'Give it as page_token for the next page. Absent on the last one.',
)

/** An answer without content. */
export interface Nothing extends Readonly<Record<string, never>> {}

/** A request without fields. */
export const noFields = message('NoFields', {})

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
