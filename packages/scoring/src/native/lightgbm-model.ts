import { NotNativeError, type TreeModel } from './tree-model.ts'

interface Tree {
  readonly feature: Int32Array
  readonly threshold: Float64Array
  readonly decision: Uint8Array
  /** A child below 0 is the leaf of its complement. */
  readonly left: Int32Array
  readonly right: Int32Array
  readonly leaf: Float64Array
}

const [isCategory, isDefaultLeft] = [1, 2]
const zeroThreshold = 1e-35

/**
 * Makes a model of what LightGBM writes as text (version 3 and 4 of the format). Trees are added as doubles in their order, as LightGBM does: the margins are the same bits. Throws NotNativeError for
 * categories, linear trees and other objectives.
 */
export function lightgbmModel(text: string): TreeModel {
  if (!text.startsWith('tree\n')) throw new NotNativeError('It is no text of LightGBM.')
  const [head = '', ...rest] = text.split(/\nTree=\d+\n/u)
  const about = fieldsOf(head)
  const perRound = Number(about.get('num_tree_per_iteration') ?? 1)
  const objective = about.get('objective') ?? ''
  const [last = ''] = rest.at(-1)?.split('\nend of trees') ?? []
  const trees = [...rest.slice(0, -1), last].map((part) => treeOf(fieldsOf(part)))
  const isAverage = about.has('average_output') || head.includes('\naverage_output')
  const transform = transformOf(objective)
  const averaged = (margins: Float64Array): void => {
    for (let output = 0; output < margins.length; output++)
      margins[output] = (margins[output] ?? 0) / (trees.length / perRound)
    transform(margins)
  }
  return {
    runtime: `lightgbm ${about.get('version') ?? ''}`,
    featureCount: Number(about.get('max_feature_idx') ?? -1) + 1,
    outputs: perRound,
    margin: (features, into) => {
      into.fill(0)
      for (let index = 0; index < trees.length; index++) {
        const tree = trees[index]
        const output = index % perRound
        if (tree !== undefined) into[output] = (into[output] ?? 0) + leafOf(tree, features)
      }
    },
    transform: isAverage ? averaged : transform,
    thresholds: () => {
      const edges = Array.from(
        { length: Number(about.get('max_feature_idx') ?? -1) + 1 },
        (): number[] => [],
      )
      for (const { feature, threshold } of trees)
        for (const [node, one] of feature.entries()) edges[one]?.push(threshold[node] ?? 0)
      return edges
    },
    isSingle: false,
  }
}

function leafOf(tree: Tree, features: ArrayLike<number>): number {
  if (tree.left.length === 0) return tree.leaf[0] ?? 0
  let node = 0
  // The guarantee of all `?? 0` here: indices were checked when the tree was made.
  while (node >= 0) {
    const decision = tree.decision[node] ?? 0
    const missing = (decision >> 2) & 3
    let value = features[tree.feature[node] ?? 0] ?? Number.NaN
    if (Number.isNaN(value) && missing !== 2) value = 0
    const isMissing =
      (missing === 1 && Math.abs(value) <= zeroThreshold) || (missing === 2 && Number.isNaN(value))
    const goesLeft = isMissing
      ? (decision & isDefaultLeft) !== 0
      : value <= (tree.threshold[node] ?? 0)
    node = (goesLeft ? tree.left[node] : tree.right[node]) ?? 0
  }
  return tree.leaf[~node] ?? 0
}

function treeOf(fields: ReadonlyMap<string, string>): Tree {
  const numbers = (name: string): number[] => {
    const text = fields.get(name) ?? ''
    return text === '' ? [] : text.split(' ').map(numberOf)
  }
  if (Number(fields.get('num_cat') ?? 0) > 0) throw new NotNativeError('It splits by categories.')
  if (Number(fields.get('is_linear') ?? 0) > 0) throw new NotNativeError('Its trees are linear.')
  const leaves = Number(fields.get('num_leaves'))
  const tree: Tree = {
    feature: Int32Array.from(numbers('split_feature')),
    threshold: Float64Array.from(numbers('threshold')),
    decision: Uint8Array.from(numbers('decision_type')),
    left: Int32Array.from(numbers('left_child')),
    right: Int32Array.from(numbers('right_child')),
    leaf: Float64Array.from(numbers('leaf_value')),
  }
  if (tree.leaf.length !== leaves || tree.left.length !== Math.max(0, leaves - 1))
    throw new NotNativeError('One of its trees is cut off.')
  for (const [node, decision] of tree.decision.entries()) {
    if ((decision & isCategory) !== 0) throw new NotNativeError('It splits by categories.')
    for (const child of [tree.left[node] ?? 0, tree.right[node] ?? 0])
      if (child >= 0 ? child <= node || child >= leaves - 1 : ~child >= leaves)
        throw new NotNativeError('Its trees are not in order.')
  }
  return tree
}

/** As C++ prints numbers: a threshold that only parts what is missing is `inf`. */
function numberOf(text: string): number {
  if (/^[+-]?inf/iu.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  return Number(text)
}

function fieldsOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf('=')
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const]
    }),
  )
}

function transformOf(objective: string): (margins: Float64Array) => void {
  const [name = '', ...settings] = objective.split(' ')
  const factor = Number(/sigmoid:(\S+)/u.exec(objective)?.[1] ?? 1)
  if (
    ['regression', 'regression_l1', 'huber', 'fair', 'quantile', 'mape', 'lambdarank', ''].includes(
      name,
    )
  ) {
    if (settings.includes('sqrt')) throw new NotNativeError('Its targets are square roots.')
    return () => {}
  }
  if (name === 'binary' || name === 'multiclassova')
    return (margins) => {
      for (let index = 0; index < margins.length; index++)
        margins[index] = 1 / (1 + Math.exp(-factor * (margins[index] ?? 0)))
    }
  if (['poisson', 'gamma', 'tweedie'].includes(name))
    return (margins) => {
      for (let index = 0; index < margins.length; index++)
        margins[index] = Math.exp(margins[index] ?? 0)
    }
  if (name === 'multiclass') return softmax
  throw new NotNativeError(`Its objective is ${name.slice(0, 50)}.`)
}

function softmax(margins: Float64Array): void {
  const most = Math.max(...margins)
  let sum = 0
  for (let index = 0; index < margins.length; index++) {
    margins[index] = Math.exp((margins[index] ?? 0) - most)
    sum += margins[index] ?? 0
  }
  for (let index = 0; index < margins.length; index++) margins[index] = (margins[index] ?? 0) / sum
}
