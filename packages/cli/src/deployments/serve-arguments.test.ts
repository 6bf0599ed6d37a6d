import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endpoint, type NativeEndpoint } from '@stemma/contract'
import { makeProgram } from '../program.ts'
import { serveArguments } from './serve-arguments.ts'

const about: NativeEndpoint = {
  ...{ name: 'churn', revision: 1, model_uri: 'models:/churn@champion', created_by: 'a' },
  ...{ is_stopped: false, creation_time: 0, status: 'waiting', detail: '', url: '', runner: '' },
  settings: endpoint.read({
    ...{ name: 'x', revision: 1, model_uri: 'x', created_by: 'a', is_stopped: false },
    ...{ creation_time: 0, status: 'waiting' },
    settings: {
      ...{ host: '0.0.0.0', port: 5001, workers: 2, memory: 3, recycle: 4, timeout: 5.5 },
      ...{ sandbox: 'strict', env_manager: 'uv', runtime: 'python', challenger: '-x/1' },
      ...{ challenger_weight: 0.25, shadow: 's/1', strict: true, log: 'async', log_sample: 0.5 },
      ...{ log_full: 'spill', personal: ['age', '--url'], personal_as: 'drop' },
      ...{ without_payloads: true, payload_days: 6 },
      hyperparameters: [{ key: 'threshold', value: '0.5' }],
    },
  }).settings,
}

test('each setting of an endpoint is a flag of serve, and no value is taken for one', () => {
  const serve = makeProgram().commands.find((command) => command.name() === 'serve')
  let given: unknown
  serve?.action((model: string, options: object) => {
    given = { model, ...options }
  })
  serve?.parse(serveArguments(about).slice(1), { from: 'user' })
  assert.deepEqual(given, {
    ...{ model: 'models:/churn@champion', name: 'churn', python: 'python3', reusePort: false },
    ...{ host: '0.0.0.0', port: 5001, workers: 2, memory: 3, recycle: 4, timeout: 5.5 },
    ...{ sandbox: 'strict', envManager: 'uv', runtime: 'python', challenger: '-x/1' },
    ...{ challengerWeight: 0.25, shadow: 's/1', strict: true, log: 'async', logSample: 0.5 },
    ...{ logFull: 'spill', personal: ['age', '--url'], personalAs: 'drop', payloads: false },
    ...{ payloadDays: 6, set: ['threshold=0.5'], logQueue: 64, logSpill: 1024 },
  })
})
