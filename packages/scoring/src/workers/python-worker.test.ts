import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { eventually } from '../../../../tests/env/eventually.ts'
import { bodyOf, writeModel } from '../../../../tests/env/own-model.ts'
import { pythonEnvironment } from '../../../../tests/env/python.ts'
import { runCommand } from '../../../../tests/env/run-command.ts'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { PythonWorker } from './python-worker.ts'
import type { PythonWorkerOptions } from './start-python.ts'

const json = 'application/json'

async function start(
  t: TestContext,
  predict: string,
  options: Partial<PythonWorkerOptions> = {},
): Promise<{ readonly worker: PythonWorker; readonly temporary: string }> {
  const folder = await temporaryFolder(t, 'worker')
  const temporary = join(folder, 'tmp')
  await mkdir(temporary)
  const { python } = await pythonEnvironment('mlflow-3.17.2')
  const worker = new PythonWorker({
    ...{ python, temporaryFolder: temporary, timeoutMs: 60_000 },
    modelFolder: await writeModel(folder, predict),
    environment: { PATH: '/usr/bin:/bin' },
    onPrint: () => {},
    ...options,
  })
  t.after(() => worker.stop())
  await worker.loaded
  return { worker, temporary }
}

/** Makes a file and a process, says which, and does not return. */
const hanging = `
folder = tempfile.mkdtemp()
open(os.path.join(folder, "large"), "w").write("x" * 100_000)
child = subprocess.Popen(["sleep", "1000"])
print("child", child.pid, flush=True)
time.sleep(1000)
`

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

void suite('a worker that ends', { concurrency: true }, () => {
  void test('by a time-out leaves no file and no process', async (t) => {
    let said = ''
    const { worker, temporary } = await start(t, hanging, {
      timeoutMs: 2000,
      onPrint: (text) => (said += text),
    })
    assert.equal((await readdir(temporary)).length, 1)
    await assert.rejects(worker.score(json, bodyOf(1)), /longer than 2000 ms/u)
    const child = Number(/child (\d+)/u.exec(said)?.[1])
    await eventually(() => !isRunning(child))
    await eventually(async () => (await readdir(temporary)).length === 0)
    await assert.rejects(worker.score(json, bodyOf(1)), /longer than 2000 ms/u)
  })

  void test('with who started it leaves no file and no process', async (t) => {
    const folder = await temporaryFolder(t, 'worker')
    const model = await writeModel(folder, hanging)
    const { python } = await pythonEnvironment('mlflow-3.17.2')
    const temporary = join(folder, 'tmp')
    await mkdir(temporary)
    const module = JSON.stringify(new URL('python-worker.ts', import.meta.url).href)
    const options = { python, temporaryFolder: temporary, modelFolder: model, timeoutMs: 60_000 }
    const program = `const { PythonWorker } = await import(${module})
const worker = new PythonWorker({ ...${JSON.stringify(options)}, environment: process.env, onPrint: (text) => process.stdout.write(text) })
await worker.loaded
await worker.score('${json}', Buffer.from('${bodyOf(1).toString()}'))`
    const other = spawn(
      process.execPath,
      ['--conditions=source', '--input-type=module', '-e', program],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let said = ''
    other.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()))
    await eventually(() => said.includes('child'))
    const child = Number(/child (\d+)/u.exec(said)?.[1])
    assert.ok(isRunning(child))
    other.kill('SIGKILL')
    await once(other, 'exit')
    await eventually(() => !isRunning(child))
    // The sandbox leaves its own folder in place; whoever starts a worker next removes the one that it is in.
    await eventually(async () => (await readdir(temporary, { recursive: true })).length <= 1)
  })
})

void test('a table is scored from row to row, whatever its row groups', async (t) => {
  const { worker, temporary } = await start(t, 'return (data["n"] * 2).to_numpy()')
  const { python } = await pythonEnvironment('mlflow-3.17.2')
  const path = join(temporary, 'rows.parquet')
  const program = `
import pyarrow, pyarrow.parquet, sys
table = pyarrow.table({"id": [f"c{n}" for n in range(250)], "n": list(range(250))})
pyarrow.parquet.write_table(table, sys.argv[1], row_group_size=70)`
  const made = await runCommand([python, '-c', program, path])
  assert.equal(made.status, 0, made.stderr)
  const scored = async (
    range: { readonly from?: number; readonly to?: number },
    size: number,
  ): Promise<{ readonly keys: readonly string[]; readonly answers: readonly number[] }> => {
    const keys: string[] = []
    const answers: number[] = []
    const count = await worker.scoreBatch({
      ...{ path, output: undefined, kind: 'jsonl', keys: ['id'], size, ...range },
      onPart: async (part) => {
        assert.equal(part.from, (range.from ?? 0) + keys.length)
        assert.ok(part.to - part.from <= size)
        keys.push(...part.keys)
        const { predictions } = JSON.parse(part.answer.toString()) as { predictions: number[] } // of an array
        answers.push(...predictions)
        return true
      },
    })
    assert.equal(count, keys.length)
    return { keys, answers }
  }
  const expected = (from: number, to: number) => {
    const numbers = Array.from({ length: to - from }, (_, at) => from + at)
    return { keys: numbers.map((n) => `c${n}`), answers: numbers.map((n) => n * 2) }
  }
  assert.deepEqual(await scored({}, 100), expected(0, 250))
  for (const [from, to] of [
    [0, 1],
    [69, 71],
    [70, 140],
    [83, 250],
    [249, 250],
    [10, 10],
  ] as const)
    assert.deepEqual(await scored({ from, to }, 32), expected(from, to), `${from} to ${to}`)
})
