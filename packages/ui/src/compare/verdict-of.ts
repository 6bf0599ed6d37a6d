import type { RunComparison } from '@stemma/contract'

/** Whether the figures of some runs may be held against each other. */
export interface Verdict {
  readonly kind: 'same' | 'different' | 'unknown'
  readonly text: string
}

/** From the data that runs say they used. A run that says nothing leaves it open. */
export function verdictOf({ runs, datasets }: RunComparison): Verdict {
  const silent = runs.filter((_, at) => !datasets.some(({ used }) => used[at]))
  if (silent.length > 0) {
    const who =
      silent.length === runs.length
        ? 'No run says'
        : `${silent.length} of ${runs.length} runs do not say`
    return {
      kind: 'unknown',
      text: `${who} which data it used: their metrics may not be of the same rows.`,
    }
  }
  if (datasets.every(({ differs }) => !differs)) {
    const names = datasets.map(({ name, digest }) => `${name} ${digest.slice(0, 8)}`)
    return { kind: 'same', text: `All used the same data: ${[...new Set(names)].join(', ')}.` }
  }
  const names = [...new Set(datasets.filter(({ differs }) => differs).map(({ name }) => name))]
  return {
    kind: 'different',
    text: `They used different data: ${names.join(', ')}. See below which run used which.`,
  }
}
