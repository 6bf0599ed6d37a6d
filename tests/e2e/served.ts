import assert from 'node:assert/strict'

/** The id of the call that `serve` notes. */
export const servedCall: string = 'c0ffee'.padEnd(32, '0')

/** What a scoring server notes: that it serves a version, and a call that it answered. */
export async function serve(url: string): Promise<void> {
  const post = async (path: string, body: object): Promise<unknown> => {
    const answer = await fetch(`${url}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    assert.equal(answer.status, 200, await answer.clone().text())
    return answer.json()
  }
  const made = await post('deployments', {
    ...{ name: 'screening', model_uri: 'models:/screening@champion', model_name: 'screening' },
    ...{ model_version: 2, environment: [{ key: 'python', value: '3.11.7' }] },
    hyperparameters: [{ key: 'threshold', value: '0.4' }],
  })
  assert.ok(typeof made === 'object' && made !== null && 'deployment_id' in made)
  const deployment = String(made.deployment_id)
  const call = {
    ...{ inference_id: servedCall, client_request_id: 'visit-17', time: Date.now(), status: 200 },
    ...{ rows: 1, predict_us: 900, total_us: 1400, data_version: 'data:/breast-cancer/2' },
    ...{ request: '{"inputs": [[17.9]]}', response: '{"predictions": [0]}' },
    predictions: [{ row: 0, entity_key: 'S0001', output: '0', computed: '{"probability": 0.93}' }],
  }
  await post(`deployments/${deployment}/inferences`, { inferences: [call] })
}
