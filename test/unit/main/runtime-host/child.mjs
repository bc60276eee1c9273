// Stands in for the model process: answers over Node's own channel, and dies, hangs or stops on demand.
import process from 'node:process'

process.on('message', ({ id, method, params }) => {
  const answer = (result) => process.send({ type: 'result', id, ok: true, result })
  switch (method) {
    case 'ping':
      answer({ rssBytes: 1 })
      break
    case 'tokenize':
      act(params.text, answer, id)
      break
    case 'generate':
      // Shaders are compiled meanwhile, and nothing is heard.
      if (params.runId === 'compiles') {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1200)
        answer(null)
        break
      }
      // Silent from here on, as a hung pass is.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
      break
    case 'load':
      process.send({
        type: 'progress',
        progress: { modelId: params.modelId, phase: 'reading', loadedBytes: 1, totalBytes: 2 },
      })
      // It runs on what was asked for.
      setTimeout(
        () => answer({ id: params.modelId, device: { running: params.device ?? 'cpu' } }),
        50,
      )
      break
    case 'probe':
      // As opening a large session does: nothing is heard meanwhile.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1200)
      answer({ entries: [] })
      break
    default:
      process.send({
        type: 'result',
        id,
        ok: false,
        error: { code: 'model.notLoaded', message: 'm', data: { model: 'x' } },
      })
  }
})

function act(text, answer, id) {
  if (text === 'die') process.kill(process.pid, 'SIGKILL')
  else if (text === 'exit') process.exit(3)
  else if (text === 'hang') for (;;);
  else if (text === 'never') return
  else if (text === 'slow') setTimeout(() => answer([]), 1500)
  else if (text === 'blocked') {
    process.send({ type: 'blocked', target: 'dns example.org' })
    answer([])
  } else if (text === 'events') {
    process.send({ type: 'events', runId: 'r', events: [{ seq: 0, data: new Float32Array([1]) }] })
    answer([])
  } else if (text === 'strange') {
    process.send({ type: 'result', id, ok: false, error: { code: 'who.knows', message: 'odd' } })
  } else answer([{ id: process.pid, text }])
}
