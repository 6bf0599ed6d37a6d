import { run } from './command.ts'

/**
 * Finds a program that Debian packages, and installs it when this process may.
 *
 * @returns what the program says of its version.
 * @throws with the command to type, when it is not there and cannot be installed.
 */
export async function findOrInstall(
  program: string,
  versionArgs: readonly string[],
  packages: readonly string[] = [program],
): Promise<string> {
  const version = (): Promise<string> => run(program, versionArgs, { cwd: '/', env: {} })
  try {
    return (await version()).trim().split('\n')[0] ?? ''
  } catch {
    const install = `apt-get install -y ${packages.join(' ')}`
    if (process.getuid?.() !== 0) {
      throw new Error(`${program} is not installed. As root: ${install}`)
    }
    process.stderr.write(`${install} …\n`)
    await run('apt-get', ['install', '-y', '-q', ...packages], {
      cwd: '/',
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    })
    return (await version()).trim().split('\n')[0] ?? ''
  }
}
