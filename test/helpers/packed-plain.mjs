import { deserialize, serialize } from 'node:v8'

/** Flows that no table has made, packed in a way of their own: {@link unpackPlain} reads it. */
export function* packedPlain(flows) {
  for (const flow of flows) {
    const bytes = serialize(flow)
    const words = new Int32Array(Math.ceil(bytes.length / 4))
    new Uint8Array(words.buffer).set(bytes)
    yield { flow, words, length: words.length }
  }
}

/** A FlowUnpacker for {@link packedPlain}. */
export function unpackPlain(packed, { capture, stream, client, server }) {
  try {
    const flow = deserialize(packed)
    return { ...flow, capture, stream, client: { ...flow.client, ...client }, server: { ...flow.server, ...server } }
  } catch {
    return null
  }
}
