import type { KeyValue } from '@stemma/contract'
import type { Column } from './render-table.ts'

/** How tags and parameters are shown: the title says which. */
export function keyValueColumns(title: string): readonly Column<KeyValue>[] {
  return [
    { title, text: ({ key }) => key },
    { title: 'value', text: ({ value }) => value },
  ]
}
