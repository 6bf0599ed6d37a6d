import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import type { Clause } from './ast.ts'
import { parseRunFilter } from './runs.ts'

const runKeys =
  "'{'Created', 'Run Name', 'Run name', 'artifact_uri', 'created', 'end_time', 'run name', 'run_id', 'run_name', 'start_time', 'status', 'user_id'}'"
const illFormed =
  'While parsing a list in the query, expected a non-empty list of string values, but got ill-formed list.'

const accepted: readonly [string, readonly Clause[]][] = [
  ['', []],
  [' \n', []],
  [
    "metrics.loss < 1 and params.lr = '0.1' and tags.team = 'risk' and attributes.status = 'FINISHED'",
    [
      { kind: 'metric', key: 'loss', op: '<', value: 1 },
      { kind: 'param', key: 'lr', op: '=', value: '0.1' },
      { kind: 'tag', key: 'team', op: '=', value: 'risk' },
      { kind: 'attribute', key: 'status', op: '=', value: 'FINISHED' },
    ],
  ],
  [
    `tags.mlflow.loggedArtifacts LIKE '%"path"%:%"t.json",%"type"%:%"table"%' and attributes.run_id IN ('6b5c')`,
    [
      {
        kind: 'tag',
        key: 'mlflow.loggedArtifacts',
        op: 'LIKE',
        value: '%"path"%:%"t.json",%"type"%:%"table"%',
      },
      { kind: 'attribute', key: 'run_id', op: 'IN', value: ['6b5c'] },
    ],
  ],
  ['metrics.a>-.5', [{ kind: 'metric', key: 'a', op: '>', value: -0.5 }]],
  ['metric.a >= +1.5e+3', [{ kind: 'metric', key: 'a', op: '>=', value: 1500 }]],
  ['metrics.a != 5.', [{ kind: 'metric', key: 'a', op: '!=', value: 5 }]],
  ['metrics.a < 1e999', [{ kind: 'metric', key: 'a', op: '<', value: Infinity }]],
  ['metrics.a = 9007199254740993', [{ kind: 'metric', key: 'a', op: '=', value: 2 ** 53 }]],
  ['metrics.`a b` > 1', [{ kind: 'metric', key: 'a b', op: '>', value: 1 }]],
  ['metrics."a-b" > 1', [{ kind: 'metric', key: 'a-b', op: '>', value: 1 }]],
  ["metrics.'a/b' > 1", [{ kind: 'metric', key: 'a/b', op: '>', value: 1 }]],
  ['`metrics`.`a` > 1', [{ kind: 'metric', key: 'a', op: '>', value: 1 }]],
  ['metrics.a.b.c > 1', [{ kind: 'metric', key: 'a.b.c', op: '>', value: 1 }]],
  ['metrics.日本 > 1', [{ kind: 'metric', key: '日本', op: '>', value: 1 }]],
  ['metrics.in > 1', [{ kind: 'metric', key: 'in', op: '>', value: 1 }]],
  ['metrics.min > 1', [{ kind: 'metric', key: 'min', op: '>', value: 1 }]],
  ['metrics.0.5 > 1', [{ kind: 'metric', key: '0.5', op: '>', value: 1 }]],
  ['metrics.`` > 1', [{ kind: 'metric', key: '', op: '>', value: 1 }]],
  ['tags.mlflow."a b" = \'x\'', [{ kind: 'tag', key: 'mlflow."a b"', op: '=', value: 'x' }]],
  ['params.a = "it\'s"', [{ kind: 'param', key: 'a', op: '=', value: "it's" }]],
  ["params.a = 'x''y'", [{ kind: 'param', key: 'a', op: '=', value: "x''y", also: "x'y" }]],
  [`params.a = "x''y"`, [{ kind: 'param', key: 'a', op: '=', value: "x''y" }]],
  [
    String.raw`params.a != "say ""it's\""`,
    [
      {
        ...{ kind: 'param', key: 'a', op: '!=' },
        ...{ value: String.raw`say ""it's\"`, also: `say "it's"` },
      },
    ],
  ],
  [
    String.raw`params.a = 'x\'y'`,
    [{ kind: 'param', key: 'a', op: '=', value: String.raw`x\'y`, also: "x'y" }],
  ],
  [
    "run_id IN ('o''b', 'c')",
    [{ kind: 'attribute', key: 'run_id', op: 'IN', value: ['ob', "o'b", 'c'] }],
  ],
  [
    String.raw`params.a = 'C:\' AND params.b = "y"`,
    [
      { kind: 'param', key: 'a', op: '=', value: 'C:\\' },
      { kind: 'param', key: 'b', op: '=', value: 'y' },
    ],
  ],
  ["params.a = 'x;y -- z'", [{ kind: 'param', key: 'a', op: '=', value: 'x;y -- z' }]],
  ["parameters.a iLike 'X%'", [{ kind: 'param', key: 'a', op: 'ILIKE', value: 'X%' }]],
  ['param.a is  null', [{ kind: 'param', key: 'a', op: 'IS NULL' }]],
  ['tag.`a` IS NOT NULL', [{ kind: 'tag', key: 'a', op: 'IS NOT NULL' }]],
  [
    'run_id not in (\'a\', "b",)',
    [{ kind: 'attribute', key: 'run_id', op: 'NOT IN', value: ['a', 'b'] }],
  ],
  [
    String.raw`run_id IN('a' 'b', 'c\'d', '\x41\u00e9\n')`,
    [{ kind: 'attribute', key: 'run_id', op: 'IN', value: ['ab', "c'd", 'Aé\n'] }],
  ],
  ["run_id IN ((('a')))", [{ kind: 'attribute', key: 'run_id', op: 'IN', value: ['a'] }]],
  ["run.`Run name` = 'x'", [{ kind: 'attribute', key: 'run_name', op: '=', value: 'x' }]],
  ['"run name" LIKE \'x\'', [{ kind: 'attribute', key: 'run_name', op: 'LIKE', value: 'x' }]],
  ['attr.Created > 1', [{ kind: 'attribute', key: 'start_time', op: '>', value: 1 }]],
  ['start_time > 1.5', [{ kind: 'attribute', key: 'start_time', op: '>', value: 1.5 }]],
  [
    'end_time < 9223372036854775807',
    [{ kind: 'attribute', key: 'end_time', op: '<', value: 9223372036854775807n }],
  ],
  [
    'end_time < 9223372036854775808',
    [{ kind: 'attribute', key: 'end_time', op: '<', value: 2 ** 63 }],
  ],
  ["dataset.name = 'x'", [{ kind: 'dataset', key: 'name', op: '=', value: 'x' }]],
  ["datasets.digest IN ('x')", [{ kind: 'dataset', key: 'digest', op: 'IN', value: ['x'] }]],
  [
    'min(metrics.loss) < 0.2 AND COUNT( metrics.`a b` ) >= 3 AND last(metrics.c) = 1',
    [
      { kind: 'metric', key: 'loss', aggregate: 'min', op: '<', value: 0.2 },
      { kind: 'metric', key: 'a b', aggregate: 'count', op: '>=', value: 3 },
      { kind: 'metric', key: 'c', op: '=', value: 1 },
    ],
  ],
]

