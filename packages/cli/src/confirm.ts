import type { Effects } from './effects.ts'
import { CliError, exitCodes } from './fail.ts'

export interface Confirmation {
  /** `Delete 3 runs?` */
  readonly question: string
  /** --yes was given. */
  readonly yes: boolean
}

/**
 * Goes on if somebody agrees. Throws CliError if not, or if nobody is there to ask: a script says --yes, so that none deletes
 * by a slip.
 */
export async function confirm({ question, yes }: Confirmation, { ask }: Effects): Promise<void> {
  if (yes) return
  if (ask === undefined) {
    throw new CliError(
      'nobody to ask here, so nothing was deleted. Add --yes to go on.',
      exitCodes.usage,
    )
  }
  if (!(await ask(question))) throw new CliError('nothing was deleted.')
}
