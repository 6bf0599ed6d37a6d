/** Whether figures of several runs may be held against each other. */
export interface DataVerdict {
  readonly state: 'same' | 'different' | 'unknown'
  /** For people. */
  readonly reason: string
}

/** What one run says of the data that it used. */
export interface UsedData {
  /** For people: a name. */
  readonly who: string
  readonly data: readonly UsedPiece[]
}

export interface UsedPiece {
  /** `churn/7`, or what a client called it. */
  readonly name: string
  /** Equal for equal rows. */
  readonly identity: string
  /** `training`, `validation` …; empty when nothing said so. */
  readonly context: string
}

/**
 * Judges by what the runs were measured on, where all of them say so, else by all that they used. A run that says nothing leaves it open.
 */
export function judgeData(runs: readonly UsedData[]): DataVerdict {
  const silent = runs.filter(({ data }) => data.length === 0)
  if (silent.length > 0) {
    const who =
      silent.length === runs.length
        ? 'None says'
        : silent.length === 1
          ? `${silent[0]?.who ?? ''} does not say`
          : `${String(silent.length)} of ${String(runs.length)} do not say`
    return {
      state: 'unknown',
      reason: `${who} which data was used: the metrics may not be of the same rows.`,
    }
  }
  const measured = runs.map(({ data }) => data.filter(isMeasuredOn))
  const isMeasured = measured.every((data) => data.length > 0)
  const judged = isMeasured ? measured : runs.map(({ data }) => data)
  const sets = judged.map((data) => [...new Set(data.map(({ identity }) => identity))].toSorted())
  const verb = isMeasured ? 'measured on' : 'used'
  const named = (data: readonly UsedPiece[]): string =>
    [...new Set(data.map(({ name }) => name))].toSorted().join(', ')
  const texts = new Set(sets.map((set) => JSON.stringify(set)))
  if (texts.size === 1)
    return { state: 'same', reason: `All ${verb} the same data: ${named(judged[0] ?? [])}.` }
  const shown = runs
    .slice(0, mostShown)
    .map(({ who }, at) => `${who} ${named(judged[at] ?? [])}`)
    .join('; ')
  const more = runs.length > mostShown ? '; …' : ''
  return { state: 'different', reason: `They ${verb} different data: ${shown}${more}.` }
}

const mostShown = 5

/** Anything but what a model learnt from: MLflow's clients write `training`, people `train`, and many nothing. */
function isMeasuredOn({ context }: UsedPiece): boolean {
  return context !== '' && !/^train(?:ing)?$/iu.test(context)
}
