import type { ImportRefusal } from '@stemma/contract'
import type { Session } from '../session.ts'

/** How much of a history was moved. */
export interface MovedSums {
  readonly experiments: number
  readonly runs: number
  readonly newRuns: number
  readonly points: number
  readonly loggedModels: number
  readonly registeredModels: number
  readonly files?: number
}

const mostShown = 20

/** A line for people. */
export function saying(sums: MovedSums): string {
  const count = (number: number, what: string): string =>
    `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`
  return [
    count(sums.experiments, 'experiment'),
    `${count(sums.runs, 'run')} (${sums.newRuns.toLocaleString('en')} new)`,
    count(sums.points, 'point'),
    count(sums.loggedModels, 'logged model'),
    count(sums.registeredModels, 'registered model'),
    ...(sums.files === undefined || sums.files === 0 ? [] : [count(sums.files, 'file')]),
  ].join(', ')
}

/** What did not fit, and why. */
export async function tellRefused(
  session: Session,
  refused: readonly ImportRefusal[],
): Promise<void> {
  for (const { subject, reason } of refused.slice(0, mostShown))
    await session.note(`left out: ${subject}: ${reason}`)
  const more = refused.length - mostShown
  if (more > 0) await session.note(`… and ${more} more; --json has them all`)
}
