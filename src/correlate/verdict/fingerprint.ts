import type { FlowRecord, Segment, Side } from '../../model/flow-record.js'
import { ACK, RST, SYN } from '../../model/flow-record.js'
import { elapsedMs } from './facts.js'
import { hasFlag, isCopy, isObeyedReset, peerOf } from '../../util/flow-shape.js'

/** One sign that an RST was not sent by the side whose address it bears. */
export interface Hint {
  /** A strong sign is enough by itself, of weak ones it takes two. */
  readonly strong: boolean
  readonly text: string
}

/** A smaller difference happens on paths that change. */
const CLEAR_TTL_STEP = 2
/** What operating systems start with. */
const START_TTLS = new Set([32, 64, 128, 255])
/** Packets of the same side this soon after its RST may merely have overtaken it. */
const REORDERING_MS = 1
/** RSTs to both sides within this time have one sender. */
const SAME_INSTANT_MS = 2

/**
 * Signs of a forged RST, compared with packets of the same flow and side, never with constants: window 0 and IP ID 0 are
 * normal for an endpoint's answer.
 * Source: Weaver, Sommer, Paxson, "Detecting Forged TCP Reset Packets", NDSS 2009; TTL and IP ID comparison as experts
 * do it by hand. Missed forgeries are preferred to false alarms.
 */
export function forgeryHints(flow: FlowRecord, rst: Segment): Hint[] {
  const hints = [ttlHint(flow, rst), copiedHint(flow, rst), goesOnHint(flow, rst), bothWaysHint(flow, rst)]
  return hints.filter((hint) => hint !== null)
}

/** One strong sign, or two weak ones. */
export function isForged(hints: readonly Hint[]): boolean {
  return hints.some((hint) => hint.strong) || hints.length >= 2
}

function ttlHint(flow: FlowRecord, rst: Segment): Hint | null {
  const usual = flow[rst.from].ttl
  if (usual === null || flow[rst.from].packets < 2) return null
  const step = rst.ttl < usual.min ? usual.min - rst.ttl : rst.ttl - usual.max
  if (step <= 0) return null
  const others = usual.min === usual.max ? String(usual.min) : `${String(usual.min)}–${String(usual.max)}`
  const near = isFromNextDoor(rst.ttl, usual)
  return {
    strong: step > CLEAR_TTL_STEP || near,
    text: `The RST has TTL ${String(rst.ttl)}, the ${rst.from}'s other packets have ${others}${near ? ": its sender is on the capture's own link, the " + rst.from + ' is behind a router' : ''}.`,
  }
}

/** A TTL that no router has lowered, where all other packets of that side had passed one. */
function isFromNextDoor(ttl: number, usual: { readonly min: number; readonly max: number }): boolean {
  return START_TTLS.has(ttl) && usual.min === usual.max && usual.max < ttl
}

/** A device that turns a packet round keeps its IP ID and window. */
function copiedHint(flow: FlowRecord, rst: Segment): Hint | null {
  const answered = packetBefore(flow, rst, peerOf(rst.from))
  if (answered === null || rst.ipId <= 0 || rst.window === 0) return null
  if (answered.ipId !== rst.ipId || answered.window !== rst.window) return null
  return {
    strong: true,
    text: `The RST bears the IP ID and window of frame ${String(answered.frame)}, the packet that it answers.`,
  }
}

/** The end host did not know of "its" RST: it goes on talking. */
function goesOnHint(flow: FlowRecord, rst: Segment): Hint | null {
  const later = flow.tail.find(
    (segment) =>
      segment.from === rst.from &&
      segment.frame > rst.frame &&
      elapsedMs(rst, segment) > REORDERING_MS &&
      hasFlag(segment, ACK) &&
      !hasFlag(segment, RST | SYN) &&
      !isCopy(segment) &&
      ((segment.seq - rst.seq) | 0) >= 0,
  )
  if (later === undefined) return null
  return { strong: true, text: `The ${rst.from} goes on after "its" RST, in frame ${String(later.frame)}.` }
}

/** A balancer's timer tells both sides at once, with no packet to cause it. */
function bothWaysHint(flow: FlowRecord, rst: Segment): Hint | null {
  const twin = flow.closers.find(
    (segment) =>
      segment.from !== rst.from &&
      isObeyedReset(segment) &&
      !isCopy(segment) &&
      Math.abs(elapsedMs(rst, segment)) <= SAME_INSTANT_MS,
  )
  const before = flow.exchange.lastData
  if (twin === undefined || before === null || Math.abs(elapsedMs(before, rst)) < 1000) return null
  return {
    strong: true,
    text: `Both sides get an RST within ${String(SAME_INSTANT_MS)} ms, in frames ${String(Math.min(rst.frame, twin.frame))} and ${String(Math.max(rst.frame, twin.frame))}, with no packet to cause it.`,
  }
}

/** The last packet of one side before another packet, among those that are kept. */
export function packetBefore(flow: FlowRecord, later: Segment, from: Side): Segment | null {
  return flow.tail.findLast((segment) => segment.from === from && segment.frame < later.frame) ?? null
}
