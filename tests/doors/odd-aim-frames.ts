import { AimObject, packPairs, unfold, type AimValue } from '@stemma/contract'

const emptyContext = -4_504_863_053_055_089_774n
const odd: readonly AimValue[] = [
  ...[NaN, Infinity, -Infinity, 1e300, 1.5, 2n ** 62n, -(2n ** 63n), -5n, 0n, 'x', true, null],
  ...[[1n], new Map([['a', 1n]]), new Uint8Array(3), '\0', '\ud800', 'y'.repeat(100_000)],
]
const names = [
  '',
  '\0',
  'a\0b',
  'x'.repeat(10_000),
  '..',
  '../../etc/passwd',
  'ü/💥',
  '\ud800',
  ' ',
]

type Values = Readonly<Record<string, AimValue>>

/** Frames in Aim's form that no client of Aim's sends, of one run. The last is a fine one: a point of `last`. */
export function oddFrames(runId: string): readonly Uint8Array<ArrayBuffer>[] {
  const handle = (kind: string): string => `${kind}~${runId}~0`
  const [meta, seqs, run] = [handle('meta'), handle('seqs'), handle('run')]
  const below = (...keys: AimValue[]): AimValue => ['meta', 'chunks', runId, ...keys]
  const set = (path: AimValue, value: AimValue): AimValue => [meta, '__setitem__', [path, value]]
  const point = (name: string, columns: Values, at: AimValue = 0n): AimValue[] =>
    Object.entries({ val: 1.5, step: 1n, epoch: 1n, time: 1.7e9, ...columns }).map(
      ([column, value]) => [
        seqs,
        '__setitem__',
        [['seqs', 'v2', 'chunks', runId, emptyContext, name, column, at], value],
      ],
    )
  const object = (type: string, fields: Values, at: AimValue): AimValue => [
    seqs,
    '__setitem__',
    [
      ['seqs', 'chunks', runId, emptyContext, '../i', 'val', at],
      new AimObject(type, new Map(Object.entries(fields))),
    ],
  ]
  let deep: AimValue = 1n
  for (let depth = 0; depth < 150; depth++) deep = new Map([['a', deep]])
  const frames: AimValue[] = [
    [set(below('contexts', emptyContext), new Map())],
    ...odd.flatMap((value, index): AimValue[] => [
      ...['val', 'step', 'epoch', 'time'].map((column) =>
        point(`m${index}-${column}`, { [column]: value }),
      ),
      [set(below('contexts', 77n), value), set(below('attrs', 'p'), value)],
      [[meta, 'update', [below(), [[value, value]]]]],
      [[meta, 'explode', [below('a'), value]]],
      [
        [run, 'experiment.setter', [value]],
        [run, 'name.setter', [value]],
        [run, 'none', [value]],
      ],
      point('places', {}, value),
      [
        object('aim.image', { data: value, format: value }, 1n),
        object('aim.text', { data: 'x' }, value),
      ],
      [set(below('end_time'), value)],
    ]),
    ...names.flatMap((name): AimValue[] => [
      point(name, {}),
      [set(below('attrs', name), new Map([[name, name]]))],
      [
        [run, 'experiment.setter', [name]],
        [run, 'description.setter', [name]],
      ],
      [set(['meta', 'chunks', name, 'attrs'], 1n)],
    ]),
    [set(below('attrs', 'deep'), deep), ...point('beside', {})],
    [set(below('attrs', ...Array.from({ length: 300 }, () => 'k')), 1n)],
    point('last', { step: 2n }, 1n),
    [[run, 'name.setter', ['survivor']], ...point('last', {})],
  ]
  return frames.map((frame) => packPairs(unfold(frame)))
}
