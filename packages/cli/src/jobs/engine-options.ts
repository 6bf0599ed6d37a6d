import type { KeyValue } from '@stemma/contract'
import type { Engine } from '@stemma/runner'
import { Option, type Command } from 'commander'
import { gatherPairs } from '../parse-options.ts'

export interface EngineOptions {
  readonly engine?: string
  readonly engineOption?: readonly KeyValue[]
}

/** Which engine runs it. */
export function addEngineOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--engine <ENGINE>', 'what runs it')
        .choices(['local', 'slurm', 'ray', 'kubernetes'])
        .default('local'),
    )
    .option(
      '--engine-option <NAME=VALUE>',
      'partition=gpu for Slurm, address=http://… for Ray; repeatable',
      gatherPairs,
      [],
    )
}

/** The engine that was asked for, and its options by name. Throws RunnerError for an option that it does not have. */
export async function engineOf(
  { engine = 'local', engineOption = [] }: EngineOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly engine: Engine; readonly options: Readonly<Record<string, string>> }> {
  const { openEngine } = await import('@stemma/runner')
  const options = Object.fromEntries(engineOption.map(({ key, value }) => [key, value]))
  return { engine: openEngine(engine, options, environment), options }
}
