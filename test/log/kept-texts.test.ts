import { expect, test } from 'vitest'
import { KeptTexts } from '../../src/log/kept-texts.js'
import { readText } from './support/log-text.js'

const LOG = `2026-11-22T10:35:35.980Z ERROR POST http://svc.example.com:8080/größe/数 Error: connect ECONNREFUSED 192.0.2.1:8080
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1607:16) {
  errno: -111,
  code: 'ECONNREFUSED',
  syscall: 'connect',
  address: '192.0.2.1',
  port: 8080
}
`

test('an error is the same with texts of its own', async () => {
  const { errors } = await readText(LOG)
  expect(errors).toHaveLength(1)
  expect(new KeptTexts().freed(errors[0]!)).toEqual(errors[0])
})

test('texts beyond one byte, and halves of surrogate pairs, are kept as they are', async () => {
  const error = (await readText(LOG)).errors[0]!
  const message = 'größe 数 \ud83d of a message that is longer'
  expect(new KeptTexts().freed({ ...error, message }).message).toBe(message)
})

test('more different texts than are remembered come out as they went in', async () => {
  const error = (await readText(LOG)).errors[0]!
  const texts = new KeptTexts()
  for (let i = 0; i < 10_000; i++) {
    const path = `/orders/of/one/customer/${String(i)}`
    expect(texts.freed({ ...error, path }).path).toBe(path)
  }
})
