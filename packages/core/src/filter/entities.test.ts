import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import type { Clause } from './ast.ts'
import { parseExperimentFilter } from './experiments.ts'
import { parseLoggedModelFilter } from './logged-models.ts'
import { parseModelVersionFilter } from './model-versions.ts'
import { parseRegisteredModelFilter } from './registered-models.ts'
import { parseTraceFilter } from './traces.ts'

interface Language {
  readonly parse: (text: string) => readonly Clause[]
  readonly accepted: readonly [string, Clause][]
  readonly refused: readonly [string, string][]
}

const languages: Readonly<Record<string, Language>> = {
  traces: {
    parse: parseTraceFilter,
    accepted: [
      ["status = 'OK'", { kind: 'attribute', key: 'status', op: '=', value: 'OK' }],
      [
        "trace.status IN ('OK', 'ERROR')",
        { kind: 'attribute', key: 'status', op: 'IN', value: ['OK', 'ERROR'] },
      ],
      ["attributes.run_id = 'r'", { kind: 'attribute', key: 'run_id', op: '=', value: 'r' }],
      ["name LIKE 'a%'", { kind: 'attribute', key: 'name', op: 'LIKE', value: 'a%' }],
      ['timestamp > 5', { kind: 'attribute', key: 'timestamp_ms', op: '>', value: 5 }],
      ['attribute.end_time <= 5', { kind: 'attribute', key: 'end_time_ms', op: '<=', value: 5 }],
      ["tags.a != 'x'", { kind: 'tag', key: 'a', op: '!=', value: 'x' }],
      [
        "request_metadata.`mlflow.x` = 'y'",
        { kind: 'metadata', key: 'mlflow.x', op: '=', value: 'y' },
      ],
      ['metadata.a IS NOT NULL', { kind: 'metadata', key: 'a', op: 'IS NOT NULL' }],
    ],
    refused: [
      [
        "span.name = 'x'",
        "Invalid entity type 'span'. Valid entity types are ('attribute', 'attributes', 'metadata', 'request_metadata', 'tag', 'tags', 'trace')",
      ],
      [
        "status > 'OK'",
        "Invalid comparator '>' not one of '{'=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'}'",
      ],
      [
        'name IS NULL',
        "IS NULL / IS NOT NULL is only supported for tags and metadata, not for attribute 'name'",
      ],
      [
        'metadata.a = 5',
        "Expected a quoted string value for metadata (e.g. 'my-value'). Got value 5",
      ],
    ],
  },
  experiments: {
    parse: parseExperimentFilter,
    accepted: [
      ["name LIKE 'exp%'", { kind: 'attribute', key: 'name', op: 'LIKE', value: 'exp%' }],
      ["name like 'x'", { kind: 'attribute', key: 'name', op: 'LIKE', value: 'x' }],
      ["attribute.name = 'x'", { kind: 'attribute', key: 'name', op: '=', value: 'x' }],
      ["attributes.name = 'x'", { kind: 'attribute', key: 'name', op: '=', value: 'x' }],
      ["tag.`a b` = 'x'", { kind: 'tag', key: 'a b', op: '=', value: 'x' }],
      ['tags.a IS NULL', { kind: 'tag', key: 'a', op: 'IS NULL' }],
      ["experiment_id = '1'", { kind: 'attribute', key: 'experiment_id', op: '=', value: '1' }],
      [
        "experiment_id NOT IN ('1','2')",
        { kind: 'attribute', key: 'experiment_id', op: 'NOT IN', value: ['1', '2'] },
      ],
      ['creation_time > 5', { kind: 'attribute', key: 'creation_time', op: '>', value: 5 }],
      ['last_update_time<=5', { kind: 'attribute', key: 'last_update_time', op: '<=', value: 5 }],
    ],
    refused: [
      [
        "param.name = 'x'",
        "Invalid entity type 'param'. Valid entity types are ('attribute', 'attributes', 'tag', 'tags')",
      ],
      [
        "foo = 'x'",
        "Invalid attribute key 'foo' specified. Valid keys are '{'creation_time', 'experiment_id', 'last_update_time', 'name'}'",
      ],
      ["name > 'x'", "Invalid comparator '>' not one of '{'=', '!=', 'LIKE', 'ILIKE'}'"],
      ["experiment_id > '1'", 'Invalid comparator for experiment_id: >'],
      ['experiment_id = 1', 'Expected a quoted string value for attributes. Got value 1'],
      [
        "experiment_id = 'abc'",
        "Invalid experiment ID 'abc'. Experiment ID must be a valid integer.",
      ],
      [
        "experiment_id IN ('1', 'abc')",
        "Invalid experiment ID 'abc'. Experiment ID must be a valid integer.",
      ],
      [
        "name IN ('x')",
        "Only ['experiment_id'] attributes support comparison with a list of quoted string values.",
      ],
      [
        'name IS NULL',
        "IS NULL / IS NOT NULL is only supported for tags, not for attribute 'name'",
      ],
      ["tags.a > 'x'", 'Invalid comparator for tag: >'],
      ['creation_time > 1.5', "Invalid value for numeric attribute 'creation_time': 1.5"],
      [
        "creation_time > '1'",
        "Expected numeric value type for numeric attribute: creation_time. Found '1'",
      ],
      ["name = 'x' OR name = 'y'", "Invalid clause(s) in filter string: 'OR'"],
    ],
  },
  'registered models': {
    parse: parseRegisteredModelFilter,
    accepted: [
      ["name ilike 'iris%'", { kind: 'attribute', key: 'name', op: 'ILIKE', value: 'iris%' }],
      ["name IN ('a')", { kind: 'attribute', key: 'name', op: 'IN', value: ['a'] }],
      [
        "tag.`mlflow.prompt.is_prompt` != 'true'",
        { kind: 'tag', key: 'mlflow.prompt.is_prompt', op: '!=', value: 'true' },
      ],
    ],
    refused: [
      ["run_id = 'x'", "Invalid attribute key 'run_id' specified. Valid keys are '{'name'}'"],
      [
        "attributes.name = 'x'",
        "Invalid entity type 'attributes'. Valid entity types are ('attribute', 'tag', 'tags')",
      ],
      [
        "params.a = 'x'",
        "Invalid entity type 'params'. Valid entity types are ('attribute', 'tag', 'tags')",
      ],
      ["name > 'x'", 'Invalid comparator for attribute: >'],
      ['name IS NULL', 'Invalid comparator for attribute: IS NULL'],
      ['tags.a IS NULL', 'Invalid comparator for tag: IS NULL'],
      ['name = 1', 'Expected a quoted string value for attributes. Got value 1'],
      ['min(tags.a) > 1', "'min(...)' takes a metric of a run, as in 'min(metrics.loss)'."],
    ],
  },
  'model versions': {
    parse: parseModelVersionFilter,
    accepted: [
      ["name='iris'", { kind: 'attribute', key: 'name', op: '=', value: 'iris' }],
      ["run_id IN ('a')", { kind: 'attribute', key: 'run_id', op: 'IN', value: ['a'] }],
      [
        "source_path LIKE 's3%'",
        { kind: 'attribute', key: 'source_path', op: 'LIKE', value: 's3%' },
      ],
      ['version_number > 1', { kind: 'attribute', key: 'version_number', op: '>', value: 1 }],
      ["version_number = '1'", { kind: 'attribute', key: 'version_number', op: '=', value: 1 }],
      ["tags.a = 'x'", { kind: 'tag', key: 'a', op: '=', value: 'x' }],
    ],
    refused: [
      ['version_number > 1.5', "Invalid value for numeric attribute 'version_number': 1.5"],
      ["version_number LIKE '1'", 'Invalid comparator for attribute version_number: LIKE'],
      [
        "source_path IN ('a')",
        "Only ['name', 'run_id'] attributes support comparison with a list of quoted string values.",
      ],
      [
        'creation_timestamp > 1',
        "Invalid attribute key 'creation_timestamp' specified. Valid keys are '{'name', 'run_id', 'source_path', 'version_number'}'",
      ],
    ],
  },
  'logged models': {
    parse: parseLoggedModelFilter,
    accepted: [
      ["name = 'dir'", { kind: 'attribute', key: 'name', op: '=', value: 'dir' }],
      ['name = dir', { kind: 'attribute', key: 'name', op: '=', value: 'dir' }],
      ['name = "dir"', { kind: 'attribute', key: 'name', op: '=', value: 'dir' }],
      ["params.max_iter = '200'", { kind: 'param', key: 'max_iter', op: '=', value: '200' }],
      ['params.lr = 0.01', { kind: 'param', key: 'lr', op: '=', value: '0.01' }],
      ["tags.a in ('x', 'y')", { kind: 'tag', key: 'a', op: 'IN', value: ['x', 'y'] }],
      ['metrics.acc > 0.5', { kind: 'metric', key: 'acc', op: '>', value: 0.5 }],
      ['status = 2', { kind: 'attribute', key: 'status', op: '=', value: 2 }],
      ["status = 'READY'", { kind: 'attribute', key: 'status', op: '=', value: 2 }],
      ["status != 'logged_model_ready'", { kind: 'attribute', key: 'status', op: '!=', value: 2 }],
      [
        "status IN ('PENDING', 'LOGGED_MODEL_UPLOAD_FAILED', 2)",
        { kind: 'attribute', key: 'status', op: 'IN', value: [1, 3, 2] },
      ],
      ['creation_time > 1', { kind: 'attribute', key: 'creation_timestamp', op: '>', value: 1 }],
      [
        'attributes.last_updated_timestamp_ms >= 1.5',
        { kind: 'attribute', key: 'last_updated_timestamp', op: '>=', value: 1.5 },
      ],
      ["experiment_id = '1'", { kind: 'attribute', key: 'experiment_id', op: '=', value: '1' }],
      [
        'attributes.experiment_id = 1',
        {
          kind: 'attribute',
          key: 'experiment_id',
          op: '=',
          value: '1',
        },
      ],
      [
        "artifact_location LIKE 's3:%'",
        {
          kind: 'attribute',
          key: 'artifact_location',
          op: 'LIKE',
          value: 's3:%',
        },
      ],
      [
        "lifecycle_stage != 'deleted'",
        {
          kind: 'attribute',
          key: 'lifecycle_stage',
          op: '!=',
          value: 'deleted',
        },
      ],
      ["source_run_id = 'r'", { kind: 'attribute', key: 'source_run_id', op: '=', value: 'r' }],
    ],
    refused: [
      [
        "param.a = '1'",
        "Invalid entity type: 'param'. Expected one of ['attributes', 'metrics', 'params', 'tags'].",
      ],
      [
        "metrics.acc LIKE 'x'",
        "Invalid comparison operator for metrics.acc: 'LIKE'. Expected one of ('=', '!=', '>', '>=', '<', '<=').",
      ],
      [
        "name > 'a'",
        "Invalid comparison operator for attributes.name: '>'. Expected one of ('=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN').",
      ],
      [
        'tags.a IS NULL',
        "Invalid comparison operator for tags.a: 'IS NULL'. Expected one of ('=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN').",
      ],
      ["metrics.acc > '0.5'", "Expected numeric value type for metric. Found '0.5'"],
      [
        'status = 7',
        "Unknown model status in filter: '7'. Expected one of ['PENDING', 'READY', 'FAILED'].",
      ],
      ["status LIKE 'READY'", 'Invalid comparison operator for status: LIKE'],
      ["experiment_id = 'x'", "Invalid experiment ID 'x'. Experiment ID must be a valid integer."],
      ["status = ('READY')", "Expected a quoted string value for attributes. Got value ('READY')"],
      ['min(metrics.a) > 1', "'min(...)' takes a metric of a run, as in 'min(metrics.loss)'."],
      ["name = 'x' OR name = 'y'", "Invalid clause(s) in filter string: 'OR'"],
    ],
  },
}

for (const [name, { parse, accepted, refused }] of Object.entries(languages)) {
  suite(`filters of ${name}`, () => {
    test('yield their clauses', () => {
      for (const [text, clause] of accepted) assert.deepEqual(parse(text), [clause], text)
    })
    test('are refused with the reason', () => {
      for (const [text, message] of refused) {
        assert.throws(() => parse(text), new StemmaError('INVALID_PARAMETER_VALUE', message), text)
      }
    })
  })
}
