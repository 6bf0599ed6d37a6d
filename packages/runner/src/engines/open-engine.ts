import type { ProcessEnvironment } from '../environment/program.ts'
import { RunnerError } from '../runner-error.ts'
import type { Engine } from './engine.ts'
import { kubernetesEngine } from './kubernetes-engine.ts'
import { localEngine } from './local-engine.ts'
import { rayEngine } from './ray-engine.ts'
import { slurmEngine } from './slurm-engine.ts'
import { slurmRestEngine } from './slurm-rest-engine.ts'

export const engineNames = ['local', 'slurm', 'ray', 'kubernetes'] as const

/** The engine of a name, with its own options. Nothing is asked of it yet. Throws RunnerError for an option that it does not have. */
export function openEngine(
  name: string,
  options: Readonly<Record<string, string>>,
  environment: ProcessEnvironment,
): Engine {
  switch (name) {
    case 'local':
      if (Object.keys(options).length > 0)
        throw new RunnerError('the engine of this machine has no options.')
      return localEngine
    case 'slurm':
      return options['address'] === undefined
        ? slurmEngine(options, environment)
        : slurmRestEngine(options, environment)
    case 'ray':
      return rayEngine(options, environment)
    case 'kubernetes':
      return kubernetesEngine(options, environment)
    default:
      throw new RunnerError(`there is no engine '${name}'. There are: ${engineNames.join(', ')}.`)
  }
}
