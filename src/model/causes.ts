/**
 * Causes of a dead connection and their patterns, in order of rank: where several fit, the first wins.
 */
export const CAUSES = {
  'connection-refused': ['port-closed', 'icmp-unreachable'],
  'connect-timeout': ['syn-unanswered'],
  'middlebox-reset': ['injected'],
  'path-loss': ['black-hole'],
  'early-close': ['keep-alive-race', 'before-response', 'mid-response', 'unread-data', 'tls-handshake'],
  'client-timeout': ['no-response', 'partial-response'],
  'client-reset': ['abort', 'process-exit'],
  'server-reset': ['on-request', 'after-idle', 'mid-response', 'half-open', 'after-accept', 'tls-handshake'],
  'capture-ends': ['still-open'],
  'normal-close': ['complete'],
  unmatched: ['address-not-in-capture', 'port-not-in-capture', 'outside-capture-time', 'no-candidate'],
} as const satisfies Record<string, readonly string[]>

/** What ended a connection. */
export type Cause = keyof typeof CAUSES

/** The finer form of a cause. */
export type Pattern<C extends Cause = Cause> = { [K in C]: (typeof CAUSES)[K][number] }[C]

/** Who ended a connection; `none` where nobody did, or where it is not in the capture. */
export type ClosedBy = 'client' | 'server' | 'middlebox' | 'none'

/** All causes in order of rank. */
export const CAUSE_NAMES = Object.keys(CAUSES) as readonly Cause[]
