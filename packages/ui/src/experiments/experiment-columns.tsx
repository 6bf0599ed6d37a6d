import type { ReactNode } from 'react'
import { Ago } from '../controls/ago.tsx'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import type { GridColumn } from '../table/grid-column.ts'
import type { ExperimentLine } from './experiment-tree.ts'
import css from './experiments.module.css'

const noteTag = 'mlflow.note.content'

export function experimentColumns(
  toggle: (path: string) => void,
  counts: ReadonlyMap<string, number>,
): readonly GridColumn<ExperimentLine>[] {
  return [
    {
      id: 'name',
      title: 'Name',
      width: 380,
      isPinned: true,
      cell: (line) => <Name {...{ line, toggle }} />,
    },
    {
      id: 'runs',
      title: 'Runs',
      width: 80,
      isNumber: true,
      cell: (line) => countOf(line, counts)?.toLocaleString('en'),
    },
    {
      id: 'updated',
      title: 'Last change',
      width: 120,
      cell: (line) => (
        <Ago timeMs={line.kind === 'folder' ? line.updatedMs : line.experiment.last_update_time} />
      ),
    },
    {
      id: 'created',
      title: 'Created',
      width: 120,
      cell: (line) => line.kind === 'experiment' && <Ago timeMs={line.experiment.creation_time} />,
    },
    {
      id: 'note',
      title: 'Note',
      width: 320,
      cell: (line) => <span className="muted">{noteOf(line)}</span>,
    },
    { id: 'tags', title: 'Tags', width: 320, cell: (line) => <Tags line={line} /> },
    {
      id: 'id',
      title: 'Id',
      width: 180,
      cell: (line) =>
        line.kind === 'experiment' && (
          <span className="mono muted">{line.experiment.experiment_id}</span>
        ),
    },
  ]
}

interface NameProps {
  readonly line: ExperimentLine
  readonly toggle: (path: string) => void
}

function Name({ line, toggle }: NameProps): ReactNode {
  const style = { paddingLeft: line.depth * 18 + (line.kind === 'folder' ? 0 : 18) }
  if (line.kind === 'experiment') {
    return (
      <span style={style}>
        <Link to={paths.experiment(line.experiment.experiment_id)}>{line.name}</Link>
      </span>
    )
  }
  return (
    <button
      type="button"
      className={css['folder']}
      style={style}
      aria-expanded={line.isOpen}
      onClick={() => toggle(line.path)}
    >
      <span className={css['arrow']} data-open={line.isOpen} aria-hidden>
        ›
      </span>
      {line.name}/ <span className="muted">{line.count}</span>
    </button>
  )
}

/** Of an experiment, or of all in a folder; undefined as long as it is not known. */
function countOf(line: ExperimentLine, counts: ReadonlyMap<string, number>): number | undefined {
  if (line.kind === 'experiment') return counts.get(line.experiment.experiment_id)
  let sum = 0
  for (const id of line.experimentIds) {
    const count = counts.get(id)
    if (count === undefined) return undefined
    sum += count
  }
  return sum
}

function noteOf(line: ExperimentLine): string {
  if (line.kind === 'folder') return ''
  const note = line.experiment.tags.find(({ key }) => key === noteTag)?.value ?? ''
  return note.split('\n', 1)[0] ?? ''
}

function Tags({ line }: { readonly line: ExperimentLine }): ReactNode {
  if (line.kind === 'folder') return null
  const tags = line.experiment.tags.filter(({ key }) => !key.startsWith('mlflow.'))
  return tags.map(({ key, value }) => (
    <span key={key} className={css['tag']} title={`${key}: ${value}`}>
      {key}: {value}
    </span>
  ))
}
