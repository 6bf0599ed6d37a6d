import { directionAdvice, packageDirection } from './package-direction.ts'

/** One entry of `no-restricted-imports`: a module, or names of it, with the way out in the message. */
export interface ImportBan {
  readonly name: string
  readonly message: string
  readonly importNames?: string[]
}

const bans = {
  sqlite: {
    name: 'node:sqlite',
    message:
      'Only packages/store/src/sqlite and packages/objects/src/chunked/index open SQLite: use the store.',
  },
  pg: { name: 'pg', message: 'Only packages/store/src/postgres opens PostgreSQL: use the store.' },
  kysely: {
    name: 'kysely',
    message: 'SQL lives in packages/store: add a repository function there.',
  },
  fastify: {
    name: 'fastify',
    message: 'HTTP lives in packages/server: below it, work on parsed input.',
  },
  env: {
    name: 'node:process',
    importNames: ['env'],
    message:
      'Only packages/server/src/config and the cli read the environment: take the setting as input.',
  },
} satisfies Record<string, ImportBan>

/** A ban that a folder may be freed from, because it is the home of what is banned elsewhere. */
export type BanName = keyof typeof bans

const banNames: readonly BanName[] = ['sqlite', 'pg', 'kysely', 'fastify', 'env']

const coreBans: readonly ImportBan[] = [
  {
    name: 'node:crypto',
    importNames: [
      'getRandomValues',
      'randomBytes',
      'randomFill',
      'randomFillSync',
      'randomInt',
      'randomUUID',
    ],
    message: 'Take randomness from ctx, so that tests can pin it.',
  },
  { name: 'node:perf_hooks', message: 'Take the time from ctx, so that tests can pin it.' },
]

/**
 * All import bans for files of `packageName`, except the `freed` ones. oxlint replaces the options of a rule
 * where overrides meet, so each override has to carry everything that holds in its files.
 */
export function importBans(packageName: string, freed: readonly BanName[]): ['error', object] {
  const paths: ImportBan[] = banNames
    .filter((name) => !freed.includes(name))
    .map((name) => bans[name])
  if (packageName === 'core') paths.push(...coreBans)
  return ['error', { paths, patterns: [directionBan(packageName)] }]
}

function directionBan(packageName: string): object {
  const allowed = [...(packageDirection[packageName] ?? []), packageName]
  return { group: onlyOurs(allowed), message: directionAdvice(packageName) }
}

/** Every package of ours but the allowed ones, in the pattern language of .gitignore that the rule uses. */
function onlyOurs(allowed: readonly string[]): string[] {
  return ['@stemma/*', ...allowed.map((name) => `!@stemma/${name}`)]
}
