import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { PythonWorker } from '@stemma/scoring'
import { ownEnvironment } from '../../../../tests/env/own-environment.ts'
import { bodyOf, writeModel } from '../../../../tests/env/own-model.ts'
import { pythonEnvironment } from '../../../../tests/env/python.ts'
import { mustRun } from '../../../../tests/env/run-command.ts'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { machine } from '../effects.ts'
import { pythonFor } from './model-python.ts'

test('a model runs in the environment that it was logged with, made once; what can not be made is said', async (t) => {
  const folder = await temporaryFolder(t, 'environment')
  const model = await writeModel(folder, 'return [sys.prefix]')
  let said = ''
  const effects = {
    ...machine,
    environment: { ...ownEnvironment, STEMMA_CACHE: join(folder, 'cache') },
    stderr: { ...machine.stderr, write: async (text: string | Uint8Array) => void (said += text) },
  }
  const python = (await pythonEnvironment('mlflow-3.17.2')).python
  const about = { folder: model, python, title: 'churn/1' } as const
  assert.deepEqual(await pythonFor({ effects }, { ...about, manager: 'local' }), {
    python,
    environment: {},
  })
  await assert.rejects(
    pythonFor({ effects }, { ...about, manager: 'virtualenv' }),
    /churn\/1 does not say what it needs/u,
  )
  await writeFile(join(model, 'python_env.yaml'), 'dependencies:\n  - -r requirements.txt\n')
  await writeFile(join(model, 'requirements.txt'), './no-such-package\n')
  await assert.rejects(
    pythonFor({ effects }, { ...about, manager: 'virtualenv' }),
    /churn\/1: the environment can't be made/u,
  )
  await writeFile(join(model, 'requirements.txt'), '')
  const made = await pythonFor({ effects }, { ...about, manager: 'virtualenv' })
  const prefix = dirname(dirname(made.python))
  assert.deepEqual(made.environment, {
    env_manager: 'virtualenv',
    env_digest: prefix.split('/').at(-1),
  })
  said = ''
  assert.deepEqual(await pythonFor({ effects }, { ...about, manager: 'virtualenv' }), made)
  assert.equal(said, '')

  const temporary = join(folder, 'tmp')
  await mkdir(temporary)
  const worker = new PythonWorker({
    ...{ python: made.python, modelFolder: model, temporaryFolder: temporary, timeoutMs: 60_000 },
    // Installing MLflow there takes minutes.
    environment: { ...ownEnvironment, PYTHONPATH: await packagesOf(python) },
    onPrint: () => {},
  })
  t.after(() => worker.stop())
  await worker.loaded
  const { body } = await worker.score('application/json', bodyOf(1))
  assert.deepEqual(JSON.parse(body.toString()), { predictions: [prefix] })
})

async function packagesOf(python: string): Promise<string> {
  return (
    await mustRun([
      python,
      '-c',
      'import mlflow, os; print(os.path.dirname(os.path.dirname(mlflow.__file__)))',
    ])
  ).trim()
}
