import { createServer } from 'node:http'

/*
 * What `bare.ts` measures: answers the calls of the artifacts' bench, and keeps bodies in memory as they came. No check, no hash, no
 * disk: no server that does its work on this runtime can be quicker.
 */

const root = '/api/2.0/mlflow-artifacts/artifacts'
const kept = new Map<string, readonly Buffer[]>()

const run = JSON.stringify({
  run: { info: { run_id: 'bare', experiment_id: '0', artifact_uri: 'mlflow-artifacts:/bare' } },
})

createServer((request, response) => {
  const { method, url = '' } = request
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.once('end', () => {
    if (!url.startsWith(root)) return response.end(run)
    if (method === 'PUT') {
      // Warm-up files stay: a few megabytes. Of large ones the last, which is asked for next.
      kept.set(url.replace(/\/large\/.*$/u, '/large'), chunks)
      return response.end()
    }
    const body = kept.get(url.replace(/\/large\/.*$/u, '/large')) ?? []
    response.setHeader(
      'content-length',
      body.reduce((sum, { byteLength }) => sum + byteLength, 0),
    )
    for (const piece of body) response.write(piece)
    return response.end()
  })
}).listen(Number(process.argv[2]), '127.0.0.1')
