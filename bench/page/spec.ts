/** An experiment that is looked at. */
export interface Spec {
  readonly name: string
  readonly runs: number
  readonly metrics: number
  readonly params: number
  /** Of each metric; 1 if absent. */
  readonly points?: number
  /** Runs are left open: it takes a third of the requests. */
  readonly staysOpen?: true
}

/** Ids of what was made, by the experiment's name. */
export type Made = Readonly<
  Record<string, { readonly id: string; readonly runs: readonly string[] }>
>

/** What both pages are shown. */
export const shared: readonly Spec[] = [
  { name: 'hundred', runs: 100, metrics: 20, params: 10 },
  { name: 'wide', runs: 1000, metrics: 1000, params: 100 },
  { name: 'compared', runs: 50, metrics: 5, params: 300 },
]

/** What only ours is shown, as the other has no target in it. */
export function ownSpecs({
  runs,
  points,
}: {
  readonly runs: number
  readonly points: number
}): readonly Spec[] {
  return [
    { name: 'many', runs, metrics: 3, params: 3, staysOpen: true },
    { name: 'charts', runs: 100, metrics: 20, params: 2, points },
  ]
}
