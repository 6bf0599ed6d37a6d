import { Command } from 'commander'
import { addArtifactsCommand } from './artifacts/command.ts'
import { addAuditCommand } from './audit/command.ts'
import { addBackupCommands } from './backup/command.ts'
import { addDataCommand } from './data/command.ts'
import { addDeploymentsCommand } from './deployments/command.ts'
import { addDoctorCommand } from './doctor/command.ts'
import { addDvcCommand } from './dvc/command.ts'
import { addExperimentsCommand } from './experiments/command.ts'
import { addExplainCommand } from './explain/command.ts'
import { addExportCommand } from './export/command.ts'
import { addFsckCommand } from './fsck/command.ts'
import { addGateCommands } from './gate/command.ts'
import { addGcCommand } from './gc/command.ts'
import { addImportCommand } from './import/command.ts'
import { addInferencesCommand } from './inferences/command.ts'
import { addJobsCommand } from './jobs/command.ts'
import { addModelsCommand } from './models/command.ts'
import { addPredictCommand } from './predict/command.ts'
import { addPurgeCommand } from './purge/command.ts'
import { addReplayCommand } from './replay/command.ts'
import { addRetrainCommand } from './retrain/command.ts'
import { addReproduceCommand, addRunCommand } from './run/command.ts'
import { addRunsCommand } from './runs/command.ts'
import { addServeCommands } from './serve/command.ts'
import { addServerCommand } from './server/command.ts'
import { addStorageCommand } from './storage/command.ts'
import { addTrashCommand } from './trash/command.ts'
import { addTruthCommands } from './truth/command.ts'
import { addWebhooksCommand } from './webhooks/command.ts'

/** What adds each command, in the order of the help. */
const commands: ReadonlyMap<string, (program: Command) => void> = new Map([
  ['server', addServerCommand],
  ['experiments', addExperimentsCommand],
  ['runs', addRunsCommand],
  ['run', addRunCommand],
  ['reproduce', addReproduceCommand],
  ['jobs', addJobsCommand],
  ['retrain', addRetrainCommand],
  ['explain', addExplainCommand],
  ['models', addModelsCommand],
  ['data', addDataCommand],
  ['dvc', addDvcCommand],
  ['gate', addGateCommands],
  ['decisions', addGateCommands],
  ['serve', addServeCommands],
  ['why', addServeCommands],
  ['deployments', addDeploymentsCommand],
  ['predict', addPredictCommand],
  ['predict-shard', addPredictCommand],
  ['replay', addReplayCommand],
  ['truth', addTruthCommands],
  ['errors', addTruthCommands],
  ['monitor', addTruthCommands],
  ['inferences', addInferencesCommand],
  ['audit', addAuditCommand],
  ['import', addImportCommand],
  ['export', addExportCommand],
  ['artifacts', addArtifactsCommand],
  ['webhooks', addWebhooksCommand],
  ['trash', addTrashCommand],
  ['purge', addPurgeCommand],
  ['gc', addGcCommand],
  ['storage', addStorageCommand],
  ['fsck', addFsckCommand],
  ['backup', addBackupCommands],
  ['restore', addBackupCommands],
  ['doctor', addDoctorCommand],
])

/** The command line; only the command of that name where there is one, since all together take 25 ms. Each command loads its work only when it runs. */
export function makeProgram(name?: string): Command {
  const program = new Command('stemma')
    .description(
      'Versions of everything behind a model in production: runs, data, models, decisions, predictions.',
    )
    .version('0.1.0')
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /u, 'stemma: ')),
    })
    .showHelpAfterError('(stemma --help lists the commands)')
    // Else `stemma run --version v2` would be asked for the version of the program.
    .enablePositionalOptions()
    // Subcommands inherit it: a usage error is thrown, for main.ts to give it its exit code.
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  $ stemma server
  $ stemma experiments list
  $ stemma runs search -e churn --filter "metrics.loss < 0.3" --order-by "metrics.loss ASC"
  $ stemma doctor

Exit codes: 0 done, 1 refused or not found, 2 wrong usage, 3 no server, 130 interrupted, 70 a bug.`,
    )
  const add = commands.get(name ?? '')
  for (const each of add === undefined ? new Set(commands.values()) : [add]) each(program)
  return program
}
