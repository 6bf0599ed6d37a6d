/** Which server the suites talk to. They are proved against MLflow's own server, and then hold for ours. */
export type Target = 'stemma' | 'mlflow'

/** `STEMMA_TEST_TARGET=mlflow` chooses MLflow's server; the default is ours. */
export function testTarget(): Target {
  const name = process.env['STEMMA_TEST_TARGET'] ?? 'stemma'
  if (name === 'stemma' || name === 'mlflow') return name
  throw new Error(`STEMMA_TEST_TARGET is '${name}'; it may be 'stemma' or 'mlflow'`)
}
