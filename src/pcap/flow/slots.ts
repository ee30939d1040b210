/**
 * Layout of a row of {@link FlowRows}. A row is one stretch of `ints` and one of `nums` of the same length: slots of side 0, slots of
 * side 1, slots of the flow. `ints[s + NEXT_SEQ]` is a number of a side, `ints[f + STREAM]` one of the flow. A *point* is a packet worth
 * pointing at: its frame stands in `ints` and its time in `nums`, under one name.
 *
 * What every packet touches stands together: 16 ints and 8 nums are one line of the processor's cache, and fetching those lines is
 * most of what a packet costs. So a side has one line of ints and uses one of its nums, and the first slots of the flow are those
 * that each packet needs.
 */

// ---- slots of a side ----
export const PACKETS = 0
export const SIDE_BITS = 1
/** Highest end of segment, 0 while unknown; `nums` holds the time at which it last moved. */
export const NEXT_SEQ = 2
/** Points. */
export const LAST_PACKET = 3
export const LAST_DATA = 4
export const AFTER_CLOSE = 5
/** Highest contiguous end, 0 while unknown. */
export const CONTIGUOUS = 6
/** Acknowledgement field of the last packet. */
export const LAST_ACK = 7
/** Window field of the last packet, -1 before it. */
export const WINDOW = 8
/** Duplicate ACKs in a row; {@link UNKNOWN_COUNT} where the capture has a hole. */
export const DUPLICATE_ACKS = 9
/** Highest acknowledgement sent, valid with {@link HAS_ACKED}. */
export const HIGH_ACK = 10
/** Highest end of payload, valid with {@link HAS_DATA}. */
export const DATA_END = 11
export const UNANSWERED = 12
/** State of the payload reader, and the position that it reads next. */
export const PEEK_STATE = 13
export const PEEK_SEQ = 14
/** Lowest TTL and 256 times the highest, valid with {@link HAS_TTL}. */
export const TTLS = 15
export const SIDE_SLOTS = 16
/** Only in `nums`. */
export const BYTES = 0
/** Bytes up to the next boundary that the payload reader looks at. */
export const PEEK_LEFT = 1
export const BYTES_AFTER_CLOSE = 6

/** Bits of {@link SIDE_BITS}. */
export const HAS_BASE = 1
export const HAS_ACKED = 2
export const HAS_DATA = 4
export const HAS_TTL = 8
/** The last packet was a keep-alive probe. */
export const WAS_KEEP_ALIVE = 16
/** A TLS ChangeCipherSpec was sent: what follows cannot be read. */
export const IS_ENCRYPTED = 32
export const UNKNOWN_COUNT = -1

// ---- slots of the flow ----
/** Points. */
export const REQUEST_START = 0
export const REQUEST_END = 1
export const RESPONSE_START = 2
export const RESPONSE_END = 3
export const EXCHANGE_DATA = 4
export const FLOW_BITS = 5
export const COMPLETENESS = 6
/** Side that is the client: 0, 1. */
export const CLIENT = 7
/** Segments in the ring of the recent ones, counted on beyond its length. */
export const RECENT_COUNT = 8
/** Side of EXCHANGE_DATA. */
export const EXCHANGE_SIDE = 9
export const OPENING_COUNT = 10
export const STREAM = 11
/** Points. */
export const FIRST = 12
export const HTTP_REQUEST = 13
export const HTTP_RESPONSE = 14
export const CLIENT_HELLO = 15
export const SERVER_HELLO = 16
export const APPLICATION_DATA = 17
export const ALERT = 18
export const ICMP = 19
/** Sequence number of REQUEST_START. */
export const REQUEST_SEQ = 20
export const TURNS_BEFORE = 21
/** Initial sequence number of side 0, and of side 1 behind it. */
export const BASES = 22
/** Retransmissions of side 0, and of side 1 behind them. */
export const RETRANSMISSIONS = 24
export const LOST_SEGMENTS = 26
export const DUPLICATES = 27
export const REQUESTS = 28
/** Index into the table of HTTP methods, and status code. */
export const METHOD = 29
export const STATUS = 30
/** One of the COMPLETE_ constants. */
export const RESPONSE_COMPLETE = 31
/** Bytes of path and host in the row's text; host + 1, 0 for none. */
export const PATH_LENGTH = 32
export const HOST_LENGTH = 33
/** Level, 256 times the description, 65536 times the side. */
export const ALERT_KIND = 34
/** Type, 256 times the code, 65536 times the address length. */
export const ICMP_KIND = 35
/** Four words of address. */
export const ICMP_FROM = 36
/** Numbers of segments in the other lists. */
export const CLOSER_COUNT = 40
export const BEFORE_COUNT = 41
export const AFTER_COUNT = 42
/** Closers by kind and side: 8 bits for each of FIN 0, FIN 1, RST 0, RST 1. */
export const CLOSER_KINDS = 43
/** Packets with the flag; the first FRAMES_KEPT frame numbers of each follow. */
export const SYN_COUNT = 44
export const FIN_COUNT = 45
export const RST_COUNT = 46
export const SYN_FRAMES = 47
export const FIN_FRAMES = 51
export const RST_FRAMES = 55
/** Sides of those frames, one bit each. */
export const FRAME_SIDES = 59
export const ROLE = 60
/** A multiple of the slots in a cache line. */
export const FLOW_SLOTS = 64
/** Only in `nums`. Payload bytes of the exchange. */
export const REQUEST_BYTES = 5
export const RESPONSE_BYTES = 6
/** Body bytes of the last response and request. */
export const RESPONSE_BODY = 7
export const REQUEST_BODY = 8
/** Content-Length of request and response, -1 for none. */
export const REQUEST_LENGTH = 9
export const RESPONSE_LENGTH = 10
/** From the newest SYN to the first ACK, 0 while unknown. */
export const ROUND_TRIP_NS = 11
/** Time of the newest SYN, valid with {@link HAS_SYN}; from there to the SYN+ACK, 0 while unknown. */
export const SYN_NS = 20
export const SYN_ACK_NS = 21

export const FRAMES_KEPT = 4

/** Bits of {@link FLOW_BITS}. */
export const IS_CLOSED = 1
export const IS_HTTP = 2
export const IS_TLS = 4
export const REQUEST_ACKED = 8
export const IS_HEAD_REQUEST = 16
/** The first ACK behind SYN or SYN+ACK was seen. */
export const IS_OPEN = 32
export const HAS_SYN = 64
/** Opened, timed and all numbers known: segments that go on in order are taken the short way. See plain-segment.ts. */
export const IS_PLAIN = 128

/** Values of {@link ROLE}: who says which side the client is, weakest first. */
export const ROLE_GUESSED = 0
export const ROLE_CONTENT = 1
/** SYN or SYN+ACK, whichever came first. */
export const ROLE_SYN = 2

/** Values of {@link RESPONSE_COMPLETE}. */
export const COMPLETE_NO = 0
export const COMPLETE_YES = 1
export const COMPLETE_UNKNOWN = 2

export const ROW_SLOTS = 2 * SIDE_SLOTS + FLOW_SLOTS
