import type { Figure } from '../report/results.ts'

/** A figure, alone or with what helps to judge it. */
export type Measured =
  | number
  | { readonly value: number; readonly detail?: Readonly<Record<string, number>> }

/** Where figures go. */
export interface Entering<Id extends string, System extends string> {
  readonly enter: (line: Id, system: System, figure: Figure) => void
}

/** Enters what a measurement finds, or for all of its lines why there is nothing. */
export async function attempt<Id extends string, System extends string>(
  context: Entering<Id, System>,
  { system, rows }: { readonly system: System; readonly rows: readonly Id[] },
  measure: () => Promise<Readonly<Partial<Record<Id, Measured>>>>,
): Promise<void> {
  try {
    const found = await measure()
    for (const row of rows) {
      const measured = found[row]
      if (measured === undefined) continue
      const { value, detail = {} } = typeof measured === 'number' ? { value: measured } : measured
      context.enter(row, system, { kind: 'measured', value, detail })
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    for (const row of rows) context.enter(row, system, { kind: 'failed', reason })
  }
}
