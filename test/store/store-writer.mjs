// Stores a capture in an index as a process of its own: node store-writer.mjs STORE INDEX NAME FLOWS
// STORE is a folder with the bundled modules of the store.
// Says `writing` when half of the flows are written, `done` at the end.
import { pathToFileURL } from 'node:url'
import { writeSync } from 'node:fs'

const [folder, path, name, count] = process.argv.slice(2)
const load = (file) => import(pathToFileURL(`${folder}/${file}`).href)
const { openIndex } = await load('store/database.js')
const { batchesOf } = await load('store/flow-batch.js')
const { storeCapture } = await load('store/flow-rows.js')

const side = {
  address: '192.0.2.1',
  port: 80,
  isn: 1,
  packets: 1,
  bytes: 1,
  retransmissions: 0,
  lastData: null,
  lastPacket: null,
  ttl: null,
  nextSeq: 1,
  acked: 1,
  unanswered: 0,
}
const flow = {
  capture: 0,
  client: side,
  server: side,
  role: 'syn',
  firstFrame: 1,
  lastFrame: 9,
  startNs: 0,
  endNs: 1e9,
  completeness: 31,
  synFrames: [1],
  finFrames: [],
  rstFrames: [],
  opening: [],
  closers: [],
  tail: [],
  exchange: {
    requestStart: null,
    requestSeq: null,
    requestEnd: null,
    requestBytes: 0,
    responseStart: null,
    responseEnd: null,
    responseBytes: 0,
    lastData: null,
    requestAcked: true,
    turnsBefore: 0,
  },
  dataAfterClose: { client: null, server: null },
  bytesAfterClose: { client: 0, server: 0 },
  rttNs: null,
  requests: null,
  lastRequest: null,
  lastResponse: null,
  tls: null,
  icmp: null,
  lostSegments: 0,
  duplicates: 0,
}

const NONE = new Int32Array(0)

function* flows() {
  for (let stream = 0; stream < Number(count); stream++) {
    if (stream === Math.floor(Number(count) / 2)) writeSync(1, 'writing\n')
    yield { flow: { ...flow, stream }, words: NONE, length: 0 }
  }
}

const index = openIndex(path, 'write')
const identity = { realPath: `/captures/${name}`, size: 1, mtimeNs: '1', headHash: name, tailHash: name }
const info = {
  path: name,
  baseSec: 0,
  digits: 6,
  frames: 9,
  tcpFrames: 9,
  flows: Number(count),
  firstNs: 0,
  lastNs: 1,
  bytes: 1,
}
await storeCapture(index, { info, identity, warnings: [], damage: null, names: [] }, batchesOf(flows()))
index.db.close()
writeSync(1, 'done\n')
