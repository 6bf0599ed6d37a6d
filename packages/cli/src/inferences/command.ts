import { InvalidArgumentError, type Command } from 'commander'
import { addDataOptions } from '../offline/data-option.ts'
import type { EraseOptions, ExpireOptions } from './remove.ts'

/** `stemma inferences`. */
export function addInferencesCommand(program: Command): void {
  const inferences = program
    .command('inferences')
    .description('Remove what the inference log must not keep; its chain stays valid')
  addDataOptions(
    inferences.command('expire').description('Remove bodies of calls that are old enough'),
  )
    .argument('<NAME>', 'of the deployments')
    .option('--older-than <DAYS>', 'instead of what each deployment says', parseDays)
    .addHelpText('after', '\nExample:\n  $ stemma inferences expire churn --older-than 90')
    .action(async (name: string, options: Omit<ExpireOptions, 'name'>) => {
      const { expireInferences } = await import('./remove.ts')
      await expireInferences({ ...options, name })
    })

  addDataOptions(inferences.command('erase').description('Remove what the log says of an entity'))
    .argument('<NAME>', 'of the deployments')
    .requiredOption('--entity <KEY>', 'whose rows, and the bodies of their calls')
    .option('--reason <TEXT>', 'kept in the chain; not who it was', '')
    .addHelpText('after', '\nExample:\n  $ stemma inferences erase churn --entity C0042')
    .action(async (name: string, options: Omit<EraseOptions, 'name'>) => {
      const { eraseInferences } = await import('./remove.ts')
      await eraseInferences({ ...options, name })
    })
}

function parseDays(text: string): number {
  const days = Number(text)
  if (!Number.isInteger(days) || days < 0 || text.trim() === '')
    throw new InvalidArgumentError('It must be a whole number of days.')
  return days
}
