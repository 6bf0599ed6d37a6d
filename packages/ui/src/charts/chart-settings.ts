/** How lines are drawn; in the address, so that a link shows the same. */
export interface ChartSettings {
  readonly x: 'step' | 'time' | 'relative' | 'metric'
  /** What is on the x axis, of `metric`. */
  readonly xMetric: string
  readonly isLogX: boolean
  readonly isLogY: boolean
  /** Weight of what came before, from 0 (none) to below 1. */
  readonly smoothing: number
  /** Leaves the highest and the lowest twentieth out of the scale. */
  readonly ignoresOutliers: boolean
  /** Fills what lies between the least and the greatest values around each point. */
  readonly hasBand: boolean
}

/** Reads `step,logy,smooth=0.6`; what is not said is plain. */
export function parseSettings(text: string): ChartSettings {
  const words = text.split(',')
  const smoothing = Number(words.find((word) => word.startsWith('smooth='))?.slice(7) ?? 0)
  const xMetric = decodeURIComponent(words.find((word) => word.startsWith('x='))?.slice(2) ?? '')
  const x = (['time', 'relative'] as const).find((word) => words.includes(word))
  return {
    x: xMetric === '' ? (x ?? 'step') : 'metric',
    xMetric,
    isLogX: words.includes('logx'),
    isLogY: words.includes('logy'),
    smoothing: smoothing > 0 && smoothing < 1 ? smoothing : 0,
    ignoresOutliers: words.includes('inliers'),
    hasBand: words.includes('band'),
  }
}

export function formatSettings(settings: ChartSettings): string {
  const { x, xMetric, isLogX, isLogY, smoothing, ignoresOutliers, hasBand } = settings
  return [
    ...(x === 'metric' ? [`x=${encodeURIComponent(xMetric)}`] : x === 'step' ? [] : [x]),
    ...(isLogX ? ['logx'] : []),
    ...(isLogY ? ['logy'] : []),
    ...(smoothing > 0 ? [`smooth=${smoothing}`] : []),
    ...(ignoresOutliers ? ['inliers'] : []),
    ...(hasBand ? ['band'] : []),
  ].join(',')
}
