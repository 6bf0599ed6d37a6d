import type { RunKeys } from '@stemma/contract'
import { useId, useState, type ReactNode } from 'react'
import { Button } from '../controls/button.tsx'
import { Popover } from '../controls/popover.tsx'
import { formatColumnId, type RunColumnId } from './column-id.ts'
import { searchFilter } from './search-filter.ts'
import type { RunsViewChanges } from './use-runs-view.ts'
import controls from '../controls/controls.module.css'
import css from './chooser.module.css'

interface FilterBuilderProps {
  readonly keys: RunKeys
  readonly search: string
  readonly changes: RunsViewChanges
}

const textSigns = ['=', '!=', 'LIKE', 'ILIKE'] as const
const numberSigns = ['<', '<=', '>', '>=', '=', '!='] as const

/** Puts a condition together for those who don't know the filter language, and shows what it is in it. */
export function FilterBuilder({ keys, search, changes }: FilterBuilderProps): ReactNode {
  const id = useId()
  const [field, setField] = useState('')
  const [sign, setSign] = useState('=')
  const [value, setValue] = useState('')
  const fields: readonly RunColumnId[] = [
    ...keys.metrics.map((key) => ({ kind: 'metric', key, summary: 'last' }) as const),
    ...keys.params.map((key) => ({ kind: 'param', key }) as const),
    ...keys.tags.map((key) => ({ kind: 'tag', key }) as const),
    { kind: 'attribute', key: 'status' },
    { kind: 'attribute', key: 'user_id' },
  ]
  const isNumber = /^(?:\w+\()?metrics\./u.test(field)
  const signs = isNumber ? numberSigns : textSigns
  const known = signs.some((one) => one === sign) ? sign : signs[0]
  const condition = `${field} ${known} ${isNumber ? value : `'${value.replaceAll("'", '')}'`}`
  const isWhole = field !== '' && value !== '' && (!isNumber || Number.isFinite(Number(value)))
  const add = (): void => {
    const before = searchFilter(search)
    changes.setSearch(before === '' ? condition : `${before} AND ${condition}`)
    setValue('')
  }
  return (
    <Popover title="Filter" label="Add a condition">
      <form
        className={css['builder']}
        onSubmit={(event) => {
          event.preventDefault()
          if (isWhole) add()
        }}
      >
        <input
          className={controls['input']}
          aria-label="What"
          placeholder="metric, parameter or tag"
          list={`${id}fields`}
          value={field}
          onChange={({ target }) => setField(target.value)}
        />
        <datalist id={`${id}fields`}>
          {fields.map((one) => (
            <option key={formatColumnId(one)} value={formatColumnId(one)} />
          ))}
        </datalist>
        <select
          className={controls['select']}
          aria-label="How"
          value={known}
          onChange={({ target }) => setSign(target.value)}
        >
          {signs.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        <input
          className={controls['input']}
          aria-label="Value"
          placeholder={isNumber ? '0.1' : 'text; % is any'}
          value={value}
          onChange={({ target }) => setValue(target.value)}
        />
        <Button type="submit" kind="main" disabled={!isWhole}>
          Add
        </Button>
      </form>
      {isWhole && <code className="muted">{condition}</code>}
    </Popover>
  )
}
