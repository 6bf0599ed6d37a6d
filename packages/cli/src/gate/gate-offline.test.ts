import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { NativeDecision } from '@stemma/contract'
import { pythonEnvironment } from '../../../../tests/env/python.ts'
import { mustRun } from '../../../../tests/env/run-command.ts'
import { openTestBench } from '../command-line.testing.ts'

/** Two models that answer a column, the first with every third answer turned round. */
const models = `import sys, mlflow
class Model(mlflow.pyfunc.PythonModel):
    def __init__(self, wrong):
        self.wrong = wrong
    def predict(self, context, model_input, params=None):
        said = model_input["x"].astype(int)
        return said.where(model_input["z"] != 0, 1 - said) if self.wrong else said
for name, wrong in (("one", True), ("two", False)):
    mlflow.pyfunc.save_model(f"{sys.argv[1]}/{name}", python_model=Model(wrong), pip_requirements=[])
`

test('a gate works on the folder of a server that is stopped, and the alias has moved when it is back', async () => {
  const bench = await openTestBench()
  let isUp = true
  try {
    const { python } = await pythonEnvironment('mlflow-3.17.2')
    await writeFile(join(bench.folder, 'models.py'), models)
    await mustRun([python, join(bench.folder, 'models.py'), bench.folder], {
      cwd: bench.folder,
      env: { ...process.env, TMPDIR: bench.folder, MLFLOW_DISABLE_TELEMETRY: 'true' },
    })
    const rows = Array.from(
      { length: 300 },
      (_, id) => `${id},${(id >> 1) % 2},${(id >> 1) % 2},${id % 3}`,
    )
    await writeFile(join(bench.folder, 'eval.csv'), `id,x,y,z\n${rows.join('\n')}\n`)
    await bench.stemma('data', 'add', 'eval', 'eval.csv', '--key', 'id')
    for (const name of ['one', 'two']) {
      const run = await bench.addRun({ experimentId: '0', name, loss: 1, model: name })
      await bench.stemma('artifacts', 'upload', `runs:/${run}`, name)
      const made = await bench.stemma('models', 'register', 'churn', `runs:/${run}/${name}`)
      assert.equal(made.status, 0, made.stderr)
    }
    await bench.stemma('decisions', 'override', 'churn@champion', '1', '--reason', 'the first one')
    await bench.close(false)
    isUp = false
    const words = ['--candidate', '2', '--data', 'eval/1', '--label', 'y', '--metric', 'accuracy']
    const done = await bench.stemmaIn(
      { STEMMA_URL: '' },
      ...['gate', 'churn', ...words, '--python', python, '--folder', 'data', '--json'],
    )
    assert.equal(done.status, 0, done.stderr)
    const decision = JSON.parse(done.stdout) as NativeDecision // as printed
    assert.deepEqual([decision.verdict, decision.moved], ['PROMOTE', true])
    assert.ok(decision.evidence)
    const again = await bench.stemmaIn(
      { STEMMA_URL: '' },
      'gate',
      'churn',
      ...words,
      '--folder',
      'data',
    )
    assert.match(again.stderr, /churn\/2 is what churn@champion names already/)
  } finally {
    if (isUp) await bench.close()
    else await mustRun(['rm', '-rf', bench.folder])
  }
})
