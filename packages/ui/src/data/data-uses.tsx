import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { Button } from '../controls/button.tsx'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import css from './data.module.css'

/** The runs that saw a version. */
export function DataUses({ reference }: { readonly reference: string }): ReactNode {
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['data', 'usage', reference],
    queryFn: ({ pageParam, signal }) =>
      ask('data.usage', { reference, ...(pageParam !== '' && { page_token: pageParam }) }, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_page_token,
  })
  const runs = data?.pages.flatMap(({ runs }) => runs)
  return (
    <section aria-label="Used by">
      <h2 className={css['head']}>Used by</h2>
      {runs?.length === 0 && (
        <p className="muted">
          No run yet. One that logs this table with mlflow.log_input stands here.
        </p>
      )}
      <ul className={css['uses']}>
        {runs?.map(({ run_id, run_name, context, model_versions }) => (
          <li key={`${run_id} ${context}`}>
            <Link to={paths.run(run_id)}>{run_name}</Link> <span className="muted">{context}</span>
            {model_versions.map((made) => {
              const [model = '', version = ''] = made.split('/')
              return (
                <span key={made}>
                  {' → '}
                  <Link to={paths.version(model, version)}>{made}</Link>
                </span>
              )
            })}
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button kind="quiet" onClick={() => void fetchNextPage()}>
          More
        </Button>
      )}
    </section>
  )
}