const refused: readonly [string, string][] = [
  [
    'foo.bar = 1',
    "Invalid entity type 'foo'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
  ],
  ["metrics.a = 'x'", "Expected numeric value type for metric. Found 'x'"],
  ['params.a = 1', "Expected a quoted string value for parameter (e.g. 'my-value'). Got value 1"],
  ["params.a = '1' OR params.b = '2'", "Invalid clause(s) in filter string: 'OR'"],
  ['tags.a = 1', "Expected a quoted string value for tag (e.g. 'my-value'). Got value 1"],
  [
    'params.a = x',
    'Parameter value is either not quoted or unidentified quote types used for string value x. Use either single or double quotes.',
  ],
  ['metrics.a > nan', 'Expected numeric value type for metric. Found nan'],
  ['metrics.a > 0x10', 'Expected numeric value type for metric. Found 0x10'],
  ['metrics.a == 1', "Invalid comparator '==' not one of '{'=', '!=', '>', '>=', '<', '<='}'"],
  [
    "params.a > 'x'",
    "Invalid comparator '>' not one of '{'=', '!=', 'LIKE', 'ILIKE', 'IS NULL', 'IS NOT NULL'}'",
  ],
  [
    "tags.a not like 'x'",
    "Invalid comparator 'NOT LIKE' not one of '{'=', '!=', 'LIKE', 'ILIKE', 'IS NULL', 'IS NOT NULL'}'",
  ],
  [
    'metrics.a IS NULL',
    "IS NULL / IS NOT NULL is only supported for tags and params, not for 'metric' 'a'",
  ],
  [
    'status IS NOT NULL',
    "IS NULL / IS NOT NULL is only supported for tags and params, not for 'attribute' 'status'",
  ],
  [
    "params.a IN ('x')",
    "Expected a quoted string value for parameter (e.g. 'my-value'). Got value ('x')",
  ],
  [
    "status IN ('a')",
    "Only ['run_id'] attributes support comparison with a list of quoted string values.",
  ],
  ["run_id = ('a')", "Expected a quoted string value for attributes. Got value ('a')"],
  [
    'run_id IN ()',
    'While parsing a list in the query, expected a non-empty list of string values, but got empty list',
  ],
  [
    "run_id IN (1, 'a')",
    "While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list: (1, 'a')",
  ],
  ['run_id IN (a)', illFormed],
  ["run_id IN ('a' AND 'b')", illFormed],
  ["run_id IN ('a',,'b')", illFormed],
  [String.raw`run_id IN ('\x4')`, illFormed],
  [String.raw`run_id IN ('\U00110000')`, illFormed],
  [String.raw`run_id IN ('\0')`, illFormed],
  ["run_id IN ('a'", "Invalid clause(s) in filter string: 'run_id', 'IN', '(', ''a''"],
  ["run_id IN 'a'", "Invalid clause(s) in filter string: 'run_id', 'IN', ''a''"],
  ["start_time > '1'", "Expected numeric value type for numeric attribute: start_time. Found '1'"],
  [
    'experiment_id = 1',
    `Invalid attribute key 'experiment_id' specified. Valid keys are ${runKeys}`,
  ],
  ["foo = 'x'", `Invalid attribute key 'foo' specified. Valid keys are ${runKeys}`],
  [
    "dataset.foo = 'x'",
    "Invalid dataset key 'foo' specified. Valid keys are '{'context', 'digest', 'name'}'",
  ],
  ['dataset.name = 1', 'Expected a quoted string value for dataset attributes. Got value 1'],
  ['(metrics.a > 1)', "Invalid clause(s) in filter string: '(metrics.a > 1)'"],
  ['NOT metrics.a > 1', "Invalid clause(s) in filter string: 'NOT'"],
  [
    'metrics.a BETWEEN 1 AND 2',
    "Invalid clause(s) in filter string: 'metrics.a', 'BETWEEN', '1', '2'",
  ],
  ['metrics.a > 1;', "Invalid clause(s) in filter string: ';'"],
  [
    "params.a = 'x'; DROP TABLE runs",
    `Search filter contained multiple expression "params.a = 'x'; DROP TABLE runs". Provide AND-ed expression list.`,
  ],
  ["params.a = 'x' -- hi", "Invalid clause(s) in filter string: '-- hi'"],
  [
    "params.a /* hi */ = 'x'",
    "Invalid clause(s) in filter string: 'params.a', '/* hi */', '=', ''x''",
  ],
  ["params.a = 'x", "Invalid clause(s) in filter string: 'params.a', '=', ''x'"],
  ['1 < metrics.a', "Invalid comparison clause. Expected 'Identifier' found '1'"],
  ['metrics.a-b > 1', "Invalid comparison clause. Expected 'Identifier' found 'metrics.a-b'"],
  ['avg(metrics.a) > 1', "Invalid comparison clause. Expected 'Identifier' found 'avg(metrics.a)'"],
  ["min(params.a) = 'x'", "'min(...)' takes a metric of a run, as in 'min(metrics.loss)'."],
  ["params.a = '\0'", "'filter' must not contain the NUL character"],
  ['x'.repeat(65_537), "'filter' exceeds the maximum length of 65536 characters"],
  ["tags.a = 'x'".repeat(101), "'filter' has more than 100 conditions."],
  [
    `run_id IN (${Array(1001).fill("'a'").join()})`,
    "A list in 'filter' has more than 1000 values.",
  ],
]

