import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPipelineFile } from '../files/pipeline-file.ts'
import type { Stage } from '../pipeline/stage.ts'
import type { OptionForms } from './value-text.ts'

function stagesOf(
  text: string,
  files: Readonly<Record<string, string>> = {},
  forms: OptionForms = {},
): readonly Stage[] {
  const load = (path: string): string | undefined => files[path]
  return readPipelineFile(text, { file: '/r/dvc.yaml', shown: 'dvc.yaml', load, forms })
}

function commandsOf(...given: Parameters<typeof stagesOf>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(stagesOf(...given).map(({ name, command }) => [name, command]))
}

// All of it was compared with what dvc 3.67.1 makes of the same files.
void test('holes are filled from params.yaml, files and values, with their types', () => {
  const files = {
    '/r/params.yaml': 'lr: 1e-5\nlist: [a, {b: 2.0}]\non: true\nnone: null\nfile: data.csv\n1: x\n',
    '/r/more.json': '{"seed": 7, "other": 8}',
    '/r/sub/own.yaml': 'own: here\n',
  }
  const text = `vars:
- more.json:seed
- params.yaml
- nested: {deep: {name: sub}}
stages:
  a:
    cmd: run \${lr} \${list[0]} \${list[1].b} \${list.-1.b} \${on} \${none} \${seed} \\\${HOME}
    deps: ['\${file}', 'x-\${file}']
    params: [lr, 'o.yaml': ['\${file}']]
    outs: ['\${file}.out': {cache: false}]
  b:
    wdir: \${nested.deep.name}
    vars: [own.yaml, also: b]
    cmd: ['\${own}', '\${also}']
`
  const [a, b] = stagesOf(text, files)
  assert.equal(a?.command, 'run 1e-05 a 2.0 2.0 true None 7 ${HOME}')
  assert.deepEqual(a.deps, ['data.csv', 'x-data.csv'])
  assert.deepEqual(
    [...a.params],
    [
      ['params.yaml', ['lr']],
      ['o.yaml', ['data.csv']],
    ],
  )
  assert.deepEqual(
    a.outputs.map(({ path, isCached }) => [path, isCached]),
    [['data.csv.out', false]],
  )
  assert.deepEqual([b?.folder, b?.command], ['/r/sub', ['here', 'b']])
})

void test('a map in a command becomes options, as the settings say', () => {
  const text = `vars: [o: {lr: 0.10, in: {s: "it's", on: true, off: false}, l: [1, "b c", true], e: {}, n: null}]
stages: {a: {cmd: 'x \${o}'}}
`
  const usual = `x --lr 0.1 --in.s 'it'"'"'s' --in.on --l 1 'b c' True --n None`
  assert.deepEqual(commandsOf(text), { a: usual })
  const forms = { bool: 'boolean_optional', list: 'append' }
  const other = `x --lr 0.1 --in.s 'it'"'"'s' --in.on --no-in.off --l 1 --l 'b c' --l True --n None`
  assert.deepEqual(commandsOf(text, {}, forms), { a: other })
})

void test('foreach and matrix make a stage for each item, with the names of dvc', () => {
  const text = `vars: [m: {us: {n: 1}, uk: {n: 2}}, flags: [true, a, a]]
stages:
  map: {foreach: '\${m}', do: {cmd: '\${key} \${item.n}'}}
  list: {foreach: [1, 2.50, false, '\${flags[0]}'], do: {cmd: 'x \${item}'}}
  named: {foreach: '\${flags}', do: {cmd: 'x \${item}'}}
  maps: {foreach: [{a: 1}, b], do: {cmd: 'x'}}
  grid:
    matrix: {x: [1, 2], y: ['\${m.us}', z]}
    cmd: '\${key} \${item.x}'
`
  assert.deepEqual(commandsOf(text), {
    'map@us': 'us 1',
    'map@uk': 'uk 2',
    'list@1': 'x 1',
    'list@2.5': 'x 2.5',
    'list@false': 'x false',
    'list@True': 'x true',
    'named@True': 'x true',
    'named@a': 'x a',
    'maps@0': 'x',
    'maps@1': 'x',
    'grid@1-y0': '1-y0 1',
    'grid@1-z': '1-z 1',
    'grid@2-y0': '2-y0 2',
    'grid@2-z': '2-z 2',
  })
})

void test('what can not be filled in is refused with the stage and the name', () => {
  const params = {
    '/r/params.yaml': 'a: 1\nl: [1]\nm: {x: 1}\n',
    '/r/p.toml': 'when = 1979-05-27',
    '/r/bad.py': 'x = (',
  }
  const stage = (fields: string): string => `stages:\n  s:\n    cmd: x\n    ${fields}\n`
  for (const [text, message] of [
    [stage("deps: ['${none}']"), /stage 's': there is no 'none'/u],
    [stage("deps: ['${a.b}']"), /no 'a\.b'/u],
    [stage("deps: ['${l[1]}']"), /no 'l\[1\]'/u],
    [stage("deps: ['${}']"), /not understood/u],
    [stage("deps: ['${a..b}']"), /not understood/u],
    [stage("deps: ['${l}']"), /'deps' can't have a list/u],
    [stage("deps: ['x${m}']"), /'deps' can't have a map/u],
    [stage("deps: ['${a}']"), /'deps' is no text/u],
    ['stages: {s: {cmd: "x ${l}"}}', /'cmd' can't have a list/u],
    [stage('vars: [{a: 2}]'), /sets 'a', which is set already/u],
    [stage('vars: [none.yaml]'), /'none\.yaml' of 'vars' is not there/u],
    [stage("vars: ['${a}']"), /may have no/u],
    ['vars: [params.yaml:a]\nstages: {}', /the same is there already/u],
    ['vars: [m: {x: 2}]\nstages: {}', /sets 'm\.x'/u],
    ['vars: 7', /'vars' is no list/u],
    ['vars: [p.toml]', /'p\.toml' of 'vars': 'when' has a date of Python/u],
    ['vars: [bad.py]', /'bad\.py' can't be read: line 1/u],
    ['stages: {s: {foreach: 7, do: {cmd: x}}}', /'foreach' is neither a list nor a map/u],
    ['stages: {s: {foreach: [1]}}', /goes with 'do'/u],
    ['stages: {s: {foreach: [1], do: {cmd: x}, deps: [a]}}', /has 'deps' beside 'foreach'/u],
    ['stages: {s: {foreach: [1], do: {cmd: x, vars: [item: 1]}}}', /may not set 'item'/u],
    ['stages: {s: {matrix: {a: 7}, cmd: x}}', /'a' is no list/u],
    ['stages: {s: {matrix: [1], cmd: x}}', /'matrix' is no mapping/u],
  ] as const)
    assert.throws(() => stagesOf(text, params), message, text)
})
