import { after, before, suite, test } from 'node:test'
import { anything, keysAndValues } from '../http/shape.ts'
import { startServer, type TestServer } from '../server/start-server.ts'
import { errorShape, RecordedClient } from './traces/recorded-client.ts'
import { loggedModel, modelVersion, registeredModel } from './traces/shapes.ts'

/** Requests that the Python client 3.17.2 was seen to send, in order, with the status and shape of each answer. */
suite('recorded requests: the model registry', () => {
  let server: TestServer
  let client: RecordedClient
  before(async () => {
    server = await startServer()
    client = new RecordedClient(server.url)
  })
  after(async () => {
    await server.stop()
  })

  async function newModel(): Promise<{ readonly runId: string; readonly modelId: string }> {
    const experimentId = await client.newExperiment(`registry ${Math.random()}`)
    const runId = await client.newRun(experimentId)
    const body = { experiment_id: experimentId, name: 'model', source_run_id: runId }
    const made = await client.call('POST M/logged-models', body, {
      model: loggedModel({ name: 'model', source_run_id: runId }, {}),
    })
    // The shape was checked by the call.
    const { model_id } = (made as { model: { info: { model_id: string } } }).model.info
    return { runId, modelId: model_id }
  }

  test('log_model with a registered name', async () => {
    const { runId, modelId } = await newModel()
    await client.call(
      'POST M/registered-models/create',
      { name: 'iris' },
      { registered_model: registeredModel('iris') },
    )
    await client.call(
      'POST M/registered-models/create',
      { name: 'iris' },
      {
        status: 400,
        shape: errorShape(
          'RESOURCE_ALREADY_EXISTS',
          'Registered Model (name=iris) already exists.',
        ),
      },
    )
    const version = { name: 'iris', source: `models:/${modelId}`, run_id: runId }
    await client.call(
      'POST M/model-versions/create',
      { name: 'iris', source: `models:/${modelId}`, model_id: modelId },
      { model_version: modelVersion({ ...version, version: '1' }) },
    )
    const tags = [{ key: 'mlflow.modelVersions', value: '[{"name": "iris", "version": 1}]' }]
    await client.get(`M/logged-models/${modelId}`, { model: loggedModel({ tags }, {}) })
    await client.call(
      'POST M/model-versions/create',
      {
        name: 'iris',
        source: `models:/${modelId}`,
        run_id: runId,
        model_id: modelId,
        tags: [{ key: 't', value: '1' }],
      },
      {
        model_version: modelVersion({ ...version, version: '2', tags: [{ key: 't', value: '1' }] }),
      },
    )
  })

  test('loading by number, alias, latest and stage', async () => {
    const { modelId } = await newModel()
    await client.call(
      'POST M/registered-models/create',
      { name: 'load' },
      { registered_model: anything },
    )
    await client.call(
      'POST M/model-versions/create',
      { name: 'load', source: `models:/${modelId}`, model_id: modelId },
      { model_version: anything },
    )
    await client.get('M/registered-models/get?name=load', {
      registered_model: registeredModel('load', { latest_versions: [modelVersion()] }),
    })
    await client.get('M/model-versions/get-download-uri?name=load&version=1', {
      artifact_uri: new RegExp(`^mlflow-artifacts:/\\d+/models/${modelId}/artifacts$`),
    })
    const alias = { name: 'load', alias: 'champion' }
    await client.call('POST M/registered-models/alias', { ...alias, version: '1' }, {})
    await client.get('M/registered-models/alias?name=load&alias=champion', {
      model_version: modelVersion({ aliases: ['champion'] }),
    })
    await client.call(
      'POST M/registered-models/get-latest-versions',
      { name: 'load' },
      {
        model_versions: [modelVersion({ aliases: ['champion'] })],
      },
    )
    await client.call(
      'POST M/registered-models/get-latest-versions',
      { name: 'load', stages: ['Staging'] },
      {},
    )
    await client.get('M/registered-models/get-latest-versions?name=load&stages=None', {
      model_versions: [modelVersion({ aliases: ['champion'] })],
    })
    await client.call('DELETE M/registered-models/alias', alias, {})
    await client.get(
      'M/registered-models/alias?name=load&alias=champion',
      errorShape('INVALID_PARAMETER_VALUE', 'Registered model alias champion not found.'),
      400,
    )
  })

  test('verbs of models and versions', async () => {
    const tags = [{ key: 'a', value: 'b' }]
    await client.call(
      'POST M/registered-models/create',
      { name: 'rm1', tags, description: 'd' },
      { registered_model: registeredModel('rm1', { tags, description: 'd' }) },
    )
    await client.call(
      'PATCH M/registered-models/update',
      { name: 'rm1', description: 'd2' },
      {
        registered_model: registeredModel('rm1', { tags, description: 'd2' }),
      },
    )
    // What is absent is cleared.
    await client.call(
      'PATCH M/registered-models/update',
      { name: 'rm1' },
      {
        registered_model: registeredModel('rm1', { tags }),
      },
    )
    await client.call(
      'POST M/registered-models/rename',
      { name: 'rm1', new_name: 'rm2' },
      {
        registered_model: registeredModel('rm2', { tags }),
      },
    )
    await client.call('POST M/registered-models/set-tag', { name: 'rm2', key: 'c', value: 'd' }, {})
    await client.call('DELETE M/registered-models/delete-tag', { name: 'rm2', key: 'c' }, {})
    await client.get(
      'M/registered-models/search?filter=name+LIKE+%27rm%25%27+AND+tag.%60mlflow.prompt.is_prompt%60+%21%3D+%27true%27&max_results=10&order_by=name+DESC',
      { registered_models: [registeredModel('rm2', { tags })] },
    )
    const source = 's3://bucket/m'
    await client.call(
      'POST M/model-versions/create',
      { name: 'rm2', source, tags, description: 'md' },
      {
        model_version: modelVersion({ name: 'rm2', source, run_id: '', tags, description: 'md' }),
      },
    )
    const one = { name: 'rm2', version: '1' }
    await client.call(
      'PATCH M/model-versions/update',
      { ...one, description: 'hello' },
      {
        model_version: modelVersion({ source, tags, description: 'hello' }),
      },
    )
    await client.call('POST M/model-versions/set-tag', { ...one, key: 'x', value: 'y' }, {})
    await client.call('DELETE M/model-versions/delete-tag', { ...one, key: 'x' }, {})
    await client.call(
      'POST M/model-versions/transition-stage',
      { ...one, stage: 'Staging', archive_existing_versions: true },
      {
        model_version: modelVersion({
          source,
          tags,
          description: 'hello',
          current_stage: 'Staging',
        }),
      },
    )
    await client.get(
      'M/model-versions/search?filter=name%3D%27rm2%27&max_results=10&order_by=version_number+DESC',
      {
        model_versions: [
          modelVersion({ source, tags, description: 'hello', current_stage: 'Staging' }),
        ],
      },
    )
    await client.call(
      'POST M/registered-models/create',
      { name: 'rm-prod' },
      { registered_model: anything },
    )
    await client.call(
      'POST M/model-versions/create',
      { name: 'rm-prod', source: 'models:/rm2/1', run_id: '', run_link: '', description: 'hello' },
      { model_version: modelVersion({ source: 'models:/rm2/1', description: 'hello' }) },
    )
    await client.get('M/model-versions/get-download-uri?name=rm-prod&version=1', {
      artifact_uri: source,
    })
    await client.call('DELETE M/model-versions/delete', one, {})
    await client.get(
      'M/model-versions/get?name=rm2&version=1',
      errorShape('RESOURCE_DOES_NOT_EXIST', 'Model Version (name=rm2, version=1) not found'),
      404,
    )
    await client.call('DELETE M/registered-models/delete', { name: 'rm2' }, {})
    await client.get(
      'M/registered-models/get?name=rm2',
      errorShape('RESOURCE_DOES_NOT_EXIST', 'Registered Model with name=rm2 not found'),
      404,
    )
  })

  test('prompts, with their tags in the order in which they came', async () => {
    await client.get(
      'M/registered-models/get?name=pr',
      errorShape('RESOURCE_DOES_NOT_EXIST', 'Registered Model with name=pr not found'),
      404,
    )
    const isPrompt = { key: 'mlflow.prompt.is_prompt', value: 'true' }
    const t = { key: 't', value: '1' }
    await client.call(
      'POST M/registered-models/create',
      { name: 'pr', tags: [isPrompt, t], description: 'c' },
      { registered_model: registeredModel('pr', { tags: [isPrompt, t], description: 'c' }) },
    )
    const tags = [
      t,
      isPrompt,
      { key: '_mlflow_prompt_type', value: 'text' },
      { key: 'mlflow.prompt.text', value: 'Hello {{name}}' },
    ]
    await client.call(
      'POST M/model-versions/create',
      { name: 'pr', source: 'dummy-source', tags, description: 'c' },
      {
        model_version: modelVersion({ source: 'dummy-source', run_id: '', tags, description: 'c' }),
      },
    )
    await client.call(
      'POST M/registered-models/set-tag',
      { name: 'pr', key: '_mlflow_experiment_ids', value: ',9,' },
      {},
    )
    await client.get('M/model-versions/get?name=pr&version=1', {
      model_version: modelVersion({
        source: 'dummy-source',
        description: 'c',
        tags: keysAndValues(Object.fromEntries(tags.map(({ key, value }) => [key, value]))),
      }),
    })
    await client.get(
      "M/registered-models/search?filter=tags.%60mlflow.prompt.is_prompt%60+%3D+'true'&max_results=100",
      { registered_models: [anything] },
    )
    for (const source of ['/etc/passwd', 's3://bucket/m', `mlflow-artifacts:/1/../2`]) {
      await client.call(
        'POST M/model-versions/create',
        { name: 'pr', source, tags: [isPrompt] },
        {
          status: 400,
          shape: errorShape(
            'INVALID_PARAMETER_VALUE',
            `Invalid prompt source: '${source}'. Prompt sources must use an MLflow placeholder.`,
          ),
        },
      )
    }
    // Only a value of true makes a prompt, and with it spares the check of the source.
    await client.call(
      'POST M/model-versions/create',
      { name: 'pr', source: '/etc/passwd', tags: [isPrompt, { ...isPrompt, value: 'no' }] },
      {
        status: 400,
        shape: {
          error_code: 'INVALID_PARAMETER_VALUE',
          message: /To use a local path/,
          sqlstate: anything,
          error_class: anything,
        },
      },
    )
  })
})
