import { askProgram, type ProcessEnvironment } from './program.ts'

/**
 * By the names of the folders that installers leave (https://packaging.python.org/en/latest/specifications/recording-installed-packages/): a tenth of what reading their
 * metadata takes, and there without pip. What comes first on the path is what is imported.
 */
const program = `
import os, platform, sys
found = {}
for place in sys.path:
    try:
        names = [one.name for one in os.scandir(place or ".")]
    except OSError:
        continue
    for name in sorted(names):
        base, end = os.path.splitext(name)
        if end in (".dist-info", ".egg-info") and "-" in base:
            package, version = base.split("-")[:2]
            found.setdefault(package.lower().replace("_", "-"), f"{package}=={version}")
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
