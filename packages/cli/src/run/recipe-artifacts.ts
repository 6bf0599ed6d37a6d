/** Artifacts of a run that tell how it came about. */
export const recipeArtifacts = {
  environment: 'stemma/environment.txt',
  patch: 'stemma/changes.patch',
  files: 'stemma/files',
  log: 'stemma/log.txt',
} as const
