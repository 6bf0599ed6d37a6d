import { NotNativeError, type TreeModel } from './tree-model.ts'

type Json = Readonly<Record<string, unknown>>

/** The trees of a booster in flat lists. A leaf has no children, and its value stands for the condition. */
interface Forest {
  readonly left: Int32Array
  readonly right: Int32Array
  readonly feature: Int32Array
  readonly condition: Float32Array
  /** Where a missing value goes. */
  readonly defaultLeft: Uint8Array
  /** Where each tree begins. */
  readonly roots: Int32Array
  /** To which output each tree adds. */
  readonly outputOf: Int32Array
  /** What leaves are multiplied with, of DART; 1 for others. */
  readonly weight: Float32Array
}

/**
 * Makes a model of what XGBoost 1.7 to 3 writes as JSON or UBJSON. Values are compared as floats of 32 bits, and trees added as such in their order, beginning with the base score, as
 * XGBoost does: the margins are the same bits. Throws NotNativeError for linear boosters, categories, vector leaves and other objectives.
 */
export function xgboostModel(parsed: unknown): TreeModel {
  const root = record(parsed, 'model')
  const learner = record(root['learner'], 'learner')
  const param = record(learner['learner_model_param'], 'learner_model_param')
  const booster = record(learner['gradient_booster'], 'gradient_booster')
  const objective = String(record(learner['objective'], 'objective')['name'])
  const classes = Math.max(1, Number(param['num_class'] ?? 0))
  if (Number(param['num_target'] ?? 1) > 1) throw new NotNativeError('It has several targets.')
  const forest = forestOf(booster)
  const transform = transforms[objective]
  if (transform === undefined)
    throw new NotNativeError(`Its objective is ${objective.slice(0, 50)}.`)
  const base = baseMargins(String(param['base_score']), { objective, classes })
  return {
    runtime: `xgboost ${list(root['version'], 'version').join('.')}`,
    featureCount: Number(param['num_feature']),
    outputs: classes,
    margin: (features, into) => addTrees(forest, { features, into, base }),
    transform,
    thresholds: () => thresholdsOf(forest, Number(param['num_feature'])),
    isSingle: true,
  }
}

function addTrees(
  { left, right, feature, condition, defaultLeft, roots, outputOf, weight }: Forest,
  {
    features,
    into,
    base,
  }: {
    readonly features: ArrayLike<number>
    readonly into: Float64Array
    readonly base: Float32Array
  },
): void {
  for (let output = 0; output < into.length; output++) into[output] = base[output] ?? 0
  for (let tree = 0; tree < roots.length; tree++) {
    // The guarantee of all `?? 0` here: indices were checked when the forest was made.
    let node = roots[tree] ?? 0
    for (let next = left[node] ?? -1; next >= 0; next = left[node] ?? -1) {
      const value = features[feature[node] ?? 0] ?? Number.NaN
      const goesLeft = Number.isNaN(value)
        ? defaultLeft[node] === 1
        : Math.fround(value) < (condition[node] ?? 0)
      node = goesLeft ? next : (right[node] ?? 0)
    }
    const output = outputOf[tree] ?? 0
    const leaf = Math.fround((condition[node] ?? 0) * (weight[tree] ?? 1))
    into[output] = Math.fround((into[output] ?? 0) + leaf)
  }
}

function thresholdsOf({ left, feature, condition }: Forest, count: number): number[][] {
  const edges = Array.from({ length: count }, (): number[] => [])
  for (const [node, child] of left.entries())
    if (child >= 0) edges[feature[node] ?? 0]?.push(condition[node] ?? 0)
  return edges
}

function forestOf(booster: Json): Forest {
  const kind = booster['name']
  if (kind !== 'gbtree' && kind !== 'dart')
    throw new NotNativeError(`Its booster is ${String(kind)}.`)
  const inner = kind === 'dart' ? record(booster['gbtree'], 'gbtree') : booster
  const model = record(inner['model'], 'model')
  const trees = list(model['trees'], 'trees').map((tree) => record(tree, 'tree'))
  const info = list(model['tree_info'], 'tree_info').map(Number)
  const weights = kind === 'dart' ? list(booster['weight_drop'], 'weight_drop').map(Number) : []
  const sizes = trees.map((tree) => list(tree['left_children'], 'left_children').length)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const forest: Forest = {
    left: new Int32Array(total),
    right: new Int32Array(total),
    feature: new Int32Array(total),
    condition: new Float32Array(total),
    defaultLeft: new Uint8Array(total),
    roots: new Int32Array(trees.length),
    outputOf: Int32Array.from(trees, (_, index) => info[index] ?? 0),
    weight: Float32Array.from(trees, (_, index) => weights[index] ?? 1),
  }
  let start = 0
  for (const [index, tree] of trees.entries()) {
    fillTree(forest, tree, start)
    forest.roots[index] = start
    start += sizes[index] ?? 0
  }
  return forest
}

