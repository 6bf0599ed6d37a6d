import { Command } from 'commander'
import { addServerCommand } from './server/command.ts'

/** The whole command line. Each command loads its work only when it runs. */
export function makeProgram(): Command {
  const program = new Command('stemma')
    .description('Versions of everything behind a model in production: runs, data, models, decisions, predictions.')
    .version('0.1.0')
    .showHelpAfterError('(stemma --help lists the commands)')
  addServerCommand(program)
  return program
}
