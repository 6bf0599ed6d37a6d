/** A pattern in which `*` stands for any characters but a slash. Small and capital letters are the same. */
export function globPattern(glob: string): RegExp {
  const source = glob
    .toLowerCase()
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/]*')
  return new RegExp(`^${source}$`, 'i')
}
