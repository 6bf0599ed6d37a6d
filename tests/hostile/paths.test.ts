import assert from 'node:assert/strict'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import type { HttpAnswer, HttpRequest } from '../http/request.ts'
import { assertNoLeak, assertRefused } from './assert-refused.ts'
import { artifacts, mlflow, startWorld, type World } from './world.ts'

/** Artifact paths as they stand in a URL; each of them is `Invalid path`, however it is wrapped. */
const tricks: readonly string[] = [
  '..',
  '../secret.txt',
  'a/../../secret.txt',
  'a/b/../../../secret.txt',
  '%2e%2e/secret.txt',
  '..%2fsecret.txt',
  '..%2Fsecret.txt',
  '%2e%2e%2fsecret.txt',
  '%252e%252e%252fsecret.txt',
  '%25252e%25252e%25252fsecret.txt',
  '..%255csecret.txt',
  '..%5csecret.txt',
  'a%5c..%5c..%5csecret.txt',
  'C:%5cwindows%5cwin.ini',
  'C:/windows/win.ini',
  'c%3a/windows',
  'a/C:%5cx',
  '%5c%5chost%5cshare',
  'a%23b',
  `%${'25'.repeat(12)}2e`,
]

/** Wrong where they are the whole path; behind a folder, they are just names below it. */
const absolute: readonly string[] = [
  '%2fetc%2fpasswd',
  '%252fetc%252fpasswd',
  'file:///etc/passwd',
  'file:%2f%2f%2fetc%2fpasswd',
]

/** Odd, but not necessarily wrong: nothing worse than a 4xx may come of it. */
const oddities: readonly string[] = [
  'a%00b',
  '%00',
  '%c0%ae%c0%ae/secret.txt',
  '%zz',
  '%',
  'a%0d%0aSet-Cookie:x',
  'a%0ab',
  '%e2%80%ae',
  './a.txt',
  'a/./b',
  'a//b',
  'x'.repeat(300),
  `${'d/'.repeat(2000)}f`,
  '...',
  'con',
  'a:b',
  'c:x',
  'a%5cb',
  'a%2523b',
  'a%252fb',
  'a%1fb',
  '%20',
]

