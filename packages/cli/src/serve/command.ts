import type { Command } from 'commander'
import { addDataOptions, type DataOptions } from '../offline/data-option.ts'
import { addSessionOptions } from '../session-options.ts'
import { addServeFlags } from './serve-flags.ts'
import type { ServeOptions } from './serve-options.ts'

/** `stemma serve` and `why`. */
export function addServeCommands(program: Command): void {
  addServeFlags(
    addSessionOptions(
      program
        .command('serve')
        .description(
          'Serve a model, and keep every call in the inference log before it is answered',
        ),
    ),
  )
    .argument(
      '<MODEL>',
      'NAME@ALIAS, NAME/VERSION, models:/m-ID, runs:/ID/PATH, or a folder such as ./model',
    )
    .option('--python <PATH>', 'a Python with MLflow and what the model needs', 'python3')
    .option('--name <NAME>', 'of the deployment (default: the name of the model)')
    .option('--reuse-port', 'another of the same user may take over the port', false)
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
