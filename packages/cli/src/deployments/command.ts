import type { Command } from 'commander'
import { parseLimit } from '../parse-options.ts'
import { addServeFlags } from '../serve/serve-flags.ts'
import { addSessionOptions, type SessionOptions } from '../session-options.ts'
import type { ChangeDeploymentOptions } from './change-deployment.ts'
import type { ListDeploymentsOptions } from './list-deployments.ts'
import type { RunDeploymentsOptions } from './run-deployments.ts'

/** `stemma deployments`. */
export function addDeploymentsCommand(program: Command): void {
  const deployments = program
    .command('deployments')
    .description('See what served, and have models served by the server')
  addServeFlags(
    addSessionOptions(
      deployments
        .command('create')
        .description('Have a model served from now on, also after a restart'),
    ),
  )
    .argument('<NAME>', 'of its deployments')
    .requiredOption(
      '-m, --model <MODEL>',
      'models:/NAME@ALIAS, NAME/VERSION, models:/m-ID, runs:/ID/PATH',
    )
    .addHelpText(
      'after',
      `
It is served by \`stemma server --run-deployments\`, or by \`stemma deployments run\` on any machine.

Example:
  $ stemma deployments create churn --model models:/churn@champion --port 5001 --workers 2`,
    )
    .action(async (name: string, _options: unknown, command: Command) => {
      const { createDeployment } = await import('./change-deployment.ts')
      await createDeployment(changeOf(name, command))
    })

  addServeFlags(
    addSessionOptions(
      deployments
        .command('update')
        .description('Have another model served, or otherwise; what is not given stays'),
    ),
  )
    .argument('<NAME>', 'of its deployments')
    .option('-m, --model <MODEL>', 'instead of the one before')
    .addHelpText('after', '\nExample:\n  $ stemma deployments update churn --workers 4')
    .action(async (name: string, _options: unknown, command: Command) => {
      const { updateDeployment } = await import('./change-deployment.ts')
      await updateDeployment(changeOf(name, command))
    })

  addSessionOptions(deployments.command('stop').description('Have it served no more'))
    .argument('<NAME>', 'of its deployments')
    .addHelpText('after', '\nExample:\n  $ stemma deployments stop churn')
    .action(async (name: string, options: SessionOptions) => {
      const { stopDeployment } = await import('./change-deployment.ts')
      await stopDeployment({ ...options, name })
    })

  addSessionOptions(
    deployments.command('status').description('List what is to be served, and how it does'),
  )
    .addHelpText('after', '\nExample:\n  $ stemma deployments status')
    .action(async (options: SessionOptions) => {
      const { showEndpoints } = await import('./show-endpoints.ts')
      await showEndpoints(options)
    })

  addSessionOptions(
    deployments
      .command('run')
      .description('Serve here what deployments create asked for, until it is stopped'),
  )
    .option('--python <PATH>', 'a Python with MLflow and what the models need', 'python3')
    .addHelpText('after', '\nExample:\n  $ stemma deployments run --url http://tracker:5000')
    .action(async (options: Omit<RunDeploymentsOptions, 'signal'>) => {
      const [{ runDeployments }, { untilInterrupted }] = await Promise.all([
        import('./run-deployments.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      await untilInterrupted((signal) => runDeployments({ ...options, signal }))
    })

  addSessionOptions(deployments.command('show').description('Show all that is known of one'))
    .argument('<DEPLOYMENT>', 'its id, or the name of what deployments create made')
    .addHelpText(
      'after',
      '\nExample:\n  $ stemma deployments show fd45cbc87dea7636eb4a5176aa96d0f1',
    )
    .action(async (deployment: string, options: SessionOptions) => {
      const { showDeployment } = await import('./show-deployment.ts')
      await showDeployment({ ...options, deployment })
    })

  addSessionOptions(deployments.command('list').description('List deployments, newest first'))
    .option('--name <NAME>', 'only these')
    .option('--limit <N>', 'at most so many (default: 100)', parseLimit)
    .addHelpText('after', '\nExample:\n  $ stemma deployments list --name churn')
    .action(async (options: ListDeploymentsOptions) => {
      const { listDeployments } = await import('./list-deployments.ts')
      await listDeployments(options)
    })
}

/** What was given, and not what is usual. */
function changeOf(name: string, command: Command): ChangeDeploymentOptions {
  const given = Object.entries(command.opts()).filter(
    ([key]) => command.getOptionValueSource(key) !== 'default',
  )
  return { ...Object.fromEntries(given), name }
}
