import { useState, type ReactNode } from 'react'
import { TextInput } from './text-input.tsx'
import css from './key-values.module.css'

interface KeyValuesProps {
  readonly title: string
  readonly rows: readonly (readonly [key: string, value: ReactNode])[]
  readonly isNumber?: boolean
  readonly hasCount?: boolean
  /** What stands beside the title. */
  readonly action?: ReactNode
}

/** More names than this can be searched. */
const searchableSize = 12

/** A list of names and what they stand for. */
export function KeyValues(props: KeyValuesProps): ReactNode {
  const { title, rows, isNumber = false, hasCount = true, action } = props
  const [search, setSearch] = useState('')
  const wanted = search.toLowerCase()
  const shown = wanted === '' ? rows : rows.filter(([key]) => key.toLowerCase().includes(wanted))
  return (
    <section className={css['list']} aria-label={title}>
      <header className={css['head']}>
        <h2>
          {title} {hasCount && <span className="muted">{rows.length}</span>}
        </h2>
        {rows.length > searchableSize && (
          <TextInput
            label={`Search ${title.toLowerCase()}`}
            placeholder="Search"
            value={search}
            onCommit={setSearch}
            pauseMs={0}
          />
        )}
        {action}
      </header>
      {rows.length === 0 ? (
        <p className={css['none']}>None</p>
      ) : (
        <dl className={css['rows']}>
          {shown.map(([key, value]) => (
            <div key={key} className={css['row']}>
              <dt title={key}>{key}</dt>
              <dd className={isNumber ? 'number' : undefined}>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
