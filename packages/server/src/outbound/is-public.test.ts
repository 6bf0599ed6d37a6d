import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPublic } from './is-public.ts'

const inside = [
  '127.0.0.1',
  '127.8.9.10',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '192.0.2.1',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '2002:7f00:1::',
  '2002:a9fe:a9fe::1',
  '64:ff9b::7f00:1',
  '64:ff9b::10.0.0.1',
  '2001:db8::1',
  '::7f00:1',
  'fec0::1',
  '4000::1',
  '1::1',
  '5f00::1',
  'no address',
  '',
]
const outside = [
  '8.8.8.8',
  '1.1.1.1',
  '2606:4700::1111',
  '::ffff:8.8.8.8',
  '64:ff9b::8.8.8.8',
  '2002:808:808::1',
]

for (const address of inside)
  test(`${address || 'nothing'} is not public`, () => assert.equal(isPublic(address), false))

for (const address of outside)
  test(`${address} is public`, () => assert.equal(isPublic(address), true))
