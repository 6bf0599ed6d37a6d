/**
 * Joins `ground_truth t`, the row that is held true of a prediction `p` now: the one that no other supersedes. `join`, or `left join` where predictions without a truth count, too.
 */
export function joinHeldTruth(join: 'join' | 'left join'): string {
  return `${join} ground_truth t on t.inference_no = p.inference_no and t.row_index = p.row_index
       and not exists (select 1 from ground_truth n where n.supersedes = t.truth_no)`
}

/** Calls of a name in a time that were answered, but not by shadows; `?` for the name and both times. */
export const answeredCalls = `d.name = ? and i.at >= ? and i.at < ? and i.status = 200 and i.source <> 'shadow'`

/** A value of a column of texts that may be null. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function numberOrNull(value: unknown): number | null {
  return value === null ? null : Number(value)
}