function fillTree(forest: Forest, tree: Json, start: number): void {
  const { size_leaf_vector: width } = record(tree['tree_param'], 'tree_param')
  if (Number(width ?? 1) > 1) throw new NotNativeError('Its leaves are vectors.')
  if (list(tree['split_type'] ?? [], 'split_type').some((type) => Number(type) !== 0))
    throw new NotNativeError('It splits by categories.')
  const numbers = (name: string): readonly number[] => list(tree[name], name).map(Number)
  const [left, right] = [numbers('left_children'), numbers('right_children')]
  const [feature, condition] = [numbers('split_indices'), numbers('split_conditions')]
  const defaultLeft = numbers('default_left')
  for (const [node, child] of left.entries()) {
    const other = right[node] ?? -1
    // A child behind its parent, so that no walk goes in a circle.
    if (child >= 0 && !(child > node && other > node && child < left.length && other < left.length))
      throw new NotNativeError('Its trees are not in order.')
    forest.left[start + node] = child < 0 ? -1 : start + child
    forest.right[start + node] = other < 0 ? -1 : start + other
    forest.feature[start + node] = feature[node] ?? 0
    forest.condition[start + node] = condition[node] ?? 0
    forest.defaultLeft[start + node] = defaultLeft[node] ?? 0
  }
}

/** The base score as a margin: XGBoost keeps it as the objective shows it, but for several classes. */
function baseMargins(
  text: string,
  { objective, classes }: { readonly objective: string; readonly classes: number },
): Float32Array {
  const values = text
    .replaceAll(/[[\]]/gu, '')
    .split(',')
    .map((value) => Math.fround(Number(value)))
  const margins = values.map((value) => {
    if (objective === 'binary:logistic' || objective === 'reg:logistic')
      return Math.fround(-Math.log(Math.fround(Math.fround(1 / value) - 1)))
    return logObjectives.has(objective) ? Math.fround(Math.log(value)) : value
  })
  return Float32Array.from({ length: classes }, (_, index) =>
    margins.length === 1 ? (margins[0] ?? 0) : (margins[index] ?? 0),
  )
}

const logObjectives: ReadonlySet<string> = new Set(['count:poisson', 'reg:gamma', 'reg:tweedie'])

const transforms: Readonly<Record<string, (margins: Float64Array) => void>> = {
  'reg:squarederror': () => {},
  'reg:absoluteerror': () => {},
  'reg:pseudohubererror': () => {},
  'binary:logitraw': () => {},
  'rank:ndcg': () => {},
  'rank:pairwise': () => {},
  'rank:map': () => {},
  'binary:logistic': sigmoid,
  'reg:logistic': sigmoid,
  'count:poisson': exponential,
  'reg:gamma': exponential,
  'reg:tweedie': exponential,
  'multi:softprob': softmax,
}

function sigmoid(margins: Float64Array): void {
  for (let index = 0; index < margins.length; index++) {
    // XGBoost adds a little, so that nothing is divided by nought.
    const power = Math.fround(Math.exp(Math.min(-(margins[index] ?? 0), 88.7)))
    margins[index] = Math.fround(1 / Math.fround(Math.fround(power + 1) + Math.fround(1e-16)))
  }
}

function exponential(margins: Float64Array): void {
  for (let index = 0; index < margins.length; index++)
    margins[index] = Math.fround(Math.exp(margins[index] ?? 0))
}

function softmax(margins: Float64Array): void {
  const most = Math.max(...margins)
  let sum = 0
  for (let index = 0; index < margins.length; index++) {
    margins[index] = Math.fround(Math.exp(Math.fround((margins[index] ?? 0) - most)))
    sum += margins[index] ?? 0
  }
  const total = Math.fround(sum)
  for (let index = 0; index < margins.length; index++)
    margins[index] = Math.fround((margins[index] ?? 0) / total)
}

function record(value: unknown, name: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json // checked
  throw new NotNativeError(`The model has no '${name}'.`)
}

function list(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[] // checked
  throw new NotNativeError(`The model has no list '${name}'.`)
}
