import { extname } from 'node:path'
import { RunnerError } from '../runner-error.ts'
import type { EntryPoint, Project } from './project.ts'
import { shellQuote } from './shell-quote.ts'

/** The entry point of a name, or the program of that name: `train.py`, `train.sh`, `train.R`. Throws RunnerError with those that there are. */
export function findEntryPoint({ entryPoints }: Project, name: string): EntryPoint {
  const found = entryPoints.get(name)
  if (found !== undefined) return found
  const at = name.lastIndexOf('@')
  if (at > 0 && entryPoints.get(name.slice(0, at))?.isGroup === true) return pipelineStage(name)
  const program = { name, parameters: [] }
  switch (extname(name)) {
    case '.py':
      return { ...program, command: `python ${escapeHoles(shellQuote(name))}` }
    case '.sh':
      return { ...program, command: `bash ${escapeHoles(shellQuote(name))}` }
    case '.R': {
      const call = `mlflow::mlflow_source('${name.replaceAll("'", String.raw`\'`)}')`
      return { ...program, command: `Rscript -e ${escapeHoles(shellQuote(call))} --args` }
    }
    default: {
      const known = [...entryPoints.keys()]
      throw new RunnerError(
        `there is no entry point '${name}'. ${
          known.length === 0
            ? 'The project has none: name a program that ends with .py, .sh or .R.'
            : `There are: ${known.join(', ')}; or name a program that ends with .py, .sh or .R.`
        }`,
      )
    }
  }
}

/** The entry point that runs a stage of a pipeline, or all that a `foreach` or `matrix` of that name makes. */
export function pipelineStage(name: string): EntryPoint {
  return {
    name,
    parameters: [],
    command: `stemma dvc repro ${escapeHoles(shellQuote(name))}`,
  }
}

/** A text of a command without holes. */
export function escapeHoles(text: string): string {
  return text.replaceAll('{', '{{').replaceAll('}', '}}')
}
