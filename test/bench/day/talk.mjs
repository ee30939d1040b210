// The packets of one connection of a simulated day.

const FIN = 1
const SYN = 2
const RST = 4
const PSH = 8
const ACK = 16
const FULL_SEGMENT = 1448
const KEEP_ALIVE_MS = 5000

const client = (atMs, flags, text = '') => ({ atMs, from: 0, flags, text, length: text.length, again: false })
const server = (atMs, flags, length = 0, text = '') => ({ atMs, from: 1, flags, text, length, again: false })
const closing = (step) => ({ ...step, closes: true })

/**
 * Packets in the order of their times, ms since the connection began. Of the one that ends it `closes` is true; `asked` marks the
 * beginning of the request that fails, `failsAtMs` on the last step tells when the client notices.
 */
export function* talk(plan) {
  const { end, rttMs } = plan
  if (end?.kind === 'silent') return yield* unanswered()
  yield client(0, SYN)
  if (end?.kind === 'refused') return yield { ...closing(server(rttMs, RST | ACK)), failsAtMs: rttMs, askedAtMs: 0 }
  yield server(rttMs, SYN | ACK)
  yield client(rttMs + 0.02, ACK)
  let at = rttMs + 0.1
  for (let i = 1; i < plan.requests; i++) at = yield* exchange(plan, at)
  yield* (ENDS[end?.kind] ?? healthy)(plan, at)
}

/** Linux sends a SYN seven times and gives up after 127 s. */
function* unanswered() {
  for (let i = 0; i < 7; i++)
    yield { ...client(1000 * (2 ** i - 1), SYN), again: i > 0, failsAtMs: 127_000, askedAtMs: 0 }
}

function request({ path, host, service }) {
  return `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nuser-agent: ${service.name}/2.14\r\naccept: application/json\r\n\r\n`
}

function* ask(plan, at) {
  yield client(at, PSH | ACK, request(plan))
  yield server(at + plan.rttMs, ACK)
}

/** @param share of the response that is sent */
function* answer({ segments, waitMs }, at, share = 1) {
  const head = `HTTP/1.1 200 OK\r\ncontent-length: ${segments * FULL_SEGMENT}\r\n\r\n`
  yield server(at + waitMs, ACK, head.length, head)
  const sent = Math.floor(segments * share)
  for (let i = 1; i <= sent; i++) {
    yield server(at + waitMs + i * 0.02, i === segments ? PSH | ACK : ACK, FULL_SEGMENT)
    if (i % 2 === 0) yield client(at + waitMs + i * 0.02 + 0.01, ACK)
  }
  const done = at + waitMs + sent * 0.02 + 0.05
  yield client(done, ACK)
  return done
}

/** @returns when the next request may go out */
function* exchange(plan, at) {
  yield* ask(plan, at)
  return (yield* answer(plan, at)) + 30 + plan.waitMs
}

function* healthy(plan, at) {
  const next = yield* exchange(plan, at)
  yield client(next, FIN | ACK)
  yield server(next + plan.rttMs, FIN | ACK)
  yield client(next + plan.rttMs + 0.02, ACK)
}

const ENDS = {
  *reset(plan, at) {
    yield* ask(plan, at)
    const dead = at + plan.rttMs + plan.waitMs
    yield { ...closing(server(dead, RST | ACK)), failsAtMs: dead, askedAtMs: at }
  },
  *idle(plan, at) {
    yield* ask(plan, at)
    const dead = at + plan.rttMs + plan.longMs
    yield { ...closing(server(dead, RST | ACK)), failsAtMs: dead, askedAtMs: at }
  },
  *'part-reset'(plan, at) {
    yield* ask(plan, at)
    const dead = (yield* answer(plan, at, 0.5)) + 20
    yield { ...closing(server(dead, RST | ACK)), failsAtMs: dead, askedAtMs: at }
  },
  *race(plan, at) {
    const done = (yield* exchange(plan, at)) - 30 - plan.waitMs
    const closed = done + KEEP_ALIVE_MS
    const half = plan.rttMs / 2
    yield closing(server(closed, FIN | ACK))
    yield client(closed + half * 0.6, PSH | ACK, request(plan))
    yield { ...server(closed + half * 1.6, RST), failsAtMs: closed + half * 1.6, askedAtMs: closed + half * 0.6 }
  },
  *fin(plan, at) {
    yield* ask(plan, at)
    const dead = at + plan.rttMs + plan.waitMs
    yield { ...closing(server(dead, FIN | ACK)), failsAtMs: dead, askedAtMs: at }
    yield { ...client(dead + 0.3, FIN | ACK), failsAtMs: dead, askedAtMs: at }
    yield { ...server(dead + 0.3 + plan.rttMs, ACK), failsAtMs: dead, askedAtMs: at }
  },
  *timeout(plan, at) {
    yield* ask(plan, at)
    const dead = at + plan.longMs
    yield { ...closing(client(dead, FIN | ACK)), failsAtMs: dead, askedAtMs: at }
    yield { ...server(dead + plan.rttMs, FIN | ACK), failsAtMs: dead, askedAtMs: at }
    yield { ...client(dead + plan.rttMs + 0.02, ACK), failsAtMs: dead, askedAtMs: at }
  },
  /** Nothing comes back any more, and the client's own timer of 20 s is the first to give up. */
  *lost(plan, at) {
    yield client(at, PSH | ACK, request(plan))
    for (let i = 0; i < 6; i++)
      yield { ...client(at + 210 * (2 ** (i + 1) - 1), PSH | ACK, request(plan)), again: true }
    yield { ...client(at + 20_000, FIN | ACK), failsAtMs: at + 20_000, askedAtMs: at }
  },
}
