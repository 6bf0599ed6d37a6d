import { RunnerError } from '../runner-error.ts'

/** Throws RunnerError with the options that an engine has, for one that it has not. */
export function refuseOptions(
  engine: string,
  options: Readonly<Record<string, string>>,
  known: ReadonlySet<string>,
): void {
  const other = Object.keys(options).find((name) => !known.has(name))
  if (other !== undefined)
    throw new RunnerError(
      `${engine} has no option '${other}' here. There are: ${[...known].join(', ')}.`,
    )
}
