import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logInputsRequest } from '../mlflow/messages/inputs-outputs.ts'
import { jsonSchema } from './json-schema.ts'

test('a schema has every field, the required ones by name, nested messages inline', () => {
  const keyValue = {
    title: 'KeyValue',
    type: 'object',
    properties: { key: { type: 'string' }, value: { type: 'string', default: '' } },
    required: ['key'],
  }
  const text = { type: 'string' }
  assert.deepEqual(jsonSchema(logInputsRequest), {
    title: 'LogInputs',
    type: 'object',
    properties: {
      run_id: text,
      datasets: {
        type: 'array',
        items: {
          title: 'DatasetInput',
          type: 'object',
          properties: {
            tags: {
              type: 'array',
              items: keyValue,
              description: '`mlflow.data.context` says what the run used the data for.',
            },
            dataset: {
              title: 'Dataset',
              type: 'object',
              properties: {
                name: text,
                digest: text,
                source_type: text,
                source: text,
                schema: { ...text, description: 'JSON as text.' },
                profile: { ...text, description: 'JSON as text.' },
              },
              required: ['name', 'digest', 'source_type', 'source'],
            },
          },
          required: ['dataset'],
        },
      },
      models: {
        type: 'array',
        items: {
          title: 'ModelInput',
          type: 'object',
          properties: { model_id: text },
          required: ['model_id'],
        },
      },
    },
    required: ['run_id'],
  })
})
