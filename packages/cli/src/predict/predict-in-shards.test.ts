import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { NativeJob } from '@stemma/contract'
import { writeModel } from '../../../../tests/env/own-model.ts'
import { pythonEnvironment } from '../../../../tests/env/python.ts'
import { runCommand } from '../../../../tests/env/run-command.ts'
import { commandLine, openTestBench, printedList, type TestBench } from '../command-line.testing.ts'

const rows = 1000

/** Rows of a version are in the order of their keys. */
const idOf = (row: number): string => `c${String(row).padStart(4, '0')}`

suite('a prediction in shards', () => {
  let bench: TestBench
  let python: string
  before(async () => {
    bench = await openTestBench()
    ;({ python } = await pythonEnvironment('mlflow-3.17.2'))
    const lines = Array.from({ length: rows }, (_, id) => `${idOf(id)},${id}`)
    await writeFile(join(bench.folder, 'people.csv'), `id,n\n${lines.join('\n')}\n`)
    const done = await bench.stemma('data', 'add', 'people', 'people.csv', '--key', 'id')
    assert.equal(done.status, 0, done.stderr)
    const here = JSON.stringify(bench.folder)
    await writeModel(
      bench.folder,
      `
first = int(data["n"].min())
if first >= 666 and os.path.exists(os.path.join(${here}, "fail")):
    raise ValueError("no such rows here")
print("from", first, flush=True)
while os.path.exists(os.path.join(${here}, "wait")):
    time.sleep(0.05)
return data["n"] * 2
`,
    )
  })
  after(() => bench.close())

  const environment = () => ({ STEMMA_CACHE: join(bench.folder, 'cache') })
  const predict = (name: string, ...more: readonly string[]): readonly string[] => [
    ...['predict', './model', '--data', 'data:/people/1', '--python', python],
    ...['--name', name, '--batch', '200', ...more],
  ]
  const stemma = (...words: readonly string[]) => bench.stemmaIn(environment(), ...words)
  const jobs = async (): Promise<readonly NativeJob[]> =>
    printedList(await stemma('jobs', 'list', '--json')) as unknown as NativeJob[] // as printed
  const logged = async (name: string): Promise<readonly string[]> => {
    const path = `/api/v1/inferences/export?name=${name}&format=csv`
    const text = await (await fetch(bench.url + path)).text()
    return text.trim().split('\n').slice(1)
  }
  const start = (words: readonly string[]): ChildProcess =>
    spawn(process.execPath, [...commandLine, ...words], {
      cwd: bench.folder,
      env: { ...process.env, STEMMA_URL: bench.url, ...environment() },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  const running = async (count: number): Promise<void> => {
    for (;;) {
      const found = (await jobs()).filter(({ state }) => state === 'running')
      const logs = await Promise.all(
        found.map(async ({ job_id: id }) => (await stemma('jobs', 'logs', id)).stdout),
      )
      if (logs.filter((text) => /^from \d/mu.test(text)).length === count) return
      await pause(100)
    }
  }

  test('has the answers and the log of one in one piece; a shard that failed is done again alone', async () => {
    const whole = await stemma(...predict('whole', '-o', 'whole.parquet'))
    assert.equal(whole.status, 0, whole.stderr)
    await writeFile(join(bench.folder, 'fail'), '')
    const words = predict('parts', '-o', 'parts.parquet', '--shards', '3')
    const failed = await stemma(...words)
    assert.equal(failed.status, 1)
    assert.match(
      failed.stderr,
      /^stemma: 1 of 3 shards failed: shard 3 of 3, rows 666 to 1000: job ended with 1; stemma jobs logs/m,
    )
    assert.ok(!existsSync(join(bench.folder, 'parts.parquet')))
    const [newest] = (await jobs()).filter(({ exit_code: code }) => code === 1)
    const why = await stemma('jobs', 'logs', newest?.job_id ?? '')
    assert.match(why.stdout, /ValueError: no such rows here/)
    assert.equal((await logged('parts')).length, 666)

    await rm(join(bench.folder, 'fail'))
    const done = await stemma(...words, '--json')
    assert.equal(done.status, 0, done.stderr)
    const said = JSON.parse(done.stdout) as { readonly rows: number; readonly shards: number }
    assert.deepEqual([said.rows, said.shards], [rows, 3])
    assert.equal((await jobs()).length, 4)
    const program = `
import pyarrow.parquet, sys
whole, parts = (pyarrow.parquet.read_table(path) for path in ("whole.parquet", "parts.parquet"))
columns = ["id", "prediction"]
assert whole.schema.names == parts.schema.names == [*columns, "inference_id", "row"], parts.schema
assert whole.schema.field("prediction") == parts.schema.field("prediction"), parts.schema
assert whole.select(columns).to_pandas().equals(parts.select(columns).to_pandas())
print("\\n".join(f"{call},{row}" for call, row in zip(parts["inference_id"].to_pylist(), parts["row"].to_pylist())))
`
    const read = await runCommand([python, '-c', program], { cwd: bench.folder })
    assert.equal(read.status, 0, read.stderr)
    // Each row is in the log once, under the id that the output has.
    const inLog = (await logged('parts')).toSorted()
    assert.equal(inLog.length, rows)
    const ids = new Set(read.stdout.trim().split('\n'))
    assert.equal(ids.size, rows)
    for (const id of ids) {
      const [call, row] = id.split(',')
      assert.ok(
        inLog.some((line) => line.includes(call ?? '-')),
        `${call} ${row}`,
      )
    }
    assert.deepEqual(await readdir(join(bench.folder, 'cache/predictions')), [])
  })

  test('is scored by one model: where its files changed in between, all is scored anew', async () => {
    await writeFile(join(bench.folder, 'fail'), '')
    const words = predict('mixed', '-o', 'mixed.csv', '--shards', '2')
    assert.match((await stemma(...words)).stderr, /1 of 2 shards failed/)
    await rm(join(bench.folder, 'fail'))
    const code = join(bench.folder, 'model/code/own_model.py')
    await writeFile(code, `${await readFile(code, 'utf8')}\n# changed\n`)
    const mixed = await stemma(...words)
    assert.equal(mixed.status, 1)
    assert.match(mixed.stderr, /has changed meanwhile: shards were scored by different files/)
    assert.ok(!existsSync(join(bench.folder, 'mixed.csv')))
    const done = await stemma(...words)
    assert.equal(done.status, 0, done.stderr)
    assert.match(done.stderr, /shard 1 of 2, rows 0 to 500/)
  })

  test('ends its jobs with Ctrl-C, and is found again when it was killed', async () => {
    const wait = join(bench.folder, 'wait')
    await writeFile(wait, '')
    const words = predict('again', '-o', 'again.csv', '--shards', '2')
    const before = (await jobs()).length
    const first = start(words)
    await running(2)
    first.kill('SIGINT')
    const [status] = (await once(first, 'exit')) as unknown[]
    assert.equal(status, 130)
    const killed = (await jobs()).slice(0, 2)
    assert.deepEqual(
      killed.map(({ state }) => state),
      ['killed', 'killed'],
    )

    const second = start(words)
    await running(2)
    const twice = await stemma(...words)
    assert.match(twice.stderr, /being scored by another process/)
    second.kill('SIGKILL')
    await once(second, 'exit')
    const third = start(words)
    let said = ''
    third.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    while ((said.match(/^Job /gmu) ?? []).length < 2) await pause(50)
    await rm(wait)
    const [end] = (await once(third, 'exit')) as unknown[]
    assert.equal(end, 0, said)
    // Its jobs were those of the one that was killed.
    assert.equal((await jobs()).length, before + 4)
    const lines = (await readFile(join(bench.folder, 'again.csv'), 'utf8')).trim().split('\n')
    assert.equal(lines.shift(), 'id,prediction,inference_id,row')
    assert.deepEqual(
      lines.map((line) => line.split(',').slice(0, 2)),
      Array.from({ length: rows }, (_, id) => [idOf(id), String(id * 2)]),
    )
    assert.equal((await logged('again')).length, rows)
  })

  test('what can not be is refused', async () => {
    for (const more of [[], ['--shards', '2']]) {
      const lost = await stemma(...predict('x', '-o', 'none/x.csv', ...more))
      assert.equal(lost.status, 1)
      assert.match(lost.stderr, /^stemma: .*none\/x\.csv.* is not there\.$/m)
    }
    const file = await stemma('predict', './model', '--data', 'whole.parquet', '--shards', '2')
    assert.match(file.stderr, /--shards needs a version of data/)
    for (const shards of ['0', '201', '1.5', 'all']) {
      const done = await stemma(...predict('x', '--shards', shards))
      assert.equal(done.status, 2)
      assert.match(done.stderr, /a number from 1 to 200/)
    }
  })

  test('goes on when the server is away, and logs what was scored when it is back', async () => {
    const wait = join(bench.folder, 'wait')
    await writeFile(wait, '')
    const child = start(predict('back', '-o', 'back.jsonl', '--shards', '2'))
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await running(2)
    await bench.close(false)
    await rm(wait)
    while (!said.includes('Trying again')) await pause(50)
    const at = ['--port', new URL(bench.url).port, '--data', join(bench.folder, 'data')]
    const words = [...commandLine, 'server', ...at, '--log-level', 'silent']
    const server = spawn(process.execPath, words, { stdio: 'ignore' })
    try {
      const [status] = (await once(child, 'exit')) as unknown[]
      assert.equal(status, 0, said)
      const text = await readFile(join(bench.folder, 'back.jsonl'), 'utf8')
      assert.equal(text.trim().split('\n').length, rows)
      assert.equal((await logged('back')).length, rows)
    } finally {
      const gone = once(server, 'exit')
      server.kill('SIGTERM')
      await gone
      await rm(bench.folder, { recursive: true })
      bench = await openTestBench()
    }
  })
})
