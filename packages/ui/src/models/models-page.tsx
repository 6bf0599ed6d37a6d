import type { NativeModel } from '@stemma/contract'
import type { ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { usePages } from '../api/use-pages.ts'
import { Message } from '../app/message.tsx'
import { Ago } from '../controls/ago.tsx'
import { containsFilter } from '../experiments/contains-filter.ts'
import { ListPage } from '../pages/list-page.tsx'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { Link, useQueryValue } from '../router/router.tsx'
import type { GridColumn } from '../table/grid-column.ts'
import { AliasChips } from './alias-chips.tsx'

/** All registered models. */
export function ModelsPage(): ReactNode {
  const [search, setSearch] = useQueryValue('q')
  const filter = containsFilter('name', search)
  const { rows, ...pages } = usePages({
    key: ['models', search],
    askPage: (token, signal) => ask('models.list', { filter, limit: 200, ...token }, signal),
    rowsOf: ({ models }) => models,
  })
  return (
    <ListPage
      title="Models"
      pages={pages}
      search={{ label: 'Search models by name', value: search, onCommit: setSearch }}
      rows={rows}
      rowKey={nameOf}
      columns={columns}
      onOpen={({ name }) => navigate(paths.model(name))}
      empty={<NoModels search={search} />}
    />
  )
}

function nameOf({ name }: NativeModel): string {
  return name
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
