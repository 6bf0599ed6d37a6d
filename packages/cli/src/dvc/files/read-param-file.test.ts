import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isMap, PythonFloat, PythonOther, type ParamValue } from './param-values.ts'
import { readParamFile } from './read-param-file.ts'

/** Numbers as Python shows them; what is no value of a file of parameters by its type. */
function shown(value: ParamValue): unknown {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof PythonFloat) return value.text
  if (value instanceof PythonOther) return `a ${value.type}`
  if (Array.isArray(value)) return (value as readonly ParamValue[]).map(shown)
  if (!isMap(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shown(one)]))
}

const python = `"""What is written here
is = no parameter"""
import os
LR = 1e-3  # LR = 7
T: tuple = (1, 2)
ONE, TWO = 1, 2
A = B = 3
BARE = 1, -2
ALONE = (((3)))
X = os.getcwd() or 5
F = f"a{1}"
SUM = 1 + 2
TEXT = 'it\\'s' "\\x41\\u00e9\\101" r'\\n' """
"""
L = [1, 2.50, True,
     # a remark
     None, [], (4,)]
D = {"a": 1, 'b': {"c": "x"}, 4: {}}
N: int
Y, = 1
if True:
    HIDDEN = 1
else: OTHER = 2
class Train(Base):
    "With a text"
    EPOCHS = 1_000; rate = +.5; AND = BARE
    class Deep:
\tz = 0x1F
    def __init__(self, a={"x": 1}):
        self.batch = 5; local = 7
        self.inner.x = 6
        self.kept: int = 0b11
    def other(self):
        self.no = 1
class Line: a = 1; b = 'c'
async def f(): pass
LAST = \\
  'one'
`

test('a Python file gives what is written out in it, and is not run', () => {
  assert.deepEqual(shown(readParamFile(python, 'p.py')), {
    ...{ LR: '0.001', T: ['1', '2'], BARE: ['1', '-2'], ALONE: '3', TEXT: "it'sAéA\\n\n" },
    ...{ L: ['1', '2.5', true, null, [], ['4']], D: { a: '1', b: { c: 'x' }, 4: {} } },
    Train: { EPOCHS: '1000', rate: '0.5', Deep: { z: '31' }, batch: '5', kept: '3' },
    ...{ Line: { a: '1', b: 'c' }, LAST: 'one' },
  })
  assert.deepEqual(shown(readParamFile("S = {1}\nB = b'x'\nC = 2j\nE = ...\n", 'p.py')), {
    ...{ S: 'a set', B: 'a bytes', C: 'a complex', E: 'a ellipsis' },
  })
})

test('YAML has merge keys and the numbers of ruamel.yaml, TOML its own', () => {
  const yaml = `base: &b {lr: 0.1, depth: 3}
other: &o {depth: 9, z: 1}
m: {first: 1, <<: [*b, *o], lr: 2}
q: {'<<': {k: 1}}
n: [1_000, 0b11, -0x1F, 1_0.5, '1_000', 2020-01-01, 2020-01-01 10:00:00, 1.2.3]
`
  const { m, q, n } = readParamFile(yaml, 'a') as Record<string, ParamValue> // a map
  assert.equal(JSON.stringify(shown(m ?? '')), '{"depth":"3","z":"1","lr":"2","first":"1"}')
  assert.deepEqual(shown(q ?? ''), { '<<': { k: '1' } })
  assert.deepEqual(shown(n ?? ''), [
    '1000',
    '3',
    '-31',
    '10.5',
    '1_000',
    'a date',
    'a datetime',
    '1.2.3',
  ])
  const toml = 'n = 1_000\nf = 1.0\nd = 1979-05-27\nnan = nan\n[s.t]\nk.v = 3\n[[a]]\nx = "1"\n'
  assert.deepEqual(shown(readParamFile(toml, 'P.TOML')), {
    ...{ n: '1000', f: '1.0', d: 'a date', nan: '.nan', s: { t: { k: { v: '3' } } } },
    a: [{ x: '1' }],
  })
})

test('what can not be read is refused by its name and line, whatever it is', () => {
  for (const [name, text] of [
    ['a.py', 'x = [1\n'],
    ['a.py', "x = 'open\n"],
    ['a.py', 'x = 1)\n'],
    ['a.py', ' x = 1\n'],
    ['a.py', 'x = 1\n  y = 2\n'],
    ['a.py', `x = ${'['.repeat(1000)}`],
    ['a.toml', 'x = ['],
    ['a.toml', `[${'a.'.repeat(5000)}a]\n`],
    ['a.yaml', 'b:\n  <<: 3\n'],
    ['a.yaml', 'a: &a {x: 1}\nb:\n  <<: *a\n  <<: {y: 1}\n'],
    [
      'a.yaml',
      'a: &a [1,1,1,1,1,1,1,1,1]\n' +
        'bcdefghij'
          .split('')
          .map((to, at) => `${to}: &${to} [${`*${'abcdefghi'[at] ?? ''},`.repeat(9)}]\n`)
          .join(''),
    ],
  ] as const)
    assert.throws(
      () => readParamFile(text, name),
      { name: 'CliError', message: /^'a\.\w+'/u },
      text,
    )
  fc.assert(
    fc.property(
      fc.constantFrom('a.py', 'a.toml', 'a.yaml'),
      fc.string({ unit: fc.constantFrom(...`ab:=[]{}()"'\\\n #,.-+0_<*&!jf`.split('')) }),
      (name, text) => {
        try {
          readParamFile(text, name)
        } catch (error) {
          assert.match(String(error), /^CliError: 'a\./u)
        }
      },
    ),
    { numRuns: 2000 },
  )
})
