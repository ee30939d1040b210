import { expect, test } from 'vitest'
import type { ConversationSpec } from '../build/conversation.js'
import { flowOf } from '../build/scan.js'

const ends = (client: number, server: number): ConversationSpec => ({
  client: { address: '192.0.2.1', port: client },
  server: { address: '198.51.100.2', port: server },
})
const REQUEST = 'data=GET_/_HTTP/1.1\\r\\n\\r\\n'
const RESPONSE = 'data=HTTP/1.1_204_No\\r\\n\\r\\n'

// C stands for the host with the first port, S for the other; expected is the port of the client
test.each([
  ['the sender of the first SYN', '0 C S, 1 S SA', ends(80, 50_000), 80, 'syn'],
  ['the receiver of a SYN+ACK', '0 S SA, 1 S PA 5', ends(80, 50_000), 80, 'syn'],
  ['a SYN later than data', '0 S PA 5 seq=1 ack=1, 1 C S seq=0', ends(80, 50_000), 80, 'syn'],
  ['SYN+ACK first, then a SYN of the same side', '0 S SA, 1 S S seq=0', ends(80, 50_000), 80, 'syn'],
  ['SYNs of both sides: the first', '0 S S, 1 C S, 2 S SA seq=0, 3 C SA seq=0', ends(80, 50_000), 50_000, 'syn'],
  ['who sends a request', `0 S A, 1 S PA ${REQUEST}`, ends(50_000, 80), 80, 'guessed'],
  ['who gets a response', `0 S A, 1 C PA ${RESPONSE}`, ends(50_000, 80), 80, 'guessed'],
  ['the higher port if one is below 32768', '0 S PA 5', ends(50_000, 9000), 50_000, 'guessed'],
  ['the higher port, other way round', '0 S PA 5', ends(9000, 50_000), 50_000, 'guessed'],
  ['the first sender where both are below', '0 S PA 5', ends(9000, 8000), 8000, 'guessed'],
  ['the first sender where both are above', '0 S PA 5', ends(40_000, 50_000), 50_000, 'guessed'],
] as const)('client is %s', async (_, lines, spec, client, role) => {
  expect(await flowOf(lines, spec)).toMatchObject({ role, client: { port: client } })
})

test('a guess that turns out wrong turns the exchange round with it', async () => {
  const flow = await flowOf(
    `0 C PA 500, 10 S PA 5, 20 C PA 7, 30 S PA ${REQUEST}, 40 C PA ${RESPONSE}`,
    ends(40_000, 50_000),
  )
  expect(flow).toMatchObject({ client: { port: 50_000 }, requests: 1, lastResponse: { status: 204 } })
  expect(flow.exchange).toMatchObject({ requestStart: { frame: 4 }, responseStart: { frame: 5 }, turnsBefore: 0 })
})
