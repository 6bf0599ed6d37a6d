import { lookAtMachine } from '../report/machine.ts'
import type { LimitFigures } from './limit.ts'
import type { ChartFigures, ScrollFigures } from './looks.ts'
import type { Visit } from './visit.ts'

interface Pair {
  readonly ours: Visit
  readonly theirs: Visit
}

export interface PageFigures {
  readonly limit: LimitFigures
  readonly hundred: Pair
  readonly wide: Pair
  readonly compared: Pair
  readonly many: Visit
  readonly scroll: ScrollFigures
  readonly charts: ChartFigures
}

interface ReportInput {
  readonly runs: number
  readonly points: number
  readonly times: number
}

/** The figures as a table, with what was aimed at and where that was missed. */
export async function pageReport(
  figures: PageFigures,
  { runs, points, times }: ReportInput,
): Promise<string> {
  const { limit, hundred, wide, compared, many, scroll, charts } = figures
  const rows: readonly (readonly [string, string, string, string, string, boolean])[] = [
    own('limit: a page of one line', ms(limit.bareMs), '', true),
    own('limit: React with 100 rows, nothing to ask', ms(limit.reactMs), '', true),
    pair('runs table of 100 runs, cold, to usable', hundred, { below: 700, times: 4 }),
    pair('1,000 runs x 1,000 metrics x 100 params, cold, to usable', wide, {
      below: 2000,
      times: 5,
    }),
    pair('compare 50 runs x 300 params, cold', compared, { below: 500 }),
    [
      'bytes until the table of 100 runs is usable',
      kib(hundred.ours.bytes),
      kib(hundred.theirs.bytes),
      `1/${(hundred.theirs.bytes / hundred.ours.bytes).toFixed(1)}`,
      '≤ 1/8',
      hundred.theirs.bytes / hundred.ours.bytes >= 8,
    ],
    own(`${runs.toLocaleString('en')} runs: first page`, ms(many.ms), '< 1 s', many.ms < 1000),
    own(
      '  median frame while scrolling',
      ms(scroll.medianFrameMs),
      '≤ 50 ms',
      scroll.medianFrameMs <= 50,
    ),
    own('  95 of 100 frames under', ms(scroll.slowFrameMs), '', true),
    own('  filter to answer', ms(scroll.filterMs), '< 0.5 s', scroll.filterMs < 500),
    own(
      `charts of 100 runs x 20 metrics x ${points.toLocaleString('en')} points: first`,
      ms(charts.firstMs),
      '< 1 s',
      charts.firstMs < 1000,
    ),
    own('  all on the screen', ms(charts.allMs), '< 2 s', charts.allMs < 2000),
    own('  heap after all were seen', kib(charts.heapBytes), '< 200 MB', charts.heapBytes < 200e6),
  ]
  const machine = await lookAtMachine()
  return `# The page beside MLflow's own

Medians of ${times} visits (MLflow's large ones: ${Math.min(times, 3)}), each in a browser context without a cache, alternating nothing but the server; both servers and the browser on one machine.
${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, load before ${machine.loadBefore.toFixed(2)}.

| work | Stemma | MLflow 3.18.0 | ratio | aim | |
|---|---:|---:|---:|---|---|
${rows.map((row) => `| ${row.slice(0, 5).join(' | ')} | ${row[5] ? '' : 'missed'} |`).join('\n')}
`
}

interface Aim {
  readonly below: number
  readonly times?: number
}

function pair(
  title: string,
  { ours, theirs }: Pair,
  { below, times }: Aim,
): readonly [string, string, string, string, string, boolean] {
  const ratio = theirs.ms / ours.ms
  const aim = `< ${below / 1000} s${times === undefined ? '' : `, ${times}x`}`
  return [
    title,
    ms(ours.ms),
    ms(theirs.ms),
    `${ratio.toFixed(1)}x`,
    aim,
    ours.ms < below && ratio >= (times ?? 0),
  ]
}

function own(
  title: string,
  value: string,
  aim: string,
  isMet: boolean,
): readonly [string, string, string, string, string, boolean] {
  return [title, value, '', '', aim, isMet]
}

function ms(value: number): string {
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(2)} s`
}

function kib(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${Math.round(bytes / 1024)} KiB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}
