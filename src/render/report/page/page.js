// The table of all errors, and the small things that need a script. Text goes in by textContent alone.
;(() => {
  'use strict'
  const byId = (id) => document.getElementById(id)
  const read = (id) => JSON.parse(byId(id).textContent)

  theme()
  copying()
  printing()
  if (byId('list') !== null) table()

  function theme() {
    const button = byId('theme')
    const dark = () =>
      (document.documentElement.dataset.theme ??
        (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark'
    const name = () => (button.textContent = dark() ? 'Light' : 'Dark')
    button.hidden = false
    button.addEventListener('click', () => {
      document.documentElement.dataset.theme = dark() ? 'light' : 'dark'
      name()
    })
    name()
  }

  function copying() {
    document.addEventListener('click', (event) => {
      const button = event.target.closest('button.copy')
      if (button === null) return
      const text = button.parentElement.querySelector('code').textContent
      const said = (word) => {
        button.textContent = word
        setTimeout(() => (button.textContent = 'copy'), 1500)
      }
      const done = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))
      done.then(
        () => said('copied'),
        () => {
          getSelection().selectAllChildren(button.parentElement.querySelector('code'))
          said('selected')
        },
      )
    })
  }

  /** On paper everything is open. */
  function printing() {
    let closed = []
    addEventListener('beforeprint', () => {
      closed = [...document.querySelectorAll('details:not([open])')]
      for (const details of closed) details.open = true
    })
    addEventListener('afterprint', () => {
      for (const details of closed.splice(0)) details.open = false
    })
  }

  function table() {
    const PAGE = 50
    const PRINTED = 1000
    const texts = read('texts')
    const rows = read('rows')
    // Places in a row, as the program writes it.
    const [TIME, TIME_TEXT, ERROR, REQUEST, SERVER, CAUSE, PATTERN, CLOSED_BY] = [0, 1, 2, 3, 4, 5, 6, 7]
    const [FILE, LINE, CAPTURE, STREAM, FRAME, WHY, FILTER, CONFIDENCE] = [8, 9, 10, 11, 12, 13, 14, 15]
    const searched = [TIME_TEXT, ERROR, REQUEST, SERVER, CAUSE, PATTERN, FILE, WHY]
    const chosen = { cause: CAUSE, pattern: PATTERN, server: SERVER, closedBy: CLOSED_BY }
    const body = byId('list').tBodies[0]
    const state = { key: null, down: false, page: 0, from: null, to: null, shown: rows }

    const text = (row, column) => texts[row[column]] ?? ''
    const day = sameDay()
    const order = ranks()
    const keys = {
      time: (row) => row[TIME] ?? Infinity,
      error: (row) => order[row[ERROR]],
      request: (row) => order[row[REQUEST]],
      server: (row) => order[row[SERVER]],
      cause: (row) => order[row[CAUSE]] * texts.length + order[row[PATTERN]],
      frame: (row) => (order[row[CAPTURE]] ?? texts.length) * 1e9 + (row[STREAM] ?? 1e9),
      log: (row) => order[row[FILE]] * 1e9 + row[LINE],
    }

    /** What all times have before the time of day, if they are of one day. */
    function sameDay() {
      const days = new Set(rows.map((row) => text(row, TIME_TEXT).slice(0, '2026-11-22 '.length)))
      const [first] = days
      return days.size === 1 && /^\d{4}-\d\d-\d\d $/.test(first) ? first : ''
    }

    /** Place of each text among all of them: rows are then compared by numbers. */
    function ranks() {
      const { compare } = new Intl.Collator('en', { numeric: true })
      const sorted = texts.map((_, i) => i).sort((a, b) => compare(texts[a], texts[b]))
      const places = new Array(texts.length)
      sorted.forEach((at, place) => (places[at] = place))
      return places
    }

    /** Which texts hold all words: asked once a text, not once a row. */
    function matcher() {
      const words = byId('words').value.toLowerCase().split(/\s+/).filter(Boolean)
      if (words.length === 0) return () => true
      const lower = texts.map((one) => one.toLowerCase())
      const holds = words.map((word) => lower.map((one) => one.includes(word)))
      return (row) => holds.every((hold) => searched.some((column) => hold[row[column]]))
    }

    function filter() {
      const wanted = Object.entries(chosen)
        .map(([id, column]) => [column, byId(id).value])
        .filter(([, value]) => value !== '')
        .map(([column, value]) => [column, texts.indexOf(value)])
      const holds = matcher()
      const inTime = ({ [TIME]: at }) => state.from === null || (at !== null && at >= state.from && at < state.to)
      state.shown = rows.filter(
        (row) => wanted.every(([column, value]) => row[column] === value) && inTime(row) && holds(row),
      )
      sort()
    }

    function sort() {
      const key = keys[state.key]
      if (key !== undefined) {
        const sign = state.down ? -1 : 1
        const compare = (a, b) => (key(a) < key(b) ? -sign : key(a) > key(b) ? sign : 0)
        state.shown = [...state.shown].sort(compare)
      }
      state.page = 0
      draw()
    }

    function draw(from = state.page * PAGE, count = PAGE) {
      body.replaceChildren(...state.shown.slice(from, from + count).map(line))
      const all = rows.length.toLocaleString('en')
      const some = state.shown.length.toLocaleString('en')
      const when = state.from === null ? '' : `, ${clock(state.from)} to ${clock(state.to)}`
      byId('count').textContent =
        `${some === all ? all : `${some} of ${all}`} errors${when || (day === '' ? '' : ` on ${day.trim()}`)}`
      const pages = Math.max(1, Math.ceil(state.shown.length / PAGE))
      byId('page').textContent = `Page ${state.page + 1} of ${pages}`
      byId('before').disabled = state.page === 0
      byId('after').disabled = state.page + 1 >= pages
    }

    function clock(ms) {
      return new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
    }

    function element(name, content, style) {
      const made = document.createElement(name)
      if (style !== undefined) made.className = style
      made.append(...[content].flat())
      return made
    }

    function line(row) {
      const open = element('button', text(row, TIME_TEXT).slice(day.length) || 'no time', 'open')
      open.type = 'button'
      open.setAttribute('aria-expanded', 'false')
      const chip = element('span', text(row, CAUSE), `chip k-${text(row, CAUSE)}`)
      const flow = [row[STREAM], row[FRAME]].filter((number) => number !== null).join(' · ')
      const made = element('tr', [
        element('td', open, 'whole'),
        element('td', text(row, ERROR)),
        element('td', text(row, REQUEST)),
        element('td', element('code', text(row, SERVER)), 'whole'),
        element('td', [chip, ` ${text(row, PATTERN)}`]),
        element('td', flow, 'whole'),
        element('td', `${text(row, FILE)}:${row[LINE]}`),
      ])
      open.addEventListener('click', () => unfold(made, open, row))
      return made
    }

    function unfold(made, open, row) {
      const shown = open.getAttribute('aria-expanded') === 'true'
      open.setAttribute('aria-expanded', String(!shown))
      if (shown) return made.nextElementSibling.remove()
      const cell = element('td', element('p', `${text(row, WHY)} Confidence ${row[CONFIDENCE].toFixed(2)}.`))
      cell.colSpan = made.cells.length
      if (row[CAPTURE] !== -1) {
        const copy = element('button', 'copy', 'copy')
        copy.type = 'button'
        const where = element('span', ` in ${text(row, CAPTURE)} `, 'muted')
        cell.append(element('div', [element('code', text(row, FILTER)), where, copy]))
      }
      made.after(element('tr', cell, 'more'))
    }

    function select(values) {
      for (const id of Object.keys(chosen)) byId(id).value = values[id] ?? ''
      byId('words').value = ''
      state.from = values.from ?? null
      state.to = values.to ?? null
      filter()
      if (values.stay) return
      byId('errors').focus()
      byId('errors').scrollIntoView()
    }

    for (const id of [...Object.keys(chosen), 'words']) byId(id).addEventListener('input', filter)
    byId('all').addEventListener('click', () => select({ stay: true }))
    byId('before').addEventListener('click', () => draw(--state.page * PAGE))
    byId('after').addEventListener('click', () => draw(++state.page * PAGE))
    for (const button of document.querySelectorAll('#list .sort')) {
      button.addEventListener('click', () => {
        const { key } = button.dataset
        state.down = state.key === key && !state.down
        state.key = key
        for (const head of document.querySelectorAll('#list th')) head.setAttribute('aria-sort', 'none')
        button.parentElement.setAttribute('aria-sort', state.down ? 'descending' : 'ascending')
        sort()
      })
    }
    for (const button of document.querySelectorAll('button.show')) {
      button.addEventListener('click', () => select({ ...button.dataset }))
    }
    for (const bar of document.querySelectorAll('.timeline .bar')) {
      bar.addEventListener('click', () => select({ from: Number(bar.dataset.from), to: Number(bar.dataset.to) }))
    }
    addEventListener('beforeprint', () => draw(0, PRINTED))
    addEventListener('afterprint', () => draw())
    draw()
  }
})()
