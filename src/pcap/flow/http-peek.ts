import type { PeekCursor } from './peek-cursor.js'
import {
  BODY,
  CHUNK,
  CHUNK_HEAD,
  DONE,
  HEAD,
  NEED_MORE,
  OPAQUE,
  TRAILER,
  UNFRAMED,
  UNFRAMED_CHUNKS,
} from './peek-cursor.js'
import { HOST_KEPT, PATH_KEPT, TEXT_KEPT } from './flow-rows.js'
import type { HttpHead } from './http-head.js'
import { chunkSize, endOfLine, KIND_REQUEST, METHODS } from './http-head.js'
import { sayClient } from './roles.js'
import {
  COMPLETE_NO,
  COMPLETE_UNKNOWN,
  COMPLETE_YES,
  FLOW_BITS,
  HOST_LENGTH,
  HTTP_REQUEST,
  HTTP_RESPONSE,
  IS_HEAD_REQUEST,
  IS_HTTP,
  METHOD,
  PATH_LENGTH,
  PEEK_STATE,
  REQUEST_BODY,
  REQUEST_LENGTH,
  REQUESTS,
  RESPONSE_BODY,
  RESPONSE_COMPLETE,
  RESPONSE_LENGTH,
  ROLE_CONTENT,
  SIDE_SLOTS,
  STATUS,
} from './slots.js'

const SWITCHING_PROTOCOLS = 101
const NO_CONTENT = 204
const NOT_MODIFIED = 304
const CONNECT = METHODS.indexOf('CONNECT')
const HEAD_METHOD = METHODS.indexOf('HEAD')
/** Longer than any size line with its extensions. */
const MAX_LINE = 1024

/**
 * Takes in a request or response head: what it says, and what its body will be.
 * @param kind KIND_REQUEST or KIND_RESPONSE
 * @param end behind the head, or where the capture cuts it
 * @param whole is it all there? Otherwise the length of its body stays unknown
 */
export function takeHead(
  c: PeekCursor,
  head: HttpHead,
  kind: number,
  bytes: DataView,
  pos: number,
  end: number,
  whole: boolean,
): void {
  const isRequest = kind === KIND_REQUEST
  if (!head.read(kind, bytes, pos, end, whole)) {
    c.expect(OPAQUE)
    return
  }
  sayClient(c.t, c.f, isRequest ? c.side : 1 - c.side, ROLE_CONTENT)
  if (c.fromClient !== isRequest) {
    c.expect(OPAQUE)
    return
  }
  c.t.ints[c.f + FLOW_BITS] |= IS_HTTP
  if (isRequest) takeRequest(c, head, bytes, whole)
  else takeResponse(c, head, whole)
}

function takeRequest(c: PeekCursor, head: HttpHead, bytes: DataView, whole: boolean): void {
  const { t, f } = c
  c.point(HTTP_REQUEST)
  t.ints[f + REQUESTS]++
  t.ints[f + METHOD] = head.method
  if (head.method === HEAD_METHOD) t.ints[f + FLOW_BITS] |= IS_HEAD_REQUEST
  else t.ints[f + FLOW_BITS] &= ~IS_HEAD_REQUEST
  const text = c.row * TEXT_KEPT
  t.ints[f + PATH_LENGTH] = copyText(t.text, text, PATH_KEPT, bytes, head.pathPos, head.pathLength)
  t.ints[f + HOST_LENGTH] =
    head.hostLength < 0
      ? 0
      : 1 + copyText(t.text, text + PATH_KEPT, HOST_KEPT - 1, bytes, head.hostPos, head.hostLength)
  t.nums[f + REQUEST_LENGTH] = head.contentLength
  t.nums[f + REQUEST_BODY] = 0
  if (!whole) c.expect(UNFRAMED)
  else if (head.chunked) c.expect(CHUNK_HEAD)
  else if (head.contentLength > 0) c.expect(BODY, head.contentLength)
  else c.expect(HEAD)
}

