import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { Ago } from '../controls/ago.tsx'
import { Button } from '../controls/button.tsx'
import { eventText } from './event-text.ts'
import css from './models.module.css'

/** Everything that ever changed of a model, the latest first. */
export function ModelHistory({ name }: { readonly name: string }): ReactNode {
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['history', name],
    queryFn: ({ pageParam, signal }) =>
      ask(
        'models.history',
        { name, limit: 50, ...(pageParam !== '' && { page_token: pageParam }) },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_page_token,
  })
  return (
    <section aria-label="History">
      <header className={css['head']}>
        <h2>History</h2>
      </header>
      <ol className={css['history']}>
        {data?.pages
          .flatMap(({ events }) => events)
          .map((event) => (
            <li key={String(event.event)}>
              <span className="muted">
                <Ago timeMs={event.time} />
              </span>
              <span>
                {eventText(event)} <span className="muted">{event.actor}</span>
              </span>
            </li>
          ))}
      </ol>
      {hasNextPage && (
        <Button kind="quiet" onClick={() => void fetchNextPage()}>
          Earlier
        </Button>
      )}
    </section>
  )
}
