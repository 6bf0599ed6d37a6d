/** What Stemma's figure must reach. */
export type Target<System extends string = string> =
  | { readonly kind: 'at-most'; readonly value: number }
  | { readonly kind: 'at-least'; readonly value: number }
  /** So many times better than another. */
  | { readonly kind: 'ratio'; readonly peer: System; readonly atLeast: number }
  /** At most so many times worse than another. */
  | { readonly kind: 'within'; readonly peer: System; readonly times: number }

/** A line of a table of figures. */
export interface Line<Id extends string = string, System extends string = string> {
  readonly id: Id
  readonly title: string
  readonly unit: string
  readonly better: 'lower' | 'higher'
  readonly targets: readonly Target<System>[]
}

/** A column: a system and its title. `bare`, what the machine allows, is compared with nobody. */
export type Column<System extends string = string> = readonly [System, string]

export const atMost = (value: number): Target<never> => ({ kind: 'at-most', value })
export const atLeast = (value: number): Target<never> => ({ kind: 'at-least', value })

/** Targets that name another system. */
export function over<System extends string>(peer: System, times: number): Target<System> {
  return { kind: 'ratio', peer, atLeast: times }
}

export function within<System extends string>(peer: System, times: number): Target<System> {
  return { kind: 'within', peer, times }
}
