import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestBench, type TestBench } from './command-line.testing.ts'
import { makeProgram } from './program.ts'

let bench: TestBench

before(async () => {
  bench = await openTestBench()
})

after(() => bench.close())

test('wrong usage ends with 2 and help with 0', async () => {
  for (const args of [
    ['runs', 'serch'],
    ['runs', 'list', '--limit', '0'],
    ['runs', 'list', '--nope'],
    ['runs', 'delete'],
    ['runs', 'list', '--url', 'nonsense'],
  ]) {
    const { status, stdout, stderr } = await bench.stemma(...args)
    assert.deepEqual([status, stdout], [2, ''], args.join(' '))
    assert.match(stderr, /^stemma: /u)
  }
  const { status, stdout } = await bench.stemma('runs', 'search', '--help')
  assert.equal(status, 0)
  assert.match(stdout, /Example:\n {2}\$ stemma runs search/u)
})

test('a command alone is what it is among all', () => {
  const all = makeProgram().commands
  assert.ok(all.length > 30)
  for (const command of all) {
    const alone = makeProgram(command.name()).commands
    assert.ok(alone.length < 5, command.name())
    const same = alone.find((other) => other.name() === command.name())
    assert.equal(same?.helpInformation(), command.helpInformation())
  }
})
