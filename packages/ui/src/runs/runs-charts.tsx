import type { NativeRun, RunKeys } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { formatSettings, parseSettings } from '../charts/chart-settings.ts'
import { ImageGrid } from '../charts/image-grid.tsx'
import { MetricChart } from '../charts/metric-chart.tsx'
import { metricSections } from '../charts/metric-sections.ts'
import { Relations } from '../charts/relations.tsx'
import { chartRuns } from '../charts/run-colors.ts'
import { RunLegend } from '../charts/run-legend.tsx'
import { SettingsBar } from '../charts/settings-bar.tsx'
import { WhenNear } from '../charts/when-near.tsx'
import { TextInput } from '../controls/text-input.tsx'
import { Toolbar } from '../controls/toolbar.tsx'
import { useQueryValue } from '../router/router.tsx'
import { useQuerySet } from '../router/use-query-set.ts'
import { usePinnedRuns } from './use-pinned-runs.ts'
import { withImages } from './with-images.ts'
import charts from '../charts/charts.module.css'
import controls from '../controls/controls.module.css'

interface RunsChartsProps {
  /** Those that are selected, or all that are loaded. */
  readonly runs: readonly NativeRun[]
  readonly keys: RunKeys | undefined
}

const counts = [10, 25, 50, 100] as const

/** Charts over runs: how their parameters and metrics hang together, and each metric over time. */
export function RunsCharts({ runs, keys }: RunsChartsProps): ReactNode {
  const [search, setSearch] = useQueryValue('charts')
  const [settingsText, setSettings] = useQueryValue('lines')
  const [countText, setCount] = useQueryValue('draw')
  const settings = useMemo(() => parseSettings(settingsText), [settingsText])
  const count = counts.find((one) => String(one) === countText) ?? counts[0]
  const [hidden, onHide] = useQuerySet('hide')
  const [pinned, onPin] = useQuerySet('pin')
  const kept = usePinnedRuns(pinned, runs)
  const listed = useMemo(() => {
    // A run without metrics of its own, as the parent of others, would only take a colour.
    const withMetrics = runs.filter(({ metrics }) => metrics.length > 0)
    const found = (withMetrics.length > 0 ? withMetrics : runs).filter(
      ({ run_id: id }) => !pinned.has(id),
    )
    return chartRuns([...kept, ...found].slice(0, count))
  }, [runs, kept, pinned, count])
  const drawn = useMemo(() => listed.filter(({ id }) => !hidden.has(id)), [listed, hidden])
  const ids = drawn.map(({ id }) => id)
  const { data: comparison, isPlaceholderData } = useQuery({
    queryKey: ['compare', ids],
    queryFn: ({ signal }) => ask('runs.compare', { run_ids: ids }, signal),
    enabled: ids.length > 1,
    placeholderData: (before) => before,
  })
  const isLive = runs.some(({ status }) => status === 'RUNNING')
  const own = ids.length === 1 ? (keys?.metrics ?? []) : []
  const metrics = comparison?.metrics.map(({ key }) => key) ?? own
  const compared = comparison === undefined ? [] : withImages(drawn, comparison)
  const imageRuns = ids.length === 1 ? drawn : compared
  return (
    <>
      <Toolbar>
        <TextInput
          label="Search charts"
          placeholder="Search charts"
          value={search}
          onCommit={setSearch}
          pauseMs={0}
        />
        <SettingsBar
          {...{ settings, metrics }}
          onChange={(next) => setSettings(formatSettings(next))}
        />
        <select
          className={controls['select']}
          aria-label="Runs that are drawn"
          value={count}
          onChange={({ target }) => setCount(target.value)}
        >
          {counts.map((one) => (
            <option key={one} value={one}>
              first {one} runs
            </option>
          ))}
        </select>
      </Toolbar>
      <RunLegend runs={listed} {...{ hidden, pinned, onHide, onPin }} />
      {comparison !== undefined && !isPlaceholderData && search === '' && (
        <Relations runs={drawn} comparison={comparison} />
      )}
      {search === '' && imageRuns.length > 0 && (
        <ImageGrid runs={imageRuns} isLive={isLive} withItems />
      )}
      {metricSections(metrics, search).map(({ title, keys }) => (
        <section key={title} aria-label={title === '' ? 'Metrics' : title}>
          {title !== '' && <h2 className={charts['section']}>{title}</h2>}
          <div className={charts['grid']}>
            {keys.map((key) => (
              <WhenNear key={key} className={charts['cellMany']}>
                <MetricChart metric={key} runs={drawn} {...{ settings, isLive }} syncKey="runs" />
              </WhenNear>
            ))}
          </div>
        </section>
      ))}
    </>
  )
}
