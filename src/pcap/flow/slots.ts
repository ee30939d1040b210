/**
 * Layout of a row of {@link FlowRows}. A row is one stretch of `ints` and one of `nums` of the same length: slots of side 0, slots of
 * side 1, slots of the flow. `ints[s + NEXT_SEQ]` is a number of a side, `ints[f + STREAM]` one of the flow. A *point* is a packet worth
 * pointing at: its frame stands in `ints` and its time in `nums`, under one name.
 *
 * What every packet touches stands together: 16 ints and 8 nums are one line of the processor's cache, and fetching those lines is
 * most of what a packet costs.
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
/** Initial sequence number. */
export const BASE = 16
export const RETRANSMISSIONS = 17
export const SIDE_SLOTS = 18
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
export const STREAM = 0
/** Points. */
export const FIRST = 1
export const LAST = 2
export const REQUEST_START = 3
export const REQUEST_END = 4
export const RESPONSE_START = 5
export const RESPONSE_END = 6
export const EXCHANGE_DATA = 7
export const FLOW_BITS = 8
export const COMPLETENESS = 9
/** Side that is the client: 0, 1. */
export const CLIENT = 10
/** Segments in the ring of the recent ones, counted on beyond its length. */
export const RECENT_COUNT = 11
export const OPENING_COUNT = 12
/** Side of EXCHANGE_DATA. */
export const EXCHANGE_SIDE = 13
/** Sequence number of REQUEST_START. */
export const REQUEST_SEQ = 14
export const TURNS_BEFORE = 15
/** Points. */
export const HTTP_REQUEST = 16
export const HTTP_RESPONSE = 17
export const CLIENT_HELLO = 18
export const SERVER_HELLO = 19
export const APPLICATION_DATA = 20
export const ALERT = 21
export const ICMP = 22
export const LOST_SEGMENTS = 23
export const DUPLICATES = 24
export const REQUESTS = 25
/** Index into the table of HTTP methods, and status code. */
export const METHOD = 26
export const STATUS = 27
/** One of the COMPLETE_ constants. */
export const RESPONSE_COMPLETE = 28
/** Bytes of path and host in the row's text; host + 1, 0 for none. */
export const PATH_LENGTH = 29
export const HOST_LENGTH = 30
/** Level, 256 times the description, 65536 times the side. */
export const ALERT_KIND = 31
/** Type, 256 times the code, 65536 times the address length. */
export const ICMP_KIND = 32
/** Four words of address. */
export const ICMP_FROM = 33
/** Numbers of segments in the other lists. */
export const CLOSER_COUNT = 37
export const BEFORE_COUNT = 38
export const AFTER_COUNT = 39
/** Closers by kind and side: 8 bits for each of FIN 0, FIN 1, RST 0, RST 1. */
export const CLOSER_KINDS = 40
/** Packets with the flag; the first FRAMES_KEPT frame numbers of each follow. */
export const SYN_COUNT = 41
export const FIN_COUNT = 42
export const RST_COUNT = 43
export const SYN_FRAMES = 44
export const FIN_FRAMES = 48
export const RST_FRAMES = 52
/** Sides of those frames, one bit each. */
export const FRAME_SIDES = 56
export const ROLE = 57
export const FLOW_SLOTS = 58
/** Only in `nums`: from the newest SYN to the first ACK, 0 while unknown. */
export const ROUND_TRIP_NS = 0
/** Payload bytes of the exchange. */
export const REQUEST_BYTES = 8
export const RESPONSE_BYTES = 9
/** Body bytes of the last request and response. */
export const REQUEST_BODY = 10
export const RESPONSE_BODY = 11
/** Content-Length of request and response, -1 for none. */
export const REQUEST_LENGTH = 12
export const RESPONSE_LENGTH = 13
/** Time of the newest SYN, valid with {@link HAS_SYN}; from there to the SYN+ACK, 0 while unknown. */
export const SYN_NS = 14
export const SYN_ACK_NS = 15

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