suite('path tricks', () => {
  let world: World
  before(async () => {
    world = await startWorld()
    // Bait: beside the data folder's own content, and outside of any artifact root.
    await writeFile(join(world.server.dataDir, 'secret.txt'), 'the secret')
  })
  after(async () => {
    await world.server.stop()
  })

  /** Every way in for an artifact path, with the path in its place as it stands. */
  function doors({
    ids: { experimentId, runId, modelId },
  }: World): Readonly<Record<string, (path: string) => HttpRequest>> {
    const root = `${experimentId}/${runId}/artifacts`
    const ajax = '/ajax-api/2.0'
    const json = (path: string) => ({ path: decodeOnce(path) })
    return {
      'GET proxied': (path) => ({ path: `${artifacts}/${path}` }),
      'GET proxied below a run': (path) => ({ path: `${artifacts}/${root}/${path}` }),
      'GET proxied, other prefix': (path) => ({
        path: `${ajax}/mlflow-artifacts/artifacts/${path}`,
      }),
      'PUT proxied': (path) => ({ method: 'PUT', path: `${artifacts}/${path}`, body: 'evil' }),
      'PUT proxied below a run': (path) => ({
        method: 'PUT',
        path: `${artifacts}/${root}/${path}`,
        body: 'evil',
      }),
      'DELETE proxied': (path) => ({ method: 'DELETE', path: `${artifacts}/${path}` }),
      'list proxied': (path) => ({ path: `${artifacts}?path=${path}` }),
      'list proxied below a run': (path) => ({ path: `${artifacts}?path=${root}/${path}` }),
      'list by run': (path) => ({ path: `${mlflow}/artifacts/list?run_id=${runId}&path=${path}` }),
      'get-artifact': (path) => ({ path: `/get-artifact?run_id=${runId}&path=${path}` }),
      'upload-artifact': (path) => {
        return {
          method: 'POST',
          path: `${ajax}/mlflow/upload-artifact?run_uuid=${runId}&path=${path}`,
          body: 'evil',
        }
      },
      'list by model': (path) => {
        return {
          path: `${mlflow}/logged-models/${modelId}/artifacts/directories?artifact_directory_path=${path}`,
        }
      },
      'file by model': (path) => {
        return {
          path: `${ajax}/mlflow/logged-models/${modelId}/artifacts/files?artifact_file_path=${path}`,
        }
      },
      'presigned download': (path) => ({ path: `/api/2.0/mlflow-artifacts/presigned/${path}` }),
      'presigned upload url': (path) => {
        return {
          method: 'POST',
          path: `${mlflow}/artifacts/presigned-upload-url`,
          body: { run_id: runId, ...json(path) },
        }
      },
      'multipart create': (path) => {
        const body = { path: 'f.bin', num_parts: 2 }
        return { method: 'POST', path: `/api/2.0/mlflow-artifacts/mpu/create/${path}`, body }
      },
    }
  }

  test('every door refuses every trick with Invalid path, and nothing is read or written', async (t) => {
    const state = await world.snapshot()
    const files = await allFiles(world.server.dataDir)
    for (const [name, request] of Object.entries(doors(world))) {
      await t.test(name, async () => {
        for (const path of name.includes('below a run') ? tricks : [...tricks, ...absolute]) {
          const answer = await world.send(request(path))
          assertHarmless(`${name} ${path}`, answer)
          // Refused for what they are, before anybody looks whether the store can do it at all.
          assertRefused({
            what: `${name} ${path}`,
            answer,
            status: 400,
            code: 'INVALID_PARAMETER_VALUE',
            names: 'Invalid path',
          })
        }
      })
    }
    assert.equal(await world.snapshot(), state)
    assert.deepEqual(await allFiles(world.server.dataDir), files, 'a file came or went')
  })

  test('odd names do no harm', async (t) => {
    for (const [name, request] of Object.entries(doors(world))) {
      await t.test(name, async () => {
        for (const path of oddities) {
          const answer = await world.send(request(path))
          assertHarmless(`${name} ${path.slice(0, 60)}`, answer)
          assert.ok(
            answer.status < 500 || answer.status === 501,
            `${name} ${path.slice(0, 60)}: ${answer.status} ${answer.text.slice(0, 300)}`,
          )
          assert.equal(answer.headers['set-cookie'], undefined)
        }
      })
    }
    assert.equal((await world.send({ path: '/health' })).status, 200)
  })

  test('names that belong to uploads under way are refused and never listed', async () => {
    const { experimentId, runId } = world.ids
    const path = `${artifacts}/${experimentId}/${runId}/artifacts/.artifact.uploading.x`
    const answer = await world.send({ method: 'PUT', path, body: 'x' })
    assertRefused({ what: path, answer, status: 400 })
  })

  test('locations of experiments cannot lead out', async () => {
    const locations = [
      '../x',
      '/etc',
      'file:///etc',
      'mlflow-artifacts:/../../x',
      'mlflow-artifacts:/%2e%2e/x',
    ]
    for (const [index, artifact_location] of locations.entries()) {
      const body = { name: `out-${index}`, artifact_location }
      const made = await world.send({ method: 'POST', path: `${mlflow}/experiments/create`, body })
      assertNoLeak(artifact_location, made)
      if (made.status !== 200) {
        assertRefused({ what: artifact_location, answer: made, status: 400 })
        continue
      }
      const { experiment_id } = made.json as { experiment_id: string } // the route's answer, see the client suites
      const created = await world.send({
        method: 'POST',
        path: `${mlflow}/runs/create`,
        body: { experiment_id },
      })
      assert.equal(created.status, 200, created.text)
      const { run_id } = (created.json as { run: { info: { run_id: string } } }).run.info // as above
      for (const file of ['passwd', '../passwd', 'secret.txt', '../../secret.txt']) {
        assertHarmless(
          artifact_location,
          await world.send({ path: `/get-artifact?run_id=${run_id}&path=${file}` }),
        )
        assertHarmless(
          artifact_location,
          await world.send({ path: `${mlflow}/artifacts/list?run_id=${run_id}` }),
        )
      }
    }
  })

  function assertHarmless(what: string, answer: HttpAnswer): void {
    assert.doesNotMatch(answer.text, /the secret|root:x:0:0|\[fonts\]|secret\.txt"/, what)
    assertNoLeak(what, answer)
  }
})

/** JSON bodies carry the path decoded once, as a query would. */
function decodeOnce(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

async function allFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  // The database's own files come and go as it likes.
  return names.filter((name) => !/-(wal|shm|journal)$/.test(name)).toSorted()
}
