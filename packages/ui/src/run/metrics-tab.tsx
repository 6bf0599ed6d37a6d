import type { NativeRun } from '@stemma/contract'
import { useMemo, type ReactNode } from 'react'
import { formatSettings, parseSettings } from '../charts/chart-settings.ts'
import { ImageGrid } from '../charts/image-grid.tsx'
import { MetricChart } from '../charts/metric-chart.tsx'
import { metricSections } from '../charts/metric-sections.ts'
import { SettingsBar } from '../charts/settings-bar.tsx'
import { WhenNear } from '../charts/when-near.tsx'
import { TextInput } from '../controls/text-input.tsx'
import { Toolbar } from '../controls/toolbar.tsx'
import { LoggedMedia } from '../media/logged-media.tsx'
import { useQueryValue } from '../router/router.tsx'
import charts from '../charts/charts.module.css'

/** Every metric of a run as a chart, in sections by what stands before the last slash of its name. */
export function MetricsTab({ run }: { readonly run: NativeRun }): ReactNode {
  const [search, setSearch] = useQueryValue('charts')
  const [settingsText, setSettings] = useQueryValue('lines')
  const settings = useMemo(() => parseSettings(settingsText), [settingsText])
  const { run_id: id, name, start_time: start } = run
  const runs = useMemo(
    () => [{ id, name, color: '--run-1', startMs: Number(start) }],
    [id, name, start],
  )
  const sections = metricSections(
    run.metrics.map(({ key }) => key),
    search,
  )
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
          settings={settings}
          metrics={run.metrics.map(({ key }) => key)}
          onChange={(next) => setSettings(formatSettings(next))}
        />
      </Toolbar>
      <ImageGrid runs={runs} isLive={run.status === 'RUNNING'} />
      {search === '' && <LoggedMedia runId={id} isLive={run.status === 'RUNNING'} />}
      {sections.map(({ title, keys }) => (
        <section key={title} aria-label={title === '' ? 'Metrics' : title}>
          {title !== '' && <h2 className={charts['section']}>{title}</h2>}
          <div className={charts['grid']}>
            {keys.map((key) => (
              <WhenNear key={key} className={charts['cell']}>
                <MetricChart
                  metric={key}
                  {...{ runs, settings }}
                  syncKey={id}
                  isLive={run.status === 'RUNNING'}
                />
              </WhenNear>
            ))}
          </div>
        </section>
      ))}
    </>
  )
}
