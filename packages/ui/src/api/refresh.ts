import { queryClient } from './query-client.ts'

/** Views of runs show again what the server has now. */
export async function refreshRuns(): Promise<void> {
  await Promise.all(
    ['run', 'runs', 'run keys', 'compare', 'trash'].map((noun) =>
      queryClient.invalidateQueries({ queryKey: [noun] }),
    ),
  )
}

/** The same of experiments. */
export async function refreshExperiments(): Promise<void> {
  await Promise.all(
    ['experiment', 'experiments', 'trash'].map((noun) =>
      queryClient.invalidateQueries({ queryKey: [noun] }),
    ),
  )
}

/** The same of the registry. */
export async function refreshModels(): Promise<void> {
  await Promise.all(
    ['model', 'models', 'version', 'versions', 'history', 'trash'].map((noun) =>
      queryClient.invalidateQueries({ queryKey: [noun] }),
    ),
  )
}

/** The same of versions of data. */
export async function refreshData(): Promise<void> {
  await Promise.all(
    ['data', 'data log', 'datasets', 'family', 'trash'].map((noun) =>
      queryClient.invalidateQueries({ queryKey: [noun] }),
    ),
  )
}
