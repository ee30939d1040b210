// Writes the captures of a simulated day, one an hour as `tcpdump -G 3600` does, and notes where each connection that dies lies.
import { join } from 'node:path'
import { CaptureWriter } from '../make-capture.mjs'
import { planDay, START_SEC } from './plan.mjs'
import { talk } from './talk.mjs'

const HOUR_MS = 3_600_000

/** Steps of connections that are under way, the earliest first: a binary heap. */
class Agenda {
  heap = []

  get firstMs() {
    return this.heap.length === 0 ? Infinity : this.heap[0].atMs
  }

  push(item) {
    const { heap } = this
    let at = heap.push(item) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (heap[parent].atMs <= item.atMs) break
      heap[at] = heap[parent]
      at = parent
    }
    heap[at] = item
  }

  pop() {
    const { heap } = this
    const first = heap[0]
    const item = heap.pop()
    if (heap.length === 0) return first
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child + 1 < heap.length && heap[child + 1].atMs < heap[child].atMs) child++
      if (child >= heap.length || heap[child].atMs >= item.atMs) break
      heap[at] = heap[child]
      at = child
    }
    heap[at] = item
    return first
  }
}

const number = (address) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

/** One connection and what was written of it so far. */
class Live {
  atMs
  stream = -1
  file = -1
  closing = null
  failsAtMs = null
  askedAtMs = null

  constructor(plan) {
    this.plan = plan
    this.steps = talk(plan)
    this.flow = {
      address: [number(plan.service.address), number(plan.serverAddress)],
      port: [plan.clientPort, plan.serverPort],
      seq: [(plan.number * 2_654_435_761) >>> 0, (plan.number * 40_503) >>> 0],
    }
  }

  /** @returns is there another step? */
  advance() {
    const { value, done } = this.steps.next()
    this.step = value
    if (!done) this.atMs = this.plan.startMs + value.atMs
    return !done
  }
}

/**
 * @param {string} folder that takes the captures
 * @param {number} flows
 * @param {number} errors
 * @returns {{captures: string[], packets: number, died: object[]}} died: plan and place of each connection that a log tells of
 */
export function writeCaptures(folder, flows, errors) {
  const rotation = new Rotation(folder)
  const agenda = new Agenda()
  const died = []
  const plans = planDay(flows, errors)
  let next = plans.next()
  while (!next.done || agenda.heap.length > 0) {
    while (!next.done && next.value.startMs <= agenda.firstMs) {
      const live = new Live(next.value)
      live.advance()
      agenda.push(live)
      next = plans.next()
    }
    const live = agenda.pop()
    rotation.write(live)
    if (live.advance()) agenda.push(live)
    else if (live.plan.told) died.push(live)
  }
  return { ...rotation.close(), died }
}

class Rotation {
  captures = []
  packets = 0
  writer = null
  streams = 0

  constructor(folder) {
    this.folder = folder
  }

  write(live) {
    const hour = Math.min(23, Math.floor(live.atMs / HOUR_MS))
    if (hour >= this.captures.length) this.open(hour)
    if (live.file !== hour) {
      live.file = hour
      live.stream = this.streams++
    }
    const { step, flow } = live
    // a segment without payload that is sent again is a SYN, which takes a number too
    if (step.again) flow.seq[0] = (flow.seq[0] - Math.max(step.length, 1)) >>> 0
    this.writer.packet(flow, step, Math.round(live.atMs * 1000), START_SEC)
    const place = { capture: this.captures[hour], stream: live.stream, frame: this.writer.packets }
    if (step.closes) live.closing = place
    if (step.failsAtMs !== undefined)
      Object.assign(live, { last: place, failsAtMs: step.failsAtMs, askedAtMs: step.askedAtMs })
  }

  open(hour) {
    this.finish()
    const name = `out-2026-03-02-${String(hour).padStart(2, '0')}.pcap`
    this.captures.push(name)
    this.writer = new CaptureWriter(join(this.folder, name))
    this.streams = 0
  }

  finish() {
    if (this.writer === null) return
    this.packets += this.writer.packets
    this.writer.close()
  }

  close() {
    this.finish()
    return { captures: this.captures, packets: this.packets }
  }
}
