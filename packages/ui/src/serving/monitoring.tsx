import type { NativeMonitored, NativeMonitorWindow } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { Problem } from '../controls/toolbar.tsx'
import { formatDuration, formatTime } from '../format/time.ts'
import { Drift } from './drift.tsx'
import { estimateText } from './estimate-text.ts'
import { Slices } from './slices.tsx'
import { WindowBars, type WindowValue } from './window-bars.tsx'
import controls from '../controls/controls.module.css'
import models from '../models/models.module.css'

const hour = 3_600_000
const windowSizes = [
  ['Hours', hour],
  ['Days', 24 * hour],
  ['Weeks', 7 * 24 * hour],
] as const

/** How the deployments of a name do: traffic, latency, errors, drift of what they are asked, and where they are wrong. */
export function Monitoring({ name }: { readonly name: string }): ReactNode {
  const [windowMs, setWindowMs] = useState<number>(24 * hour)
  const { data, error } = useQuery({
    queryKey: ['monitor', name, windowMs],
    queryFn: ({ signal }) => ask('monitor.windows', { name, window_ms: windowMs }, signal),
  })
  return (
    <div className={models['model']}>
      <div className={models['stack']}>
        <section aria-label="Windows">
          <header className={models['head']}>
            <h2>All deployments of {name}</h2>
            <select
              className={controls['input']}
              aria-label="Window"
              value={windowMs}
              onChange={({ target }) => setWindowMs(Number(target.value))}
            >
              {windowSizes.map(([title, ms]) => (
                <option key={ms} value={ms}>
                  {title}
                </option>
              ))}
            </select>
          </header>
          {error !== null && <Problem>{errorText(error)}</Problem>}
          {data !== undefined && <Windows monitored={data} />}
        </section>
        {data !== undefined && <Drift monitored={data} />}
      </div>
      <div className={models['stack']}>
        <Slices name={name} />
      </div>
    </div>
  )
}

function Windows({
  monitored: { windows, kind, is_cut },
}: {
  readonly monitored: NativeMonitored
}): ReactNode {
  if (windows.length === 0) return <p className="muted">No calls yet.</p>
  const bars = (
    value: (one: NativeMonitorWindow) => number | undefined,
    text: (one: NativeMonitorWindow) => string,
  ): readonly WindowValue[] =>
    windows.map((one) => ({
      label: formatTime(Number(one.start)),
      value: value(one),
      text: text(one),
    }))
  const wrong = kind === 'label' ? 'Wrong' : 'Off by'
  return (
    <>
      <WindowBars
        title="Calls"
        windows={bars(
          ({ calls }) => Number(calls),
          ({ calls }) => String(calls),
        )}
      />
      <WindowBars
        title="Failed"
        windows={bars(
          ({ failed }) => Number(failed),
          ({ failed }) => String(failed),
        )}
      />
      <WindowBars
        title="Mean time, ms"
        windows={bars(
          ({ mean_us: us }) => us / 1000,
          ({ mean_us: us }) => formatDuration(us / 1000),
        )}
      />
      <WindowBars
        title={wrong}
        windows={bars(
          ({ error }) => error?.value,
          ({ error }) => estimateText(error, kind),
        )}
      />
      <div className={models['scroll']} tabIndex={0} role="region" aria-label="Windows of time">
        <table className={models['versions']}>
          <thead>
            <tr>
              {['From', 'Calls', 'Failed', 'Mean', 'Slowest', 'Labelled', wrong, 'Versions'].map(
                (title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {windows.toReversed().map((one) => (
              <tr key={String(one.start)}>
                <td>{formatTime(Number(one.start))}</td>
                <td>{String(one.calls)}</td>
                <td>{String(one.failed)}</td>
                <td>{formatDuration(one.mean_us / 1000)}</td>
                <td>{formatDuration(Number(one.max_us) / 1000)}</td>
                <td>
                  {String(one.labelled)} of {String(one.rows)}
                </td>
                <td>{estimateText(one.error, kind)}</td>
                <td>{one.model_versions.join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {is_cut && <p className="muted">There are more rows; these are the newest.</p>}
    </>
  )
}
