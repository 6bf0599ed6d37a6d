/** How lines are drawn; in the address, so that a link shows the same. */
export interface ChartSettings {
  readonly x: 'step' | 'time' | 'relative'
  readonly isLogX: boolean
  readonly isLogY: boolean
  /** Weight of what came before, from 0 (none) to below 1. */
  readonly smoothing: number
  /** Leaves the highest and the lowest twentieth out of the scale. */
  readonly ignoresOutliers: boolean
}

export const plainSettings: ChartSettings = {
  x: 'step',
  isLogX: false,
  isLogY: false,
  smoothing: 0,
  ignoresOutliers: false,
}

/** Reads `step,logy,smooth=0.6`; what is not said is plain. */
export function parseSettings(text: string): ChartSettings {
  const words = text.split(',')
  const smoothing = Number(words.find((word) => word.startsWith('smooth='))?.slice(7) ?? 0)
  return {
    x: words.includes('time') ? 'time' : words.includes('relative') ? 'relative' : 'step',
    isLogX: words.includes('logx'),
    isLogY: words.includes('logy'),
    smoothing: smoothing > 0 && smoothing < 1 ? smoothing : 0,
    ignoresOutliers: words.includes('inliers'),
  }
}

export function formatSettings(settings: ChartSettings): string {
  const { x, isLogX, isLogY, smoothing, ignoresOutliers } = settings
  return [
    ...(x === 'step' ? [] : [x]),
    ...(isLogX ? ['logx'] : []),
    ...(isLogY ? ['logy'] : []),
    ...(smoothing > 0 ? [`smooth=${smoothing}`] : []),
    ...(ignoresOutliers ? ['inliers'] : []),
  ].join(',')
}
