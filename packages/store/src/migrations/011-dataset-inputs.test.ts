import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRunLinks } from '../repositories/run-data.ts'
import { addTestRun, openTestStore, testDatabases } from '../stores.testing.ts'
import { datasetInputs } from './011-dataset-inputs.ts'
import { columnTypes } from './column-types.ts'

for (const { name, make } of testDatabases) {
  test(`the data and models that runs had are there after their keys changed, on ${name}`, async (t) => {
    const store = await openTestStore(t, make)
    const { runNo, experimentId } = await addTestRun(store, 'r')
    const { int, text, clustered } = columnTypes[name]
    await store.write(async (tx) => {
      for (const statement of [
        'drop table run_datasets',
        'drop table run_dataset_tags',
        'drop table run_model_outputs',
        `create table run_datasets (
          run_no ${int} not null, dataset_no ${int} not null, position ${int} not null, primary key (run_no, dataset_no))${clustered}`,
        'create index run_datasets_by_dataset on run_datasets (dataset_no, run_no)',
        `create table run_dataset_tags (
          run_no ${int} not null, dataset_no ${int} not null, key ${text} not null, value ${text} not null,
          primary key (run_no, dataset_no, key))${clustered}`,
        `create table run_model_outputs (
          run_no ${int} not null, model_id ${text} not null, step ${int} not null, position ${int} not null,
          primary key (run_no, model_id))${clustered}`,
        `insert into datasets (dataset_no, experiment_id, name, digest, source_type, source)
          values (8, ${experimentId}, 'a', 'x', 's', 'one'), (9, ${experimentId}, 'b', 'x', 's', 'two')`,
        `insert into run_datasets values (${runNo}, 9, 1), (${runNo}, 8, 2)`,
        `insert into run_dataset_tags values (${runNo}, 8, 'c', 'eval')`,
        `insert into run_model_outputs values (${runNo}, 'm-1', 4, 1)`,
        ...datasetInputs(columnTypes[name]),
      ])
        await tx.run(statement)
    })
    const links = (await store.read((db) => readRunLinks(db, [runNo], { withProfiles: true }))).get(
      runNo,
    )
    assert.deepEqual(
      links?.datasets.map(({ name: dataset, source, tags }) => [dataset, source, tags]),
      [
        ['b', 'two', []],
        ['a', 'one', [{ key: 'c', value: 'eval' }]],
      ],
    )
    assert.deepEqual(links?.modelOutputs, [{ modelId: 'm-1', step: 4 }])
  })
}
