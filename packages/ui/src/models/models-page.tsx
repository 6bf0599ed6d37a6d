import type { NativeModel } from '@stemma/contract'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { Message } from '../app/message.tsx'
import { Ago } from '../controls/ago.tsx'
import { TextInput } from '../controls/text-input.tsx'
import { Problem, Toolbar } from '../controls/toolbar.tsx'
import { useTitle } from '../controls/use-title.ts'
import { containsFilter } from '../experiments/contains-filter.ts'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { Link, useQueryValue } from '../router/router.tsx'
import type { GridColumn } from '../table/grid-column.ts'
import { Grid } from '../table/grid.tsx'
import { AliasChips } from './alias-chips.tsx'
import page from '../theme/page.module.css'

/** All registered models. */
export function ModelsPage(): ReactNode {
  useTitle('Models')
  const [search, setSearch] = useQueryValue('q')
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['models', search],
    queryFn: ({ pageParam, signal }) =>
      ask(
        'models.list',
        {
          filter: containsFilter('name', search),
          limit: 200,
          ...(pageParam !== '' && { page_token: pageParam }),
        },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_page_token,
    placeholderData: keepPreviousData,
  })
  const models = useMemo(() => data?.pages.flatMap(({ models }) => models) ?? [], [data])
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return (
    <div className={page['column']}>
      <Toolbar>
        <h1 className={page['title']}>Models</h1>
        <TextInput
          label="Search models by name"
          placeholder="Search by name"
          value={search}
          onCommit={setSearch}
          data-search=""
        />
      </Toolbar>
      {error !== null && <Problem>{errorText(error)}</Problem>}
      <div className={page['rest']}>
        <Grid
          label="Models"
          rows={models}
          rowKey={({ name }) => name}
          columns={columns}
          onOpen={({ name }) => navigate(paths.model(name))}
          onEnd={onEnd}
          empty={data !== undefined && <NoModels search={search} />}
        />
      </div>
    </div>
  )
}

const columns: readonly GridColumn<NativeModel>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 280,
    isPinned: true,
    cell: ({ name }) => <Link to={paths.model(name)}>{name}</Link>,
  },
  { id: 'aliases', title: 'Aliases', width: 300, cell: (model) => <AliasChips model={model} /> },
  {
    id: 'versions',
    title: 'Last version',
    width: 100,
    isNumber: true,
    cell: ({ last_version }) => (last_version === 0 ? '' : last_version),
  },
  {
    id: 'updated',
    title: 'Last change',
    width: 120,
    cell: ({ last_update_time: time }) => <Ago timeMs={time} />,
  },
  {
    id: 'description',
    title: 'Description',
    width: 420,
    cell: ({ description }) => <span className="muted">{description.split('\n', 1)[0]}</span>,
  },
]

function NoModels({ search }: { readonly search: string }): ReactNode {
  if (search !== '')
    return (
      <Message title={`No model has “${search}” in its name`}>Try a shorter part of it.</Message>
    )
  return (
    <Message title="No model is registered yet">
      Register one from the page of the run that made it, or in the script:
      <pre>{`mlflow.sklearn.log_model(model, name="model", registered_model_name="churn")`}</pre>
    </Message>
  )
}
