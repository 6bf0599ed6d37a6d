/** What keeps a project from being run, in words for whoever started it. */
export class RunnerError extends Error {
  override readonly name = 'RunnerError'
}
