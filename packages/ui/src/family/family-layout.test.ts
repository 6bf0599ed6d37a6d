import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NativeFamily, NativeFamilyEdge, NativeFamilyNode } from '@stemma/contract'
import fc from 'fast-check'
import { familyGraph } from './family-graph.ts'
import { familyLayout, type Sizes } from './family-layout.ts'
import { crossings, orderColumns } from './order.ts'
import { related } from './related.ts'
import { spread } from './spread.ts'

const sizes: Sizes = {
  sizeOf: ({ nodes }) => ({ width: 200, height: nodes.length > 1 ? 100 : 44 }),
  ...{ columnGap: 90, rowGap: 12, margin: 20 },
}

function node(id: string, kind: NativeFamilyNode['kind'] = 'run'): NativeFamilyNode {
  return { id, kind, title: id, is_deleted: false, is_open: false, more: 0 }
}

function edge(from: string, to: string, way: NativeFamilyEdge['way'] = 'read'): NativeFamilyEdge {
  return { from, to, way, note: '' }
}

function family(
  nodes: readonly NativeFamilyNode[],
  edges: readonly NativeFamilyEdge[],
): NativeFamily {
  return { root: nodes[0]?.id ?? '', nodes: [...nodes], edges: [...edges], is_part: false }
}

void test('whatever the edges, nothing overlaps, nothing is lost, and what came later stands further right', () => {
  const edges = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 80 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 31 }), edges, (count, pairs) => {
      const nodes = Array.from({ length: count }, (_, at) => node(`n${at}`))
      const graph = familyGraph(
        family(
          nodes,
          pairs.filter(([a, b]) => a < b && b < count).map(([a, b]) => edge(`n${a}`, `n${b}`)),
        ),
      )
      const { items, links, width, height } = familyLayout(graph, sizes)
      assert.equal(items.flatMap((item) => item.nodes).length, count)
      for (const [at, a] of items.entries()) {
        assert.ok(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height)
        for (const b of items.slice(at + 1)) {
          const isApart =
            a.x + a.width <= b.x ||
            b.x + b.width <= a.x ||
            a.y + a.height <= b.y ||
            b.y + b.height <= a.y
          assert.ok(isApart, `${a.key} lies on ${b.key}`)
        }
      }
      for (const { points } of links)
        for (const [at, [x]] of points.entries())
          assert.ok(at === 0 || x >= (points[at - 1]?.[0] ?? 0))
    }),
  )
})

void test('a circle, which no tree has, is drawn too', () => {
  const graph = familyGraph(family([node('a'), node('b')], [edge('a', 'b'), edge('b', 'a')]))
  assert.equal(familyLayout(graph, sizes).items.length, 2)
})

void test('runs that came of the same data and led nowhere are one bundle, the others stand by themselves', () => {
  const runs = Array.from({ length: 150 }, (_, at) => node(`r${at}`))
  const graph = familyGraph(
    family(
      [node('d', 'data'), ...runs, node('m', 'model-version')],
      [...runs.map(({ id }) => edge('d', id)), edge('r7', 'm', 'made')],
    ),
  )
  assert.deepEqual(
    graph.items.map(({ nodes }) => nodes.length).toSorted((a, b) => a - b),
    [1, 1, 1, 149],
  )
  assert.equal(graph.links.find(({ to }) => to.endsWith('and others'))?.weight, 149)
})

void test('versions of the same data share a column, in their order', () => {
  const versions = [1, 2, 3].map((version) => node(`d${version}`, 'data'))
  const graph = familyGraph(
    family(
      [...versions.toReversed(), node('r')],
      [edge('d1', 'd2', 'follows'), edge('d2', 'd3', 'follows'), edge('d3', 'r')],
    ),
  )
  const { items } = familyLayout(graph, sizes)
  const placed = new Map(items.map((item) => [item.key, item]))
  const [first, second, third] = versions.map(({ id }) => placed.get(id))
  assert.ok(first && second && third)
  assert.ok(first.x === second.x && second.x === third.x)
  assert.ok(first.y < second.y && second.y < third.y)
})

void test('columns are ordered so that what need not cross does not', () => {
  const pairs = [
    ['a', 'z'],
    ['b', 'y'],
    ['c', 'x'],
  ] as const
  const columns = orderColumns(
    [
      ['a', 'b', 'c'],
      ['x', 'y', 'z'],
    ],
    pairs,
    (column) => column,
  )
  assert.equal(crossings(columns, pairs), 0)
})

void test('boxes keep their order and their distance, and stay where they are wished where they can', () => {
  assert.deepEqual(
    spread(
      [0, 0, 100].map((middle) => ({ middle, height: 10, weight: 1 })),
      2,
    ),
    [-6, 6, 100],
  )
  const wishes = fc.array(
    fc.record({
      middle: fc.integer({ min: -500, max: 500 }),
      height: fc.integer({ min: 1, max: 80 }),
      weight: fc.constant(1),
    }),
    { minLength: 1, maxLength: 30 },
  )
  fc.assert(
    fc.property(wishes, (boxes) => {
      const middles = spread(boxes, 5)
      for (const [at, box] of boxes.entries()) {
        const above = boxes[at - 1]
        if (above === undefined) continue
        const least = above.height / 2 + 5 + box.height / 2
        assert.ok((middles[at] ?? 0) - (middles[at - 1] ?? 0) >= least - 1e-6)
      }
      // No one is moved to and fro: the middle of all movements is none.
      const moved = middles.reduce((sum, middle, at) => sum + middle - (boxes[at]?.middle ?? 0), 0)
      assert.ok(Math.abs(moved) < 1e-6 * 500 * boxes.length)
    }),
  )
})

void test('the kin of a node are those before and behind it, not their other children', () => {
  const links = [
    ['a', 'b'],
    ['b', 'c'],
    ['a', 'x'],
  ].map(([from = '', to = '']) => ({ from, to, weight: 1, isAside: false }))
  assert.deepEqual([...related(links, 'b')].toSorted(), ['a', 'b', 'c'])
})
