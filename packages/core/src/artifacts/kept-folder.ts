/** The folder of the store with the files that registered versions keep. */
export const keptFolder = '.versions'

/** The folder of the store with the files that were deleted, each deletion in a folder of its own. */
export const trashFolder = '.trash'

/** Whether a path is in a folder that no caller writes to or removes from. */
export function isReserved(path: string): boolean {
  const [first] = path.split('/', 1)
  return first === keptFolder || first === trashFolder
}
