import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { addressOf, ask } from '../api/server.ts'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { imageOf, type LoggedImage } from './image-name.ts'
import { itemImages } from './item-images.ts'
import type { ChartRun } from './metric-lines.ts'
import { cssValue } from './run-colors.ts'
import chartsCss from './charts.module.css'
import imagesCss from './images.module.css'

interface ImageGridProps {
  readonly runs: readonly ChartRun[]
  readonly isLive: boolean
  /** Whether images of Aim's and Comet's clients are shown as well. */
  readonly withItems?: boolean
}

const mostRuns = 20
const mostPages = 5
const liveMs = 10_000

/** The images that runs logged, with `log_image` of MLflow or as other clients do, by key, side by side at one step. Nothing where there are none. */
export function ImageGrid({ runs, isLive, withItems = false }: ImageGridProps): ReactNode {
  const shown = runs.slice(0, mostRuns)
  const { data } = useQuery({
    queryKey: ['images', withItems, shown.map(({ id }) => id)],
    queryFn: async ({ signal }) =>
      new Map(
        await Promise.all(
          shown.map(async ({ id }) => {
            const items = withItems ? await itemImages(id, signal) : []
            return [id, [...(await imagesOf(id, signal)), ...items]] as const
          }),
        ),
      ),
    placeholderData: (before) => before,
    refetchInterval: isLive ? liveMs : false,
  })
  const keys = useMemo(
    () => [...new Set([...(data?.values() ?? [])].flat().map(({ key }) => key))].toSorted(),
    [data],
  )
  if (data === undefined || keys.length === 0) return null
  return (
    <section aria-label="Images">
      <h2 className={chartsCss['section']}>Images</h2>
      {keys.map((key) => (
        <ImageRow key={key} name={key} runs={shown} images={data} />
      ))}
      {runs.length > mostRuns && <p className="muted">Of the first {mostRuns} runs.</p>}
    </section>
  )
}

async function imagesOf(runId: string, signal: AbortSignal): Promise<readonly LoggedImage[]> {
  const images: LoggedImage[] = []
  let token: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { entries, next_page_token: next } = await ask(
      'runArtifacts.list',
      { run_id: runId, path: 'images', ...(token !== undefined && { page_token: token }) },
      signal,
    )
    images.push(...entries.flatMap(({ path }) => imageOf(path) ?? []))
    if (next === undefined) break
    token = next
  }
  return images
}

interface ImageRowProps {
  readonly name: string
  readonly runs: readonly ChartRun[]
  readonly images: ReadonlyMap<string, readonly LoggedImage[]>
}

/** One key: a slider over its steps, and what each run has at that step or last before it. */
function ImageRow({ name, runs, images }: ImageRowProps): ReactNode {
  const own = (id: string): readonly LoggedImage[] =>
    (images.get(id) ?? []).filter(({ key }) => key === name)
  const steps = [...new Set(runs.flatMap(({ id }) => own(id).map(({ step }) => step)))].toSorted(
    (a, b) => a - b,
  )
  const [chosen, setChosen] = useState<number | undefined>()
  const at = Math.min(chosen ?? steps.length - 1, steps.length - 1)
  const step = steps[at] ?? 0
  return (
    <div className={imagesCss['images']}>
      <header>
        <h3>{name}</h3>
        {steps.length > 1 && (
          <input
            type="range"
            aria-label={`Step of ${name}`}
            min={0}
            max={steps.length - 1}
            value={at}
            onChange={({ target }) => setChosen(Number(target.value))}
          />
        )}
        <output>step {step}</output>
      </header>
      <ul>
        {runs.map(({ id, name: run, color }) => {
          const image = own(id)
            .filter((one) => one.step <= step)
            .toSorted((a, b) => b.step - a.step || b.timestamp - a.timestamp)[0]
          return (
            image !== undefined && (
              <li key={id}>
                <img
                  loading="lazy"
                  src={addressOf('runArtifacts.get', { run_id: id, path: image.path })}
                  alt={`${name} of ${run} at step ${image.step}`}
                />
                <span>
                  <span style={{ background: cssValue(color) }} />
                  <Link to={paths.runFile(id, image.path)} className="ellipsis">
                    {run}
                  </Link>
                  {image.step !== step && <span className="muted">step {image.step}</span>}
                </span>
              </li>
            )
          )
        })}
      </ul>
    </div>
  )
}
