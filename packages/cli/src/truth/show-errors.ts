import type {
  NativeErrorRanking,
  NativeErrorSlice,
  NativeEstimate,
  RankErrorsRequest,
} from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import type { Column } from '../table/render-table.ts'

export interface MonitoredOptions extends DataOptions {
  readonly name: string
  /** Milliseconds since 1970. */
  readonly from?: number
  readonly until?: number
  readonly least: number
  readonly output?: string
}

export interface ErrorsOptions extends MonitoredOptions {
  readonly by?: readonly string[]
  readonly limit: number
}

/** Prints slices of predictions, those that were the most wrong first. */
export async function showErrors(
  options: ErrorsOptions,
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, printTable, note } = openSession(reached, own)
    const ranking = await call(http, 'monitor.errors', {
      ...monitoredFields(options),
      by: options.by ?? [],
    })
    if (json) return printJson(ranking)
    const { overall, rows, is_cut: isCut } = ranking
    if (overall === undefined)
      return note('Not enough data: nothing is known to be true of these predictions yet.')
    await note(
      `${String(rows)} labelled predictions${isCut ? ', the newest' : ''}: ${whatOf(ranking)} ${estimateText(ranking.kind, overall)}`,
    )
    await printTable(ranking.slices.slice(0, options.limit), columnsOf(ranking))
  })
}

/** The fields that requests of both commands have. */
export function monitoredFields({
  name,
  from,
  until,
  least,
  output,
}: MonitoredOptions): Pick<RankErrorsRequest, 'name' | 'least'> & Partial<RankErrorsRequest> {
  return {
    name,
    least,
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
    ...(output !== undefined && { output }),
  }
}

function whatOf({ kind }: Pick<NativeErrorRanking, 'kind'>): string {
  return kind === 'label' ? 'wrong' : 'off by'
}

/** `12.0% (8.1 to 17.4)` or `3.2 (2.9 to 3.5)`. */
export function estimateText(
  kind: NativeErrorRanking['kind'],
  { value, low, high }: NativeEstimate,
): string {
  if (kind === 'label')
    return `${(value * 100).toFixed(1)}% (${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)})`
  const text = (number: number): string => String(Number(number.toPrecision(4)))
  return `${text(value)} (${text(low)} to ${text(high)})`
}

function columnsOf(ranking: NativeErrorRanking): readonly Column<NativeErrorSlice>[] {
  return [
    { title: 'by', text: ({ by }) => by },
    { title: 'segment', text: ({ segment }) => segment },
    { title: 'rows', align: 'right', text: ({ rows }) => String(rows) },
    {
      title: whatOf(ranking),
      align: 'right',
      text: ({ error, has_enough: hasEnough }) =>
        hasEnough ? estimateText(ranking.kind, error) : 'not enough data',
    },
    {
      title: 'of all errors',
      align: 'right',
      text: ({ share_of_errors: share }) => `${(share * 100).toFixed(1)}%`,
    },
  ]
}
