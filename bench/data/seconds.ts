import { median } from '../load/stats.ts'

/** Seconds that some work takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

/** The middle of several times; each of the works has its turn before the first has its next, and one turn before counts for nothing. */
export async function medianSeconds<Name extends string>(
  works: Readonly<Record<Name, () => Promise<unknown>>>,
  repeats: number,
): Promise<Readonly<Record<Name, number>>> {
  // The guarantee: entries of the record itself.
  const entries = Object.entries(works) as [Name, () => Promise<unknown>][]
  const times = new Map<Name, number[]>()
  for (let turn = 0; turn <= repeats; turn++) {
    for (const [name, work] of entries) {
      const took = await seconds(work)
      if (turn > 0) times.set(name, [...(times.get(name) ?? []), took])
    }
  }
  // The guarantee: each name of the works has its times.
  return Object.fromEntries(
    entries.map(([name]) => [name, median(times.get(name) ?? [])]),
  ) as Record<Name, number>
}
