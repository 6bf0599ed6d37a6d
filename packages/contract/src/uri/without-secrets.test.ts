import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutSecrets } from './without-secrets.ts'

test('passwords go, wherever drivers take them from, and the rest stays', () => {
  for (const [address, shown] of [
    ['postgresql://me:hunter2@db:5432/x', 'postgresql://me:***@db:5432/x'],
    ['postgresql://me@db/x', 'postgresql://me@db/x'],
    ['https://ghp_16C7e42F292c6912E7710c838347Ae178B4a@github.com/x', 'https://***@github.com/x'],
    ['https://glpat-abc:x-oauth-basic@gitlab.com/x.git', 'https://***:***@gitlab.com/x.git'],
    ['https://0123456789abcdef0123456789abcdef@git.example.com/', 'https://***@git.example.com/'],
    [
      'https://continuous-integration-of-the-team@example.com/x',
      'https://continuous-integration-of-the-team@example.com/x',
    ],
    [
      'postgresql://db/x?user=me&password=hunter2&sslmode=require',
      'postgresql://db/x?user=***&password=***&sslmode=***',
    ],
    ['postgresql://me:hun/ter2@db/x', 'postgresql://me:***@db/x'],
    ['postgresql://me:hun@ter2@db/x', 'postgresql://me:***@db/x'],
    ['postgresql://me:hun?ter2@db/x?password=y', 'postgresql://me:***@db/x?password=***'],
    ['postgresql://me:hun#ter2@db/x', 'postgresql://me:***@db/x'],
    ['postgresql://db:5432/x?user=me@host', 'postgresql://db:5432/x?user=***'],
    ['postgresql://ada:sec ret@[db', 'postgresql://ada:***@[db'],
    ['postgresql://me:@db/x', 'postgresql://me:***@db/x'],
    ['postgresql:///x?host=/run', 'postgresql:///x?host=***'],
    ['https://ml.example#token=hunter2', 'https://ml.example#***'],
    ['http://127.0.0.1:5000/stemma', 'http://127.0.0.1:5000/stemma'],
    ['http://[::1]:5000', 'http://[::1]:5000'],
    ['/var/lib/stemma@home?x=y', '/var/lib/stemma@home?x=y'],
    ['', ''],
  ])
    assert.equal(withoutSecrets(String(address)), shown)
})
