import { forgetExchange } from './exchange.js'
import type { FlowRows } from './flow-rows.js'
import { CLIENT, ROLE } from './slots.js'

/** Ports from here on are what a client's system gives out. */
const FIRST_EPHEMERAL = 32_768

/** First guess: the higher port if exactly one of them is below 32768, else the sender of the first packet. */
export function guessClient(side: number, port: number, otherPort: number): number {
  if (port < FIRST_EPHEMERAL === otherPort < FIRST_EPHEMERAL) return side
  return port > otherPort ? side : 1 - side
}

/** Takes a side for the client's, unless something as strong has spoken before. */
export function sayClient(t: FlowRows, f: number, side: number, role: number): void {
  if (role <= t.ints[f + ROLE]) return
  t.ints[f + ROLE] = role
  if (t.ints[f + CLIENT] === side) return
  t.ints[f + CLIENT] = side
  forgetExchange(t, f)
}
