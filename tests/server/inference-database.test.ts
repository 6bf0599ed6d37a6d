import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { startPostgres } from '../env/postgres.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { startServer } from './start-server.ts'

const inferenceId = 'ab'.repeat(16)
const call = {
  ...{ inference_id: inferenceId, time: 1_700_000_000_000, status: 200, rows: 1 },
  ...{ predict_us: 1, total_us: 2, request: '{"inputs": [1]}', response: '{"predictions": [1]}' },
  predictions: [{ row: 0, entity_key: 'C1', output: '1' }],
}

/** The rest and the log in different databases, of different kinds. */
for (const rest of ['sqlite', 'postgres'] as const)
  void test(`a log has a database of its own, beside ${rest}, and is there after a restart`, async (t) => {
    const folder = await temporaryFolder(t, 'log')
    const postgres = await (await startPostgres()).newDatabase()
    const log = rest === 'sqlite' ? postgres : join(folder, 'log.db')
    const server = await startServer({
      database: rest,
      env: { STEMMA_INFERENCE_DATABASE: log },
    })
    t.after(() => server.kill9())
    const ask = async (path: string, body?: object): Promise<Record<string, unknown>> => {
      const answer = await fetch(`${server.url}/api/v1${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      assert.ok(answer.ok, await answer.clone().text())
      return (await answer.json()) as Record<string, unknown> // each field is looked at
    }
    const { deployment_id: id } = await ask('/deployments', {
      name: 'churn',
      model_uri: 'models:/churn/1',
    })
    assert.deepEqual(await ask(`/deployments/${String(id)}/inferences`, { inferences: [call] }), {
      added: 1,
    })
    await server.stop()
    await server.start()
    // As many rows as the log keeps one by one.
    const predictions = Array.from({ length: 100_000 }, (_, row) => ({
      ...{ row, entity_key: `C${row}`, output: '1', computed: '{}' },
    }))
    const large = { ...call, inference_id: 'cd'.repeat(16), rows: predictions.length, predictions }
    assert.deepEqual(await ask(`/deployments/${String(id)}/inferences`, { inferences: [large] }), {
      added: 1,
    })
    assert.deepEqual(await ask(`/deployments/${String(id)}/inferences`, { inferences: [call] }), {
      added: 0,
    })
    const { links } = await ask(`/inferences/${inferenceId}/why`)
    assert.ok(Array.isArray(links) && links.length > 3)
    // What reads reports, reads one of the two.
    if (rest === 'sqlite') {
      const counted = await countIn(log)
      assert.deepEqual(counted, { calls: '2', runs: '0' })
    } else if (server.database !== undefined)
      assert.deepEqual(await countIn(server.database), { calls: '0', runs: '0' })
  })

async function countIn(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, string>>(
      'select (select count(*) from serving_calls) as calls, (select count(*) from runs) as runs',
    )
    return rows[0]
  } finally {
    await client.end()
  }
}
