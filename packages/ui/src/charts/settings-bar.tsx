import { useId, type ReactNode } from 'react'
import type { ChartSettings } from './chart-settings.ts'
import css from './settings.module.css'

interface SettingsBarProps {
  readonly settings: ChartSettings
  /** What can be on the x axis. */
  readonly metrics: readonly string[]
  readonly onChange: (settings: ChartSettings) => void
}

/** A list of a thousand helps nobody. */
const mostChoices = 200

/** How all lines of a view are drawn. */
export function SettingsBar({ settings, metrics, onChange }: SettingsBarProps): ReactNode {
  const id = useId()
  const box = (
    name: 'isLogX' | 'isLogY' | 'ignoresOutliers' | 'hasBand',
    text: string,
  ): ReactNode => (
    <label>
      <input
        type="checkbox"
        checked={settings[name]}
        onChange={({ target }) => onChange({ ...settings, [name]: target.checked })}
      />
      {text}
    </label>
  )
  return (
    <div className={css['settings']} role="group" aria-label="How lines are drawn">
      <label>
        x{' '}
        <select
          className={css['xChoice']}
          value={settings.x === 'metric' ? `metric:${settings.xMetric}` : settings.x}
          onChange={({ target }) => {
            const x = (['step', 'time', 'relative'] as const).find((one) => one === target.value)
            const xMetric = x === undefined ? target.value.slice('metric:'.length) : ''
            onChange({ ...settings, x: x ?? 'metric', xMetric })
          }}
        >
          <option value="step">step</option>
          <option value="time">time</option>
          <option value="relative">time since the start</option>
          {metrics.slice(0, mostChoices).map((metric) => (
            <option key={metric} value={`metric:${metric}`}>
              {metric}
            </option>
          ))}
        </select>
      </label>
      {box('isLogX', 'log x')}
      {box('isLogY', 'log y')}
      {box('ignoresOutliers', 'no outliers')}
      {box('hasBand', 'min–max')}
      <label htmlFor={id}>smoothing</label>
      <input
        id={id}
        type="range"
        min={0}
        max={0.99}
        step={0.01}
        value={settings.smoothing}
        onChange={({ target }) => onChange({ ...settings, smoothing: Number(target.value) })}
      />
      <output htmlFor={id}>{settings.smoothing.toFixed(2)}</output>
    </div>
  )
}
