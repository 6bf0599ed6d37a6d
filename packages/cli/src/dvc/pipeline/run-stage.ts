import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { CliError } from '../../fail.ts'
import { isNeverTracked } from '../tree/ignore-rules.ts'
import type { WorkTree } from '../verbs/work-tree.ts'
import type { Stage } from './stage.ts'

/** As `dvc` ends when a stage fails. */
const failedStage = 255

/** Makes room for what a stage gives: what must not stay goes, and folders are there. */
export function clearOutputs({ repository }: WorkTree, stage: Stage): void {
  for (const { path, isPersistent } of stage.outputs) {
    const place = resolve(stage.folder, path)
    const below = relative(repository.root, place)
    if (below === '' || below === '..' || below.startsWith(`..${sep}`))
      throw new CliError(
        `stage '${stage.name}': '${path}' is outside of the repository, or is all of it.`,
      )
    if (below.split(sep).some(isNeverTracked))
      throw new CliError(`stage '${stage.name}': '${path}' belongs to Git or to DVC itself.`)
    mkdirSync(dirname(place), { recursive: true })
    if (!isPersistent) rmSync(place, { recursive: true, force: true })
  }
}

export interface RunStage {
  readonly root: string
  readonly stage: Stage
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly onText: (text: string) => Promise<void>
  readonly signal?: AbortSignal | undefined
}

/** Runs the commands of a stage, one after the other, with their output on the terminal. @throws CliError when one fails */
export async function runStage({
  root,
  stage,
  environment,
  onText,
  signal,
}: RunStage): Promise<void> {
  const commands = typeof stage.command === 'string' ? [stage.command] : stage.command
  await onText(`Running stage '${stage.name}':\n`)
  for (const command of commands) {
    await onText(`> ${command}\n`)
    const child = spawn(environment['SHELL'] ?? '/bin/sh', ['-c', command], {
      cwd: stage.folder,
      stdio: ['inherit', 'inherit', 'inherit'],
      env: { ...environment, DVC_ROOT: root, DVC_STAGE: stage.name },
    })
    const stop = (): void => void child.kill('SIGINT')
    signal?.addEventListener('abort', stop)
    try {
      const [code, killed] = (await once(child, 'exit')) as [number | null, string | null] // of the event
      if (signal?.aborted === true) throw new CliError(`stopped in stage '${stage.name}'.`, 130)
      if (code !== 0)
        throw new CliError(
          `failed to reproduce '${stage.name}': failed to run: ${command}, ${killed === null ? `exited with ${String(code)}` : `ended by ${killed}`}`,
          failedStage,
        )
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }
}
