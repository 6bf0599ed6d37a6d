import type { RunInput } from '@stemma/store'

export const contextTag = 'mlflow.data.context'

/** In which role a run used a dataset: `training`, `validation`, … */
export function datasetContext({ tags }: RunInput): string | undefined {
  return tags.find(({ key }) => key === contextTag)?.value
}
