import type { RunItemEntry } from '@stemma/contract'
import { useState, type ReactNode } from 'react'
import { addressOf } from '../api/server.ts'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { DistributionView } from './distribution-view.tsx'
import { captionOf, type MediaForm, type MediaSeries } from './media-series.ts'
import { TextView } from './text-view.tsx'
import css from './media.module.css'

interface MediaRowProps {
  readonly runId: string
  readonly series: MediaSeries
}

/** One name and context: a slider over its steps, and what was logged at the one that it is at. The newest step until somebody moves it. */
export function MediaRow({ runId, series }: MediaRowProps): ReactNode {
  const { name, labels, steps, form } = series
  const [chosen, setChosen] = useState<number | undefined>()
  const found = steps.findIndex(({ step }) => step === chosen)
  const at = found === -1 ? steps.length - 1 : found
  const { step = 0, items = [] } = steps[at] ?? {}
  const whole = [name, ...labels].join(', ')
  return (
    <div className={css['media']} role="group" aria-label={whole}>
      <header>
        <h3>{name}</h3>
        {labels.map((label) => (
          <span key={label} className={css['label']}>
            {label}
          </span>
        ))}
        {steps.length > 1 && (
          <input
            type="range"
            aria-label={`Step of ${whole}`}
            aria-valuetext={`step ${step}`}
            min={0}
            max={steps.length - 1}
            value={at}
            onChange={({ target }) => setChosen(steps[Number(target.value)]?.step)}
          />
        )}
        <output>step {step}</output>
      </header>
      <ul data-form={form}>
        {items.map((item) => (
          <li key={item.item}>
            <MediaItem {...{ runId, item, form, label: `${whole} at step ${step}` }} />
            {item.path !== undefined && (
              <Link to={paths.runFile(runId, item.path)} className="ellipsis">
                {captionOf(item) || item.path.slice(item.path.lastIndexOf('/') + 1)}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

interface MediaItemProps {
  readonly runId: string
  readonly item: RunItemEntry
  readonly form: MediaForm
  readonly label: string
}

function MediaItem({ runId, item, form, label }: MediaItemProps): ReactNode {
  const { path } = item
  if (path === undefined) return null
  const address = addressOf('runArtifacts.get', { run_id: runId, path })
  switch (form) {
    case 'image':
      return <img loading="lazy" src={address} alt={captionOf(item) || label} />
    case 'audio':
      return <audio controls preload="none" src={address} aria-label={label} />
    case 'video':
      return <video controls preload="none" src={address} aria-label={label} />
    case 'text':
      return <TextView {...{ runId, path, label }} />
    case 'distribution':
      return <DistributionView {...{ item, address, label }} />
    case 'file':
      return null
  }
}
