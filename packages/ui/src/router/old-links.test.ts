import assert from 'node:assert/strict'
import { test } from 'node:test'
import { oldLink } from './old-links.ts'

test('links of MLflow’s page lead to the same things here', () => {
  const links: Readonly<Record<string, string>> = {
    '#/': '/experiments',
    '#/experiments': '/experiments',
    '#/experiments/3': '/experiments/3',
    '#/experiments/3/runs': '/experiments/3',
    '#/experiments/3?searchFilter=&viewStateShareKey=1f': '/experiments/3?share=1f',
    '#/experiments/3/runs?searchFilter=metrics.a%20%3E%201&orderByKey=metrics.%60a%60&orderByAsc=false&compareRunsMode=CHART':
      '/experiments/3?q=metrics.a+%3E+1&sort=metrics.%60a%60+DESC&tab=charts',
    '#/experiments/3/runs/abc': '/runs/abc',
    '#/experiments/3/runs/abc/model-metrics': '/runs/abc/metrics',
    '#/experiments/3/runs/abc/system-metrics': '/runs/abc/metrics',
    '#/experiments/3/runs/abc/artifacts': '/runs/abc/artifacts/',
    '#/experiments/3/runs/abc/artifacts/a%20b/MLmodel': '/runs/abc/artifacts/a%20b/MLmodel',
    '#/experiments/3/runs/abc/artifactPath/model': '/runs/abc/artifacts/model',
    '#/models': '/models',
    '#/models/a%2Fb': '/models/a%2Fb',
    '#/models/churn/versions/4': '/models/churn/versions/4',
    '#/compare-runs?runs=["a","b"]&experiments=["1"]': '/compare?runs=a,b',
    '#/compare-runs?runs=%5B%22a%22%2C%22b%22%5D': '/compare?runs=a,b',
    '#/compare-experiments/s?experiments=["7","8"]': '/experiments/7',
  }
  for (const [link, place] of Object.entries(links)) assert.equal(oldLink(link), place, link)
})

test('what is no such link is left alone', () => {
  for (const fragment of ['', '#', '#loss', '#/nowhere', '#/experiments/%zz'])
    assert.equal(oldLink(fragment), undefined, fragment)
})
