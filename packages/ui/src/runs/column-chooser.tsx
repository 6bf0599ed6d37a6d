import type { RunKeys } from '@stemma/contract'
import { useState, type ReactNode } from 'react'
import { Popover } from '../controls/popover.tsx'
import { TextInput } from '../controls/text-input.tsx'
import {
  attributeKeys,
  formatColumnId,
  summaries,
  type RunColumnId,
  type Summary,
} from './column-id.ts'
import { columnLabel } from './column-label.ts'
import { ShownColumns } from './shown-columns.tsx'
import css from './chooser.module.css'

interface ColumnChooserProps {
  readonly keys: RunKeys
  readonly columns: readonly RunColumnId[]
  readonly onChange: (columns: readonly RunColumnId[] | undefined) => void
  readonly pinned: ReadonlySet<string>
  readonly onPin: (id: RunColumnId) => void
}

/** Names of one kind that are listed at a time; the search finds the others. */
const mostListed = 200

/** Which columns the table has: any metric with any summary of its series, parameters, tags, and what every run has. */
export function ColumnChooser(props: ColumnChooserProps): ReactNode {
  const { keys, columns, onChange, pinned, onPin } = props
  const [search, setSearch] = useState('')
  const chosen = new Set(columns.map(formatColumnId))
  const wanted = search.toLowerCase()
  const found = (list: readonly string[]): readonly string[] =>
    list.filter((key) => key.toLowerCase().includes(wanted))
  const toggle = (id: RunColumnId): void => {
    const text = formatColumnId(id)
    const others = columns.filter((column) => formatColumnId(column) !== text)
    onChange(others.length < columns.length ? others : [...columns, id])
  }
  const box = (id: RunColumnId): ReactNode => (
    <label className={css['box']}>
      <input type="checkbox" checked={chosen.has(formatColumnId(id))} onChange={() => toggle(id)} />
      <span className="ellipsis">{columnLabel(id)}</span>
    </label>
  )
  return (
    <Popover title="Columns" label="Columns">
      <div className={css['chooser']}>
        <div className={css['head']}>
          <TextInput
            label="Search columns"
            placeholder="Search"
            value={search}
            onCommit={setSearch}
            pauseMs={0}
          />
          <button type="button" onClick={() => onChange(undefined)}>
            Reset
          </button>
        </div>
        {wanted === '' && columns.length > 0 && (
          <ShownColumns {...{ columns, onChange, pinned, onPin }} />
        )}
        <Section title="Metrics" keys={found(keys.metrics)}>
          {(key) => <MetricChoice key={key} metric={key} chosen={chosen} toggle={toggle} />}
        </Section>
        <Section title="Parameters" keys={found(keys.params)}>
          {(key) => <li key={key}>{box({ kind: 'param', key })}</li>}
        </Section>
        <Section title="Run" keys={found(attributeKeys)}>
          {(text) => {
            const key = attributeKeys.find((one) => one === text)
            return key && <li key={key}>{box({ kind: 'attribute', key })}</li>
          }}
        </Section>
        <Section title="Tags" keys={found(keys.tags)}>
          {(key) => <li key={key}>{box({ kind: 'tag', key })}</li>}
        </Section>
      </div>
    </Popover>
  )
}

interface SectionProps {
  readonly title: string
  readonly keys: readonly string[]
  readonly children: (key: string) => ReactNode
}

function Section({ title, keys, children }: SectionProps): ReactNode {
  if (keys.length === 0) return null
  return (
    <section aria-label={title}>
      <h3>
        {title} <span className="muted">{keys.length}</span>
      </h3>
      <ul>{keys.slice(0, mostListed).map(children)}</ul>
      {keys.length > mostListed && (
        <p className="muted">Search for the other {keys.length - mostListed}.</p>
      )}
    </section>
  )
}

interface MetricChoiceProps {
  readonly metric: string
  readonly chosen: ReadonlySet<string>
  readonly toggle: (id: RunColumnId) => void
}

function MetricChoice({ metric, chosen, toggle }: MetricChoiceProps): ReactNode {
  const id = (summary: Summary): RunColumnId => ({ kind: 'metric', key: metric, summary })
  return (
    <li className={css['metric']}>
      <span className="ellipsis" title={metric}>
        {metric}
      </span>
      {summaries.map((summary) => (
        <button
          key={summary}
          type="button"
          aria-pressed={chosen.has(formatColumnId(id(summary)))}
          aria-label={`${summary} of ${metric}`}
          onClick={() => toggle(id(summary))}
        >
          {summary}
        </button>
      ))}
    </li>
  )
}
