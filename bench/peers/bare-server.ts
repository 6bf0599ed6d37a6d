import { createServer } from 'node:http'

/*
 * What `bare.ts` measures: answers the calls of the artifacts' bench, and keeps bodies in memory as they came. No check, no hash, no
 * disk: no server that does its work on this runtime can be quicker.
 */

const root = '/api/2.0/mlflow-artifacts/artifacts'
const kept = new Map<string, readonly Buffer[]>()

/** Answers every call about an experiment, a run or the files of a directory. */
const anything = JSON.stringify({
  experiment: {
    ...{ experiment_id: '0', name: 'Default', lifecycle_stage: 'active' },
    artifact_location: 'mlflow-artifacts:/0',
  },
  run: {
    info: {
      ...{ run_id: 'bare', run_uuid: 'bare', experiment_id: '0', status: 'RUNNING' },
      ...{ lifecycle_stage: 'active', start_time: 0, artifact_uri: 'mlflow-artifacts:/bare' },
    },
    data: {},
  },
  files: [],
})

createServer((request, response) => {
  const { method, url = '' } = request
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  request.once('end', () => {
    const path = url.startsWith(`${root}/`) ? keyOf(url) : undefined
    if (path === undefined) {
      response.setHeader('content-type', 'application/json')
      return response.end(anything)
    }
    if (method === 'PUT') {
      kept.set(path, pieces)
      return response.end()
    }
    const body = kept.get(path) ?? []
    response.setHeader(
      'content-length',
      body.reduce((sum, { byteLength }) => sum + byteLength, 0),
    )
    for (const piece of body) response.write(piece)
    return response.end()
  })
}).listen(Number(process.argv[2]), '127.0.0.1')

/** Of large files no more than the last is kept, which is asked for next. */
function keyOf(url: string): string {
  return url.replace(/\/large\/.*$/u, '/large')
}
