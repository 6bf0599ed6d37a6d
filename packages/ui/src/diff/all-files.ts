import { listFiles, type FileOwner } from '../files/file-owner.ts'

const mostFolders = 100
const mostFiles = 2000

/** The paths of an owner's files in all folders, folder by folder; of a thousand folders only the first hundred. */
export async function allFiles(owner: FileOwner, signal: AbortSignal): Promise<readonly string[]> {
  const files: string[] = []
  const folders = ['']
  for (let at = 0; at < Math.min(folders.length, mostFolders); at++) {
    const { entries } = await listFiles(owner, { path: folders[at] ?? '', pageToken: '', signal })
    for (const { path, is_directory: isFolder } of entries) {
      if (isFolder) folders.push(path)
      else if (files.length < mostFiles) files.push(path)
    }
  }
  return files
}