test('run filters yield their clauses', () => {
  for (const [text, clauses] of accepted) assert.deepEqual(parseRunFilter(text), clauses, text)
})

test('run filters that cannot be read are refused with the reason', () => {
  for (const [text, message] of refused) {
    assert.throws(
      () => parseRunFilter(text),
      new StemmaError('INVALID_PARAMETER_VALUE', message),
      text.slice(0, 100),
    )
  }
})

test('conditions count as joined by AND without the word, as upstream has it', () => {
  const both: readonly Clause[] = [
    { kind: 'metric', key: 'a', op: '>', value: 1 },
    { kind: 'metric', key: 'b', op: '>', value: 2 },
  ]
  for (const text of [
    'metrics.a > 1 AND metrics.b > 2',
    'metrics.a > 1 metrics.b > 2',
    'AND metrics.a > 1 and AND metrics.b > 2 AND',
  ]) {
    assert.deepEqual(parseRunFilter(text), both)
  }
})

test('the limits themselves are allowed', () => {
  assert.equal(parseRunFilter("tags.a = 'x' ".repeat(100)).length, 100)
  assert.equal(parseRunFilter(`tags.a = '${'🙂'.repeat(65_536 - 11)}'`).length, 1)
  const [clause] = parseRunFilter(`run_id IN (${Array(1000).fill("'a'").join()})`)
  assert.equal(Array.isArray(clause?.value) && clause.value.length, 1000)
})
