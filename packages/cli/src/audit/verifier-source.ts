/**
 * A program that checks a bundle of `stemma audit export` by itself: no import but Node's own, no server, nothing of Stemma. It is written beside the bundle, and
 * small enough to be read by whoever has to trust it. The form of a bundle is in docs/format/audit-bundle.md.
 */
export const verifierSource: string = String.raw`#!/usr/bin/env node
// Checks a bundle of "stemma audit export": node verify.mjs BUNDLE.ndjson [--key ID]
//
// Each entry has a number, a content (JSON text) and a hash: SHA-256 of "HASH BEFORE\nNUMBER\nCONTENT". Checkpoints are signatures (Ed25519) of
// "stemma-log-checkpoint\nNUMBER\nHASH\nTIME". A call's content ends with SHA-256 of its request, its response, and its rows.
// The id of the key that signed must be known from elsewhere: the bundle brings the key, but anybody can make one. Node 18 or newer.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

const args = process.argv.slice(2)
const keyAt = args.indexOf('--key')
const wantedKey = keyAt < 0 ? undefined : args.splice(keyAt, 2)[1]
const [file] = args
if (file === undefined) {
  console.error('usage: node verify.mjs BUNDLE.ndjson [--key ID]')
  process.exit(2)
}

const sha256 = (data) => createHash('sha256').update(data).digest('hex')
const faults = []
const count = { entries: 0, calls: 0, rows: 0, bodies: 0, checkpoints: 0 }
const hashes = new Map()
const keys = new Set()
let before, signedTo = 0, ended = false, ids = new Set()

function takeEntry({ seq, hash, content, rows, request, request_encoding, response, response_encoding }) {
  if (before === undefined) return faults.push('The bundle does not begin with its head.')
  if (seq !== before.seq + 1) faults.push('Entry ' + seq + ' follows entry ' + before.seq + ': there are others missing, or they are exchanged.')
  else if (content === undefined) faults.push('The call of entry ' + seq + ' was deleted.')
  else if (sha256(before.hash + '\n' + seq + '\n' + content) !== hash) faults.push('Entry ' + seq + ' is not what was logged: ' + content.slice(0, 100))
  before = { seq, hash }
  hashes.set(seq, hash)
  count.entries += 1
  if (content === undefined) return
  const fields = JSON.parse(content)
  if (fields[0] !== 'call') return
  count.calls += 1
  if (ids.has(fields[1])) faults.push('The call ' + fields[1] + ' is there twice.')
  ids.add(fields[1])
  const [requestHash, responseHash, rowsHash] = fields.slice(-3)
  if (rows !== undefined && rowsHash !== null) {
    count.rows += rows.length
    if (sha256(rows.map((row) => JSON.stringify(row) + '\n').join('')) !== rowsHash) faults.push('The rows of ' + fields[1] + ' are not what was logged.')
  }
  for (const [what, text, encoding, wanted] of [['request', request, request_encoding, requestHash], ['response', response, response_encoding, responseHash]]) {
    if (text === undefined || wanted === null) continue
    count.bodies += 1
    if (sha256(Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8')) !== wanted) faults.push('The ' + what + ' of ' + fields[1] + ' is not what was logged.')
  }
}

function takeCheckpoint({ seq, hash, at, public_key, signature }) {
  count.checkpoints += 1
  const der = Buffer.from(public_key, 'hex')
  const id = sha256(der).slice(0, 16)
  keys.add(id)
  const text = Buffer.from('stemma-log-checkpoint\n' + seq + '\n' + hash + '\n' + at)
  let good = false
  try {
    good = verify(null, text, createPublicKey({ key: der, format: 'der', type: 'spki' }), Buffer.from(signature, 'hex'))
  } catch {}
  if (!good) return faults.push('The signature of entry ' + seq + ' is not that of its key.')
  if (wantedKey !== undefined && id !== wantedKey) return faults.push('Entry ' + seq + ' was signed with the key ' + id + '.')
  if (hashes.get(seq) !== hash) return faults.push('Entry ' + seq + ' was signed with another hash.')
  signedTo = Math.max(signedTo, seq)
}

for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
  const { type, ...rest } = JSON.parse(line)
  if (type === 'head') before = { seq: rest.seq, hash: rest.hash }
  else if (type === 'entry') takeEntry(rest)
  else if (type === 'checkpoint') takeCheckpoint(rest)
  else if (type === 'end') ended = true
}
if (!ended) faults.push('The bundle was cut off.')
if (count.entries > 0 && signedTo < (before?.seq ?? 0)) faults.push('Nothing is signed behind entry ' + signedTo + '.')
for (const fault of faults.slice(0, 100)) console.log('FAULT  ' + fault)
console.log(JSON.stringify({ ...count, keys: [...keys], faults: faults.length }))
process.exitCode = faults.length === 0 ? 0 : 1
`
