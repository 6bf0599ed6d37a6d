import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { Message } from '../app/message.tsx'
import { TextInput } from '../controls/text-input.tsx'
import { Problem, Toolbar } from '../controls/toolbar.tsx'
import { useTitle } from '../controls/use-title.ts'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { useQueryValue } from '../router/router.tsx'
import { Grid } from '../table/grid.tsx'
import { containsFilter } from './contains-filter.ts'
import { experimentColumns } from './experiment-columns.tsx'
import { experimentLines, type ExperimentLine } from './experiment-tree.ts'
import { FirstSteps } from './first-steps.tsx'
import { NewExperiment } from './new-experiment.tsx'
import { useRunCounts } from './use-run-counts.ts'
import page from '../theme/page.module.css'

/** All experiments, in folders by the slashes in their names. */
export function ExperimentsPage(): ReactNode {
  useTitle('')
  const [search, setSearch] = useQueryValue('q')
  const [openText, setOpenText] = useQueryValue('open')
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['experiments', search],
    queryFn: ({ pageParam, signal }) =>
      ask(
        'experiments.list',
        {
          filter: containsFilter('name', search),
          order_by: ['last_update_time DESC'],
          limit: 1000,
          page_token: pageParam,
        },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_page_token,
    placeholderData: keepPreviousData,
  })
  const experiments = useMemo(
    () => data?.pages.flatMap(({ experiments }) => experiments) ?? [],
    [data],
  )
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
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  return (
    <div className={page['column']}>
      <Toolbar>
        <h1 className={page['title']}>Experiments</h1>
        <TextInput
          label="Search experiments by name"
          placeholder="Search by name"
          value={search}
          onCommit={setSearch}
          data-search=""
        />
        <NewExperiment />
      </Toolbar>
      {error !== null && <Problem>{errorText(error)}</Problem>}
      <div className={page['rest']}>
        <Grid
          label="Experiments"
          rows={lines}
          rowKey={keyOf}
          columns={experimentColumns(toggle, counts)}
          onOpen={(line) =>
            line.kind === 'folder'
              ? toggle(line.path)
              : navigate(paths.experiment(line.experiment.experiment_id))
          }
          onEnd={onEnd}
          viewKey={search}
          empty={
            data !== undefined && (search === '' ? <FirstSteps /> : <NoMatch search={search} />)
          }
        />
      </div>
    </div>
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
