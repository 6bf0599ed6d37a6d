import type { NativeInference } from '@stemma/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { Ago } from '../controls/ago.tsx'
import { Button } from '../controls/button.tsx'
import { Problem } from '../controls/toolbar.tsx'
import { formatDuration } from '../format/time.ts'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { CallFilters, noFilter } from './call-filters.tsx'
import models from '../models/models.module.css'

/** The calls of a deployment, the newest first. */
export function Calls({ deploymentId }: { readonly deploymentId: string }): ReactNode {
  const [filter, setFilter] = useState(noFilter)
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['inferences', deploymentId, filter],
    queryFn: ({ pageParam, signal }) =>
      ask(
        'inferences.list',
        {
          deployment_id: deploymentId,
          limit: 100,
          outcome: filter.outcome,
          ...(filter.client !== '' && { client_request_id: filter.client }),
          ...(filter.entity !== '' && { entity_key: filter.entity }),
          ...(pageParam !== '' && { page_token: pageParam }),
        },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_page_token,
  })
  const calls = data?.pages.flatMap(({ inferences }) => inferences)
  return (
    <section aria-label="Calls">
      <header className={models['head']}>
        <h2>Calls</h2>
        <CallFilters filter={filter} onChange={setFilter} />
      </header>
      {error !== null && <Problem>{errorText(error)}</Problem>}
      {calls?.length === 0 && (
        <p className="muted">{filter === noFilter ? 'None yet.' : 'None of that kind.'}</p>
      )}
      {calls !== undefined && calls.length > 0 && (
        <div
          className={models['scroll']}
          tabIndex={0}
          role="region"
          aria-label="Calls, newest first"
        >
          <table className={models['versions']}>
            <thead>
              <tr>
                {['Call', 'When', 'Status', 'Rows', 'In the model', 'In all', 'Data'].map(
                  (title) => (
                    <th key={title} scope="col">
                      {title}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {calls.map((call) => (
                <Call key={call.inference_id} call={call} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hasNextPage && (
        <Button kind="quiet" onClick={() => void fetchNextPage()}>
          Earlier
        </Button>
      )}
    </section>
  )
}

function Call({ call }: { readonly call: NativeInference }): ReactNode {
  const { inference_id: id, client_request_id: client, time, status, rows } = call
  return (
    <tr>
      <td>
        <Link to={paths.inference(id)} className={client === '' ? 'mono' : undefined} title={id}>
          {client === '' ? id.slice(0, 12) : client}
        </Link>
      </td>
      <td>
        <Ago timeMs={time} />
      </td>
      <td>{status}</td>
      <td>{String(rows)}</td>
      <td>{formatDuration(Number(call.predict_us) / 1000)}</td>
      <td>{formatDuration(Number(call.total_us) / 1000)}</td>
      <td className="mono">{call.data_version}</td>
    </tr>
  )
}
