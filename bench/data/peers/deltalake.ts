import { join } from 'node:path'
import { run } from '../../objects/peers/command.ts'
import { binDir, installPython, type PythonPackage } from '../../peers/install.ts'

const deltalakePackage: PythonPackage = {
  name: 'deltalake',
  version: '1.6.6',
  withDependencies: true,
}

/** Installs the package; returns its version. */
export async function prepareDeltalake(): Promise<string> {
  await installPython(deltalakePackage)
  return deltalakePackage.version
}

/** What it does with a table: loads its log, reads and adds up all rows, or writes a checkpoint. Returns the seconds of the work alone. */
export async function askDeltalake(
  work: 'open' | 'scan' | 'checkpoint',
  root: string,
  rows = 0,
): Promise<number> {
  const script = join(import.meta.dirname, 'delta-table.py')
  const place = { cwd: root, env: {} }
  const python = join(binDir(deltalakePackage), 'python')
  return Number(await run(python, [script, work, root, String(rows)], place))
}
