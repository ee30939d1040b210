import type { NamedAddress } from '../model/flow-source.js'
import { msFromNs } from '../util/instant.js'
import type { StoredCapture } from './capture-rows.js'
import { storedNames } from './name-rows.js'

/**
 * Looks up host names in what name servers answered. The names are read at the first question.
 * @returns see FlowSource.addressesOf
 */
export function nameLookup(stored: readonly StoredCapture[]): (host: string) => readonly NamedAddress[] {
  let byName: Map<string, NamedAddress[]> | null = null
  return (host) => {
    byName ??= namesOf(stored)
    const name = host.toLowerCase().replace(/\.$/, '')
    return byName.get(name) ?? []
  }
}

function namesOf(stored: readonly StoredCapture[]): Map<string, NamedAddress[]> {
  const byName = new Map<string, NamedAddress[]>()
  stored.forEach(({ index, id, info }, capture) => {
    for (const { name, address, firstNs, lastNs } of storedNames(index, id)) {
      const [firstMs, lastMs] = [msFromNs(info.baseSec, firstNs), msFromNs(info.baseSec, lastNs)]
      for (const key of keysOf(name)) {
        const named = byName.get(key) ?? []
        named.push({ address, capture, firstMs, lastMs })
        byName.set(key, named)
      }
    }
  })
  for (const named of byName.values()) named.sort((a, b) => a.firstMs - b.firstMs)
  return byName
}

/** A resolver puts its search domain behind a name without a dot: who asked for `redis` is answered as `redis.default.svc`. */
function keysOf(name: string): string[] {
  const dot = name.indexOf('.')
  return dot < 0 ? [name] : [name, name.slice(0, dot)]
}
