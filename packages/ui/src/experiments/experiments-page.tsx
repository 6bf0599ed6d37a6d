import { useMemo, type ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { usePages } from '../api/use-pages.ts'
import { Message } from '../app/message.tsx'
import { ListPage } from '../pages/list-page.tsx'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { useQueryValue } from '../router/router.tsx'
import { containsFilter } from './contains-filter.ts'
import { experimentColumns } from './experiment-columns.tsx'
import { experimentLines, type ExperimentLine } from './experiment-tree.ts'
import { FirstSteps } from './first-steps.tsx'
import { NewExperiment } from './new-experiment.tsx'
import { useRunCounts } from './use-run-counts.ts'

/** All experiments, in folders by the slashes in their names. */
export function ExperimentsPage(): ReactNode {
  const [search, setSearch] = useQueryValue('q')
  const [openText, setOpenText] = useQueryValue('open')
  const filter = containsFilter('name', search)
  const { rows: experiments, ...pages } = usePages({
    key: ['experiments', search],
    askPage: (token, signal) =>
      ask(
        'experiments.list',
        { filter, order_by: ['last_update_time DESC'], limit: 1000, ...token },
        signal,
      ),
    rowsOf: ({ experiments }) => experiments,
  })
  const counts = useRunCounts(experiments)
  const open = useMemo(() => new Set(openText.split(',').map(decodeURIComponent)), [openText])
  const toggle = (path: string): void => {
    const next = new Set(open)
    if (!next.delete(path)) next.add(path)
    setOpenText(
      [...next]
        .filter((path) => path !== '')
        .map(encodeURIComponent)
        .join(','),
    )
  }
  const lines = useMemo(() => experimentLines(experiments, open), [experiments, open])
  return (
    <ListPage
      title="Experiments"
      tabTitle=""
      pages={pages}
      search={{ label: 'Search experiments by name', value: search, onCommit: setSearch }}
      actions={<NewExperiment />}
      rows={lines}
      rowKey={keyOf}
      columns={experimentColumns(toggle, counts)}
      onOpen={(line) =>
        line.kind === 'folder'
          ? toggle(line.path)
          : navigate(paths.experiment(line.experiment.experiment_id))
      }
      viewKey={search}
      empty={search === '' ? <FirstSteps /> : <NoMatch search={search} />}
    />
  )
}

function keyOf(line: ExperimentLine): string {
  return line.kind === 'folder' ? `folder ${line.path}` : line.experiment.experiment_id
}

function NoMatch({ search }: { readonly search: string }): ReactNode {
  return (
    <Message title={`No experiment has “${search}” in its name`}>Try a shorter part of it.</Message>
  )
}
