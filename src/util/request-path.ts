/** A path in the two parts that are compared apart: a log may leave out the query, the wire never does. */
export interface PathParts {
  readonly path: string
  /** With its question mark; empty if there is none. */
  readonly query: string
}

/** Takes scheme, host and fragment away from a path or URL, and the query apart. */
export function pathParts(text: string): PathParts {
  // Nearly all paths are plain: the expressions cost more than the rest of an index entry.
  const origin = text.startsWith('/') ? text : text.replace(/^https?:\/\/[^/]+/, '')
  const fragment = origin.indexOf('#')
  const bare = fragment < 0 ? origin : origin.slice(0, fragment)
  const mark = bare.indexOf('?')
  return mark < 0 ? { path: bare, query: '' } : { path: bare.slice(0, mark), query: bare.slice(mark) }
}

/** Host name as it is compared: without a port, in lower case. */
export function bareHost(text: string): string {
  return (text.includes(':') ? text.replace(/:\d+$/, '') : text).toLowerCase()
}
