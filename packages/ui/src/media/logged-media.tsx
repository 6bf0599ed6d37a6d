import type { RunItemEntry } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { MediaRow } from './media-row.tsx'
import { mediaKinds, mediaSeries, type MediaForm } from './media-series.ts'
import charts from '../charts/charts.module.css'

interface LoggedMediaProps {
  readonly runId: string
  readonly isLive: boolean
}

const mostPages = 10
const liveMs = 10_000
const titles: readonly (readonly [MediaForm, string])[] = [
  ['text', 'Texts'],
  ['image', 'Images by step'],
  ['audio', 'Audio'],
  ['video', 'Video'],
  ['distribution', 'Distributions'],
  ['file', 'Figures'],
]

/** What clients of Aim and Comet logged by step: texts, images, sounds, distributions. Nothing where there is none. */
export function LoggedMedia({ runId, isLive }: LoggedMediaProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['logged media', runId],
    queryFn: ({ signal }) => readItems(runId, signal),
    refetchInterval: isLive ? liveMs : false,
  })
  const series = useMemo(() => mediaSeries(data?.items ?? []), [data])
  if (series.length === 0) return null
  return (
    <>
      {titles.map(([form, title]) => {
        const own = series.filter((one) => one.form === form)
        if (own.length === 0) return null
        return (
          <section key={form} aria-label={title}>
            <h2 className={charts['section']}>{title}</h2>
            {own.map((one) => (
              <MediaRow key={one.id} runId={runId} series={one} />
            ))}
          </section>
        )
      })}
      {data?.isAll === false && (
        <p className="muted">Not all that was logged is shown: the rest is among the artifacts.</p>
      )}
    </>
  )
}

async function readItems(
  runId: string,
  signal: AbortSignal,
): Promise<{ readonly items: readonly RunItemEntry[]; readonly isAll: boolean }> {
  const found: RunItemEntry[] = []
  let token: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { items, next_page_token: next } = await ask(
      'runs.items',
      { run_id: runId, kinds: mediaKinds, ...(token !== undefined && { page_token: token }) },
      signal,
    )
    found.push(...items)
    if (next === undefined) return { items: found, isAll: true }
    token = next
  }
  return { items: found, isAll: false }
}
