import type { NativeNewReplay } from '@stemma/contract'
import { escapeControls } from '../table/escape-controls.ts'

/** What came of many replays. */
export interface ReplaySummary {
  readonly mode: NativeNewReplay['mode']
  readonly replayed: number
  readonly input_match: Counts
  readonly model_match: Counts
  readonly output_match: Counts
  readonly max_abs_diff: number
  readonly label_flips: number
  /** Ids of those whose output did not match, 20 at most. */
  readonly not_matching: readonly string[]
  /** What was said of them, each text once, 20 at most. */
  readonly details: readonly string[]
}

interface Counts {
  readonly yes: number
  readonly no: number
  readonly unknown: number
}

const mostShown = 20

export function summaryOf(
  mode: NativeNewReplay['mode'],
  replays: readonly NativeNewReplay[],
): ReplaySummary {
  return {
    mode,
    replayed: replays.length,
    input_match: countsOf(replays.map(({ input_match: matches }) => matches)),
    model_match: countsOf(replays.map(({ model_match: matches }) => matches)),
    output_match: countsOf(replays.map(({ output_match: matches }) => matches)),
    max_abs_diff: replays.reduce((most, { max_abs_diff: one }) => Math.max(most, one ?? 0), 0),
    label_flips: replays.reduce((sum, { label_flips: one }) => sum + Number(one ?? 0), 0),
    not_matching: replays
      .filter(({ output_match: matches }) => matches !== true)
      .slice(0, mostShown)
      .map(({ inference_id: id }) => id),
    details: [
      ...new Set(replays.map(({ detail }) => detail ?? '').filter((text) => text !== '')),
    ].slice(0, mostShown),
  }
}

export function replayText(replay: NativeNewReplay): string {
  const lines = [
    `input   ${said(replay.input_match)}`,
    `model   ${said(replay.model_match)}  ${replay.model}`,
    `output  ${said(replay.output_match)}${differenceText(replay)}`,
    ...((replay.detail ?? '') === '' ? [] : [replay.detail ?? '']),
  ]
  return `${lines.map(escapeControls).join('\n')}\n`
}

export function summaryText(summary: ReplaySummary): string {
  const count = (title: string, { yes, no, unknown }: Counts): string =>
    `${title}  ${yes} match, ${no} do not, ${unknown} unknown`
  const lines = [
    `${summary.replayed} calls replayed, ${summary.mode}`,
    count('input ', summary.input_match),
    count('model ', summary.model_match),
    count('output', summary.output_match),
    `largest difference ${summary.max_abs_diff}, labels that differ ${summary.label_flips}`,
    ...summary.details,
    ...summary.not_matching.map((id) => `not the same  ${id}`),
  ]
  return `${lines.map(escapeControls).join('\n')}\n`
}

function said(matches: boolean | undefined): string {
  if (matches === undefined) return 'unknown'
  return matches ? 'matches' : 'differs'
}

function differenceText({ max_abs_diff: diff, label_flips: flips }: NativeNewReplay): string {
  if (diff === undefined || (diff === 0 && Number(flips ?? 0) === 0)) return ''
  return `  largest difference ${diff}, labels that differ ${String(flips ?? 0)}`
}

function countsOf(values: readonly (boolean | undefined)[]): Counts {
  const count = (wanted: boolean | undefined): number =>
    values.filter((value) => value === wanted).length
  return { yes: count(true), no: count(false), unknown: count(undefined) }
}
