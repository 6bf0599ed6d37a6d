import type { ReactNode } from 'react'
import { TextInput } from '../controls/text-input.tsx'
import controls from '../controls/controls.module.css'

/** Which calls are shown. */
export interface CallFilter {
  readonly outcome: 'any' | 'answered' | 'failed'
  /** The caller's own id of a call; empty for all. */
  readonly client: string
  /** What a row is about; empty for all. */
  readonly entity: string
}

export const noFilter: CallFilter = { outcome: 'any', client: '', entity: '' }

const outcomes = [
  ['any', 'All'],
  ['answered', 'Answered'],
  ['failed', 'Failed'],
] as const

/** What calls are looked for by. */
export function CallFilters({
  filter,
  onChange,
}: {
  readonly filter: CallFilter
  readonly onChange: (filter: CallFilter) => void
}): ReactNode {
  return (
    <>
      <select
        className={controls['input']}
        aria-label="Outcome"
        value={filter.outcome}
        onChange={({ target }) => {
          const [outcome = 'any'] = outcomes.find(([value]) => value === target.value) ?? []
          onChange({ ...filter, outcome })
        }}
      >
        {outcomes.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
      <TextInput
        label="Client request id"
        placeholder="Client request id"
        value={filter.client}
        onCommit={(client) => onChange({ ...filter, client })}
      />
      <TextInput
        label="Entity"
        placeholder="Entity"
        value={filter.entity}
        onCommit={(entity) => onChange({ ...filter, entity })}
      />
    </>
  )
}