function takeResponse(c: PeekCursor, head: HttpHead, whole: boolean): void {
  const { t, f } = c
  const { status } = head
  c.point(HTTP_RESPONSE)
  t.ints[f + STATUS] = status
  t.nums[f + RESPONSE_LENGTH] = head.contentLength
  t.nums[f + RESPONSE_BODY] = 0
  if (status < 200 && status !== SWITCHING_PROTOCOLS) {
    // An interim response: the one that counts is still to come.
    t.ints[f + RESPONSE_COMPLETE] = COMPLETE_NO
    c.expect(HEAD)
    return
  }
  const isConnect = t.ints[f + HTTP_REQUEST] !== 0 && t.ints[f + METHOD] === CONNECT
  if (status === SWITCHING_PROTOCOLS || (isConnect && status < 300)) leaveHttp(c)
  else expectResponseBody(c, head, whole)
}

function expectResponseBody(c: PeekCursor, head: HttpHead, whole: boolean): void {
  const { t, f } = c
  const noBody =
    head.status === NO_CONTENT || head.status === NOT_MODIFIED || (t.ints[f + FLOW_BITS] & IS_HEAD_REQUEST) !== 0
  let complete = COMPLETE_NO
  if (noBody) {
    complete = COMPLETE_YES
    c.expect(HEAD)
  } else if (!whole || (!head.chunked && head.contentLength < 0)) {
    complete = COMPLETE_UNKNOWN
    c.expect(UNFRAMED)
  } else if (head.chunked) {
    c.expect(CHUNK_HEAD)
  } else {
    if (head.contentLength === 0) complete = COMPLETE_YES
    c.expect(head.contentLength === 0 ? HEAD : BODY, head.contentLength)
  }
  t.ints[f + RESPONSE_COMPLETE] = complete
}

/** The connection goes over to another protocol (RFC 9110 sections 7.8 and 9.3.6): neither side is read on. */
function leaveHttp(c: PeekCursor): void {
  c.t.ints[c.f + RESPONSE_COMPLETE] = COMPLETE_YES
  const sides = c.f - 2 * SIDE_SLOTS
  c.t.ints[sides + PEEK_STATE] = DONE
  c.t.ints[sides + SIDE_SLOTS + PEEK_STATE] = DONE
}

/** The message of this side has come to its end. */
export function endMessage(c: PeekCursor): void {
  if (!c.fromClient) c.t.ints[c.f + RESPONSE_COMPLETE] = COMPLETE_YES
  c.expect(HEAD)
}

/** A piece that says how the body goes on is missing. */
export function loseChunks(c: PeekCursor): void {
  if (!c.fromClient) c.t.ints[c.f + RESPONSE_COMPLETE] = COMPLETE_UNKNOWN
  c.expect(UNFRAMED_CHUNKS)
}

/**
 * Reads the size line of a chunk.
 * @returns position behind it, or NEED_MORE
 */
export function takeChunkHead(c: PeekCursor, bytes: DataView, pos: number, end: number): number {
  const lineEnd = endOfLine(bytes, pos, end)
  if (lineEnd === end && end - pos < MAX_LINE) return NEED_MORE
  const size = chunkSize(bytes, pos, lineEnd)
  if (size < 0 || lineEnd === end) {
    loseChunks(c)
    return pos
  }
  c.body(lineEnd + 1 - pos)
  if (size === 0) c.expect(TRAILER)
  else c.expect(CHUNK, size + 2)
  return lineEnd + 1
}

/**
 * Reads one line behind the last chunk; an empty one ends the message.
 * @returns position behind it, or NEED_MORE
 */
export function takeTrailer(c: PeekCursor, bytes: DataView, pos: number, end: number): number {
  const lineEnd = endOfLine(bytes, pos, end)
  if (lineEnd === end && end - pos < MAX_LINE) return NEED_MORE
  if (lineEnd === end) {
    loseChunks(c)
    return pos
  }
  c.body(lineEnd + 1 - pos)
  if (lineEnd - pos <= 1) endMessage(c)
  return lineEnd + 1
}

/** @returns bytes that were kept */
export function copyText(
  text: Uint8Array,
  at: number,
  room: number,
  bytes: DataView,
  pos: number,
  length: number,
): number {
  const kept = Math.min(room, length)
  for (let i = 0; i < kept; i++) text[at + i] = bytes.getUint8(pos + i)
  return kept
}
