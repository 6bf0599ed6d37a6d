import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { eventually } from '../../../../tests/env/eventually.ts'
import { bodyOf, writeModel } from '../../../../tests/env/own-model.ts'
import { pythonEnvironment } from '../../../../tests/env/python.ts'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { WorkerPool, type WorkerPoolOptions } from './worker-pool.ts'

const json = 'application/json'

async function open(
  t: TestContext,
  predict: string,
  options: Partial<WorkerPoolOptions> = {},
): Promise<{
  readonly pool: WorkerPool
  readonly folder: string
  readonly ask: (value: unknown) => Promise<unknown>
  readonly reasons: readonly string[]
}> {
  const folder = await temporaryFolder(t, 'pool')
  const temporary = join(folder, 'tmp')
  await mkdir(temporary)
  const { python } = await pythonEnvironment('mlflow-3.17.2')
  const reasons: string[] = []
  const pool = await WorkerPool.open({
    ...{ python, temporaryFolder: temporary, timeoutMs: 60_000, size: 1 },
    modelFolder: await writeModel(folder, predict),
    environment: { PATH: '/usr/bin:/bin', OUTSIDE: folder, STEMMA_TOKEN: 'secret' },
    onPrint: () => {},
    onEnd: (reason) => reasons.push(reason),
    ...options,
  })
  t.after(() => pool.stop())
  const ask = async (value: unknown): Promise<unknown> => {
    const { status, body } = await pool.score(json, bodyOf(value))
    assert.equal(status, 200, body.toString())
    return (JSON.parse(body.toString()) as { readonly predictions: unknown }).predictions
  }
  return { pool, folder, ask, reasons }
}

void suite('a pool of workers', { concurrency: 2 }, () => {
  void test('answers side by side; one that ends fails one call, and the others go to those that stay', async (t) => {
    const { pool, ask, reasons } = await open(
      t,
      `
if data[0] == "die":
    os._exit(3)
if data[0] == "sleep":
    time.sleep(0.5)
return [os.getpid()]
`,
      { size: 2 },
    )
    await eventually(async () => {
      const both = await Promise.all([ask('sleep'), ask('sleep')])
      return String(both[0]) !== String(both[1])
    })
    const calls = [ask('sleep'), ask('sleep'), ...['die', 2, 3, 4, 5, 6, 7].map(ask)]
    const settled = await Promise.allSettled(calls)
    const failed = settled.filter(({ status }) => status === 'rejected')
    assert.equal(failed.length, 1)
    assert.deepEqual(reasons, ['The worker ended (code 3).'])
    assert.ok(pool.isReady)
    await eventually(async () => {
      const both = await Promise.all([ask('sleep'), ask('sleep')])
      return String(both[0]) !== String(both[1])
    })
  })

  void test('a worker that always ends is given pauses, in which calls are refused with the reason', async (t) => {
    const { pool, ask } = await open(t, 'os._exit(4)')
    for (let turn = 0; turn < 3; turn++) await assert.rejects(ask(1), /code 4/u)
    // The third new one waits: nobody is there, and nobody waits for it.
    const began = performance.now()
    await assert.rejects(ask(1), /code 4/u)
    assert.ok(performance.now() - began < 500)
    assert.equal(pool.isReady, false)
  })

  void test('a call that needs too much memory fails alone; a worker that fills up or has answered enough leaves between calls', async (t) => {
    const { pool, ask, reasons } = await open(
      t,
      `
self.kept = getattr(self, "kept", [])
if data[0] == "huge":
    bytearray(4 * 2**30)
if data[0] == "leak":
    self.kept.append(b"x" * (40 * 2**20))
return [os.getpid()]
`,
      { memoryBytes: 1000 * 2 ** 20, recycleAfter: 60 },
    )
    const [first] = (await ask(1)) as number[]
    const huge = ask('huge')
    const behind = ask(2)
    await assert.rejects(huge, /more than 1000 MiB of memory/u)
    const [second] = (await behind) as number[]
    assert.notEqual(first, second)
    assert.equal(reasons.length, 1)
    // What leaks is replaced before it fails a call.
    while ((pool.first.dataBytes ?? 0) < 905 * 2 ** 20) await ask('leak')
    await eventually(async () => ((await ask(3)) as number[])[0] !== second)
    const [third] = (await ask(3)) as number[]
    for (let turn = 0; turn < 60; turn++) await ask(3)
    await eventually(async () => ((await ask(3)) as number[])[0] !== third)
    assert.equal(reasons.length, 1)
  })

  void test('a model reads no secret of ours and writes only where it may, unless that is allowed', async (t) => {
    const program = `
path = data[0]
if path == "environment":
    return [os.environ.get("STEMMA_TOKEN", "none")]
if path == "connect":
    import socket
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=5)
    except PermissionError as error:
        return [type(error).__name__]
    except OSError:
        return ["tried"]
try:
    if path.startswith("read "):
        return [open(path[5:]).read()]
    tempfile.mkdtemp()
    open(os.path.join(os.environ["OUTSIDE"], path), "a").write("x")
    return ["written"]
except OSError as error:
    return [type(error).__name__]
`
    const auto = await open(t, program)
    assert.match(auto.pool.loaded.sandbox, /^auto, Landlock \d+$/u)
    await writeFile(join(auto.folder, 'there'), 'before')
    assert.deepEqual(await auto.ask('there'), ['PermissionError'])
    assert.deepEqual(await auto.ask('new'), ['PermissionError'])
    assert.deepEqual(await auto.ask('connect'), ['tried'])
    assert.deepEqual(await auto.ask('environment'), ['none'])
    assert.equal(await readFile(join(auto.folder, 'there'), 'utf8'), 'before')
    assert.equal(existsSync(join(auto.folder, 'new')), false)

    const strict = await open(t, program, { sandbox: 'strict' })
    await writeFile(join(strict.folder, 'there'), 'before')
    assert.deepEqual(await strict.ask(`read ${join(strict.folder, 'there')}`), ['PermissionError'])
    assert.deepEqual(await strict.ask('connect'), ['PermissionError'])

    const off = await open(t, program, { sandbox: 'off' })
    assert.deepEqual(await off.ask('new'), ['written'])
  })
})
