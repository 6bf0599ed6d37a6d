import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { Message } from '../app/message.tsx'
import type { ViewProps } from '../app/views.ts'
import { DataVerdict } from '../compare/data-verdict.tsx'
import { useTitle } from '../controls/use-title.ts'
import { paths } from '../router/paths.ts'
import { Link, useQueryValue } from '../router/router.tsx'
import page from '../theme/page.module.css'
import css from './models.module.css'

/** Two versions of a model: everything in which they differ, and what could not be compared. */
export function VersionDiffPage({ params }: ViewProps): ReactNode {
  const name = params['model'] ?? ''
  const [from] = useQueryValue('from')
  const [to] = useQueryValue('to')
  useTitle(`${name} ${from} and ${to}`)
  const { data, error } = useQuery({
    queryKey: ['version', name, 'diff', from, to],
    queryFn: ({ signal }) =>
      ask('versions.diff', { name, from: Number(from), to: Number(to) }, signal),
  })
  if (error !== null) {
    return (
      <Message title="These versions can’t be compared" isProblem>
        {errorText(error)}
      </Message>
    )
  }
  return (
    <div className={page['column']}>
      <div className={page['crumbs']}>
        <Link to={paths.models}>Models</Link>
        <span aria-hidden>/</span>
        <Link to={paths.model(name)}>{name}</Link>
        <span aria-hidden>/</span>
        <h1>
          {from} and {to}
        </h1>
      </div>
      <div className={page['scroll']}>
        {data !== undefined && (
          <>
            <DataVerdict verdict={data.data} />
            <table className={css['diff']}>
              <thead>
                <tr>
                  <th scope="col">What differs</th>
                  {[from, to].map((version) => (
                    <th key={version} scope="col">
                      <Link to={paths.version(name, version)}>version {version}</Link>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {data.differences.map(({ part, key, from, to }) => (
                  <tr key={`${part} ${key}`}>
                    <th scope="row">
                      <span className={css['part']}>{part}</span> {key}
                    </th>
                    <td>{from ?? '–'}</td>
                    <td>{to ?? '–'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {data.differences.length === 0 && <Message title="Nothing differs" />}
            {data.unknown.length > 0 && (
              <Message title="Not compared">
                {data.unknown.map((text) => (
                  <p key={text}>{text}</p>
                ))}
              </Message>
            )}
          </>
        )}
      </div>
    </div>
  )
}
