import { canonicalAddress } from '../util/address.js'
import type { Dump } from './dump.js'
import { type Value } from './dump.js'

/** Keys from an object down to a value. */
export type Path = readonly string[]

const HIGHEST_PORT = 65_535

/** Paths from their short form: `res.socket.remotePort`. To be made once, they are followed for each record. */
export function pathsOf(...texts: readonly string[]): readonly Path[] {
  return texts.map((text) => text.split('.'))
}

/**
 * The first value that can be used: of each object in turn all paths in turn.
 * @param use turns a value that is there into what is wanted; `null` if it cannot be used
 */
export function firstOf<T>(scopes: readonly Dump[], paths: readonly Path[], use: (value: Value) => T | null): T | null {
  for (const scope of scopes) {
    if (scope.members.size === 0) continue
    for (const path of paths) {
      const value = scope.follow(path)
      const found = value === undefined ? null : use(value)
      if (found !== null) return found
    }
  }
  return null
}

/** An IP address in canonical text; `null` for anything else, and for the empty text that clients print for "not yet". */
export function addressOf(value: Value): string | null {
  return typeof value === 'string' ? canonicalAddress(value) : null
}

/** A port; `null` for 0 and for anything that is none. */
export function portOf(value: Value): number | null {
  const port = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value
  return typeof port === 'number' && Number.isInteger(port) && port > 0 && port <= HIGHEST_PORT ? port : null
}

/** A number that is not negative, or the same as digits. */
export function countOf(value: Value): number | null {
  const number = typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null
}

export function flagOf(value: Value): boolean | null {
  if (value === 'true' || value === 'false') return value === 'true'
  return typeof value === 'boolean' ? value : null
}

/** A text that is not empty. */
export function wordsOf(value: Value): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** A text or a number as text. */
export function labelOf(value: Value): string | null {
  return typeof value === 'number' ? String(value) : wordsOf(value)
}
