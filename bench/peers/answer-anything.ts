/** What any call about an experiment, a run or the files of a directory is answered by servers that do nothing but keep artifacts. */
export const answerToAnything: string = JSON.stringify({
  experiment: {
    ...{ experiment_id: '0', name: 'Default', lifecycle_stage: 'active' },
    artifact_location: 'mlflow-artifacts:/0',
  },
  run: {
    info: {
      ...{ run_id: 'bare', run_uuid: 'bare', experiment_id: '0', status: 'RUNNING' },
      ...{ lifecycle_stage: 'active', start_time: 0, artifact_uri: 'mlflow-artifacts:/bare' },
    },
    data: {},
  },
  files: [],
})

const root = '/api/2.0/mlflow-artifacts/artifacts/'

/** The path of the artifact that a URL names, if it names one. */
export function artifactOf(url: string = ''): string | undefined {
  return url.startsWith(root) ? url.slice(root.length) : undefined
}
