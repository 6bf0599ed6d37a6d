import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'

const root = resolve(import.meta.dirname, '..')
// Tells the launcher that it runs in Node 20, on machines that have no such Node too. What it then starts is
// the real pinned Node.
const pretendOld = `--import=data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.0.0'})`

let checkout = ''
let launcher = ''

before(() => {
  checkout = mkdtempSync(join(tmpdir(), 'stemma-launcher-'))
  const bin = join(checkout, 'packages/cli/bin')
  launcher = join(bin, 'stemma.js')
  mkdirSync(bin, { recursive: true })
  cpSync(join(root, 'packages/cli/bin/stemma.js'), launcher)
  writeFileSync(join(checkout, 'packages/cli/package.json'), '{"type":"module"}')
  mkdirSync(join(checkout, 'node_modules'))
  symlinkSync(join(root, 'node_modules/node'), join(checkout, 'node_modules/node'))
})

after(() => rmSync(checkout, { recursive: true, force: true }))

test('without a build, one line says how to build', () => {
  rmSync(join(checkout, 'packages/cli/bundle'), { recursive: true, force: true })
  const { status, stderr } = spawnSync(process.execPath, [launcher], { encoding: 'utf8' })
  assert.equal(status, 1)
  assert.match(stderr, /^stemma: .*npm run build.*\n$/u)
})

test('a Node that is new enough runs the command itself', () => {
  writeMain(`console.log(process.pid, process.argv.slice(2).join())`)
  const { pid, stdout } = spawnSync(process.execPath, [launcher, 'runs', 'list'], {
    encoding: 'utf8',
  })
  assert.equal(stdout, `${String(pid)} runs,list\n`)
})

test('an older Node runs the command in the pinned one, with its arguments, input and exit code', () => {
  writeMain(`
    import { readFileSync } from 'node:fs'
    console.log(process.versions.node, process.argv.slice(2).join(), readFileSync(0, 'utf8'))
    process.exitCode = 7`)
  const args = [pretendOld, launcher, 'runs', 'a b']
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', input: 'in' })
  assert.equal(stdout, `${process.versions.node} runs,a b in\n`)
  assert.equal(status, 7)
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} to the launcher reaches the command, which may still finish its work`, async () => {
    writeMain(`
      const alive = setInterval(() => {}, 1000)
      process.on('${signal}', () => { clearInterval(alive); process.exitCode = 3 })
      console.log('ready')`)
    const child = spawn(process.execPath, [pretendOld, launcher], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exit = once(child, 'exit')
    await once(child.stdout, 'data')
    child.kill(signal)
    assert.deepEqual(await exit, [3, null])
  })
}

test('a command that dies by a signal makes the launcher die by it too', () => {
  writeMain(`process.kill(process.pid, 'SIGKILL')`)
  const { signal } = spawnSync(process.execPath, [pretendOld, launcher])
  assert.equal(signal, 'SIGKILL')
})

test('without the pinned Node, one line says how to install it', () => {
  writeMain('')
  rmSync(join(checkout, 'node_modules/node'))
  const { status, stderr } = spawnSync(process.execPath, [pretendOld, launcher], {
    encoding: 'utf8',
  })
  symlinkSync(join(root, 'node_modules/node'), join(checkout, 'node_modules/node'))
  assert.equal(status, 1)
  assert.match(stderr, /^stemma: .*npm ci.*\n$/u)
})

function writeMain(text: string): void {
  mkdirSync(join(checkout, 'packages/cli/bundle'), { recursive: true })
  writeFileSync(join(checkout, 'packages/cli/bundle/main.js'), text)
}
