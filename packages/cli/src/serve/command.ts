import { InvalidArgumentError, Option, type Command } from 'commander'
import { addDataOptions, type DataOptions } from '../offline/data-option.ts'
import { gather, parseLimit } from '../parse-options.ts'
import { addSessionOptions, type SessionOptions } from '../session-options.ts'
import { envManagerOption } from './env-manager-option.ts'
import type { ListDeploymentsOptions } from './list-deployments.ts'
import { parseSeconds } from './parse-seconds.ts'
import type { ServeOptions } from './serve-options.ts'

/** `stemma serve`, `deployments` and `why`. */
export function addServeCommands(program: Command): void {
  addSessionOptions(
    program
      .command('serve')
      .description('Serve a model, and keep every call in the inference log before it is answered'),
  )
    .argument(
      '<MODEL>',
      'NAME@ALIAS, NAME/VERSION, models:/m-ID, runs:/ID/PATH, or a folder such as ./model',
    )
    .option('-p, --port <PORT>', 'where calls come to; 0 for any', parsePort, 5001)
    .option('--host <HOST>', 'the address to listen at', '127.0.0.1')
    .option('--python <PATH>', 'a Python with MLflow and what the model needs', 'python3')
    .addOption(envManagerOption())
    .option('--name <NAME>', 'of the deployment (default: the name of the model)')
    .option(
      '--set <NAME=VALUE>',
      'a hyper-parameter in force, such as a threshold; repeatable',
      gather,
    )
    .option('-t, --timeout <SECONDS>', 'for one call', parseSeconds, 60)
    .addOption(
      new Option(
        '--runtime <RUNTIME>',
        'auto evaluates trees here where the answers are those of Python',
      )
        .choices(['auto', 'python', 'native'])
        .default('auto'),
    )
    .option('-w, --workers <N>', 'Python processes for the model', parseLimit, 1)
    .option('--memory <MIB>', 'that a worker may hold; one that needs more is replaced', parseLimit)
    .option('--recycle <CALLS>', 'replace a worker after so many', parseLimit)
    .addOption(
      new Option(
        '--sandbox <KIND>',
        'auto: the model writes only temporary files, on Linux; strict: nor has it a network',
      )
        .choices(['auto', 'strict', 'off'])
        .default('auto'),
    )
    .option('--challenger <MODEL>', 'another version, which answers a share of the calls')
    .option(
      '--challenger-weight <SHARE>',
      'of the calls, the same for the same entity',
      parseShare,
      0.1,
    )
    .option('--shadow <MODEL>', 'another version, which answers each call too, for the log alone')
    .option('--strict', 'refuse values that MLflow would change in silence', false)
    .addOption(
      new Option('--log <WHEN>', 'a call is in the log before it is answered, soon, or for some')
        .choices(['durable', 'async', 'sampled'])
        .default('durable'),
    )
    .option('--log-sample <SHARE>', 'of calls that sampled keeps', parseShare, 0.1)
    .option('--log-queue <MIB>', 'what may wait for the log', parseLimit, 64)
    .option('--log-spill <MIB>', 'what may wait on this disk', parseLimit, 1024)
    .addOption(
      new Option(
        '--log-full <WHAT>',
        'when more waits: let calls wait, leave them out and count, or keep them on this disk',
      )
        .choices(['block', 'drop', 'spill'])
        .default('block'),
    )
    .option(
      '--personal <COLUMN>',
      'about persons, not kept as it is; entity_key for that; repeatable',
      gather,
    )
    .addOption(
      new Option('--personal-as <WHAT>', 'what is kept of it: a keyed hash, or nothing')
        .choices(['hash', 'drop'])
        .default('hash'),
    )
    .option('--no-payloads', 'keep no bodies: their digests, and the rows of answers')
    .option('--payload-days <N>', 'bodies older than this go when retention is applied', parseLimit)
    .addHelpText(
      'after',
      `
It speaks MLflow's scoring protocol (/invocations, /ping, /health, /version). When an alias moves, the version that it
names then is loaded and takes over, and no call fails.

Example:
  $ stemma serve models:/churn@champion --port 5001`,
    )
    .action(async (model: string, options: Omit<ServeOptions, 'model' | 'signal'>) => {
      const [{ serveModel }, { untilInterrupted }] = await Promise.all([
        import('./serve.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      await untilInterrupted((signal) => serveModel({ ...options, model, signal }))
    })

  const deployments = program.command('deployments').description('See what served, and when')
  addSessionOptions(deployments.command('show').description('Show all that is known of one'))
    .argument('<DEPLOYMENT>', 'its id')
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

  addDataOptions(
    program
      .command('why')
      .description('Say what a prediction came from: deployment, model, run, code and data'),
  )
    .argument('<INFERENCE>', 'the id that the answer had in x-stemma-inference-id')
    .addHelpText('after', '\nExample:\n  $ stemma why 019b0c6f5a3e7d2c41a8e09b6f3d5c17')
    .action(async (inference: string, options: DataOptions) => {
      const { explainWhy } = await import('./why.ts')
      await explainWhy({ ...options, inference })
    })
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/u.test(text) || port > 65_535)
    throw new InvalidArgumentError('It must be a port, 0 to 65535.')
  return port
}

function parseShare(text: string): number {
  const share = Number(text)
  if (!(share > 0 && share <= 1)) throw new InvalidArgumentError('It must be a share, up to 1.')
  return share
}
