import { askProgram, type ProcessEnvironment } from './program.ts'

/** Quicker than `pip freeze`, and there without pip. */
const program = `
import importlib.metadata, platform, sys
found = {}
for one in importlib.metadata.distributions():
    name = one.metadata["Name"]
    if name:
        found.setdefault(name.lower().replace("_", "-"), f"{name}=={one.version}")
print("# python", platform.python_version(), platform.platform())
for line in sorted(found.values(), key=str.lower):
    print(line)
`

/** The packages of a Python as pip's requirements, with its version in a comment; undefined if it can't be asked. */
export async function listPackages(
  python: string,
  environment: ProcessEnvironment,
): Promise<string | undefined> {
  return askProgram([python, '-c', program], { ...environment, PYTHONDONTWRITEBYTECODE: '1' })
}
