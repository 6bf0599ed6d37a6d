import type { Instruction } from './frame.ts'
import type { GrowingRun } from './growing-run.ts'

/** A property of a run that its client sets. */
export function setProperty({ method, args }: Instruction, run: GrowingRun): void {
  const value = args[0]?.value ?? null
  const text = typeof value === 'string' ? value : ''
  switch (method) {
    case 'name.setter':
      if (text !== '') run.tags.push({ name: 'mlflow.runName', value: text })
      return
    case 'description.setter':
      run.tags.push({ name: 'mlflow.note.content', value: text })
      return
    case 'experiment.setter':
      if (text !== '') run.experiment = text
      return
    case 'archived.setter':
      run.isArchived = value === true
      return
    default:
      run.refused.push(`Aim's run has no property '${method}' here`)
  }
}
