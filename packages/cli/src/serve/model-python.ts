import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { EnvironmentManager, ProjectEnvironment } from '@stemma/runner'
import { CliError } from '../fail.ts'
import { cacheFolder } from '../run/cache-folder.ts'
import type { Session } from '../session.ts'

export interface ModelPythonOptions {
  /** Of the model. */
  readonly folder: string
  /** What runs it where the manager is `local`. */
  readonly python: string
  readonly manager: EnvironmentManager
  /** For messages. */
  readonly title: string
  readonly signal?: AbortSignal | undefined
}

export interface ModelPython {
  readonly python: string
  /** What a deployment notes of it. */
  readonly environment: Readonly<Record<string, string>>
}

/**
 * The Python for a model: one that is there, or an environment made of what the model was logged with (`python_env.yaml`, `requirements.txt`, `conda.yaml`), which is
 * made once and kept by its content. Throws CliError when it can't be made.
 */
export async function pythonFor(
  { effects }: Pick<Session, 'effects'>,
  { folder, python, manager, title, signal }: ModelPythonOptions,
): Promise<ModelPython> {
  if (manager === 'local') return { python, environment: {} }
  const { environment } = effects
  const named = namedIn(folder, manager)
  if (named.kind === 'none')
    throw new CliError(
      `${title} does not say what it needs: it has no python_env.yaml. Take --env-manager local.`,
    )
  const { makeEnvironment, RunnerError } = await import('@stemma/runner')
  try {
    const made = await makeEnvironment({
      ...{ folder, manager, environment, signal },
      project: { environment: named },
      cache: cacheFolder(undefined, effects),
      onPrint: (text) => void effects.stderr.write(text),
    })
    const digest = made.bin === undefined ? '' : basename(dirname(made.bin))
    return { python: made.python, environment: { env_manager: manager, env_digest: digest } }
  } catch (error) {
    throw error instanceof RunnerError ? new CliError(`${title}: ${error.message}`) : error
  }
}

function namedIn(folder: string, manager: EnvironmentManager): ProjectEnvironment {
  const has = (file: string): boolean => existsSync(join(folder, file))
  if (manager === 'conda' && has('conda.yaml')) return { kind: 'conda', file: 'conda.yaml' }
  if (has('python_env.yaml')) return { kind: 'python', file: 'python_env.yaml' }
  // Models of older clients have only this one.
  return has('conda.yaml') ? { kind: 'conda', file: 'conda.yaml' } : { kind: 'none' }
}
