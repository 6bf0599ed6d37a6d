import type { ReactNode } from 'react'
import { formatColumnId, type RunColumnId } from './column-id.ts'
import { columnLabel } from './column-label.ts'
import { movedColumn } from './moved-column.ts'
import css from './chooser.module.css'

interface ShownColumnsProps {
  readonly columns: readonly RunColumnId[]
  readonly onChange: (columns: readonly RunColumnId[]) => void
  readonly pinned: ReadonlySet<string>
  readonly onPin: (id: RunColumnId) => void
}

/** The columns that the table has, in their order: each is moved, kept at the left, or taken away, without a mouse too. */
export function ShownColumns({ columns, onChange, pinned, onPin }: ShownColumnsProps): ReactNode {
  return (
    <section aria-label="Shown columns">
      <h3>
        Shown <span className="muted">{columns.length}</span>
      </h3>
      <ol className={css['shown']}>
        {columns.map((id, at) => {
          const text = formatColumnId(id)
          const [before, after] = [columns[at - 1], columns[at + 1]]
          return (
            <li key={text} className={css['metric']}>
              <span className="ellipsis" title={text}>
                {columnLabel(id)}
              </span>
              <button
                type="button"
                aria-pressed={pinned.has(text)}
                aria-label={`Keep ${text} at the left`}
                onClick={() => onPin(id)}
              >
                left
              </button>
              <button
                type="button"
                disabled={before === undefined}
                aria-label={`Move ${text} up`}
                onClick={() =>
                  before && onChange(movedColumn(columns, text, formatColumnId(before)))
                }
              >
                ↑
              </button>
              <button
                type="button"
                disabled={after === undefined}
                aria-label={`Move ${text} down`}
                onClick={() => after && onChange(movedColumn(columns, text, formatColumnId(after)))}
              >
                ↓
              </button>
              <button
                type="button"
                aria-label={`Take ${text} away`}
                onClick={() => onChange(columns.filter((one) => one !== id))}
              >
                ×
              </button>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
