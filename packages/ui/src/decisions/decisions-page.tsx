import type { NativeDecision } from '@stemma/contract'
import type { ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { usePages } from '../api/use-pages.ts'
import { Message } from '../app/message.tsx'
import { Ago } from '../controls/ago.tsx'
import { ListPage } from '../pages/list-page.tsx'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { Link, useQueryValue } from '../router/router.tsx'
import type { GridColumn } from '../table/grid-column.ts'
import { DataLink } from './data-link.tsx'
import { Verdict } from './verdict.tsx'

/** What gates and people decided, the newest first; of one model where the address names it. */
export function DecisionsPage(): ReactNode {
  const [model] = useQueryValue('model')
  const { rows, ...pages } = usePages({
    key: ['decisions', model],
    askPage: (token, signal) =>
      ask('decisions.list', { limit: 200, ...(model !== '' && { name: model }), ...token }, signal),
    rowsOf: ({ decisions }) => decisions,
  })
  return (
    <ListPage
      title={model === '' ? 'Decisions' : `Decisions about ${model}`}
      pages={pages}
      actions={model !== '' && <Link to={paths.decisions()}>All models</Link>}
      rows={rows}
      rowKey={idOf}
      columns={columns}
      onOpen={({ decision_id: id }) => navigate(paths.decision(id))}
      viewKey={model}
      empty={<NoDecisions model={model} />}
    />
  )
}

function idOf({ decision_id: id }: NativeDecision): string {
  return id
}

const columns: readonly GridColumn<NativeDecision>[] = [
  {
    id: 'verdict',
    title: 'Verdict',
    width: 120,
    isPinned: true,
    cell: ({ verdict, decision_id: id }) => (
      <Link to={paths.decision(id)}>
        <Verdict verdict={verdict} />
      </Link>
    ),
  },
  {
    id: 'alias',
    title: 'Alias',
    width: 200,
    cell: ({ name, alias }) => <Link to={paths.model(name)}>{`${name}@${alias}`}</Link>,
  },
  {
    id: 'candidate',
    title: 'Candidate',
    width: 80,
    isNumber: true,
    cell: ({ name, candidate_version: version }) => (
      <Link to={paths.version(name, version)}>{version}</Link>
    ),
  },
  {
    id: 'against',
    title: 'Against',
    width: 80,
    isNumber: true,
    cell: ({ name, against_version: version }) =>
      version !== undefined && <Link to={paths.version(name, version)}>{version}</Link>,
  },
  { id: 'data', title: 'Data', width: 160, cell: ({ data }) => <DataLink data={data} /> },
  {
    id: 'rows',
    title: 'Rows',
    width: 100,
    isNumber: true,
    cell: ({ rows }) => Number(rows).toLocaleString('en'),
  },
  {
    id: 'why',
    title: 'Why',
    width: 520,
    cell: ({ reasons }) => <span className="muted">{reasons.join(' ')}</span>,
  },
  { id: 'by', title: 'By', width: 100, cell: ({ created_by: by }) => by },
  {
    id: 'time',
    title: 'When',
    width: 110,
    cell: ({ creation_time: time }) => <Ago timeMs={time} />,
  },
]

function NoDecisions({ model }: { readonly model: string }): ReactNode {
  return (
    <Message title="Nothing has been decided yet">
      Score two versions on the same rows, and let the alias move only if the new one is better:
      <pre>{`stemma gate ${model === '' ? 'churn' : model} --candidate 8 --data churn-eval/5`}</pre>
    </Message>
  )
}
