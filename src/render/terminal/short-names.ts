/**
 * Names for files on a screen: the fewest last parts of each path that tell it from the others.
 * @param paths as given; the same path twice is one file
 * @returns a name for each of them; for any other path the path itself
 */
export function shortNames(paths: readonly string[]): (path: string) => string {
  const names = new Map<string, string>()
  const files = [...new Set(paths)]
  let open = files
  for (let parts = 1; open.length > 0; parts += 1) {
    const takers = new Map<string, number>()
    for (const path of files) {
      const name = lastParts(path, parts)
      takers.set(name, (takers.get(name) ?? 0) + 1)
    }
    const settled = open.filter((path) => takers.get(lastParts(path, parts)) === 1 || path === lastParts(path, parts))
    for (const path of settled) names.set(path, lastParts(path, parts))
    open = open.filter((path) => !names.has(path))
  }
  return (path) => names.get(path) ?? path
}

function lastParts(path: string, count: number): string {
  const parts = path.split('/')
  return parts.length <= count ? path : parts.slice(-count).join('/')
}
