// Stands in for the process of a check: does what no good one does.
import process from 'node:process'

const report = (code) => ({
  type: 'report',
  report: { problem: { code, message: 'm', data: {} }, dryRun: null },
})

process.on('message', () => {
  switch (process.argv[2]) {
    case 'exit':
      process.exit(3)
      break
    case 'hang':
      for (;;);
    case 'large':
      process.send({ type: 'sized', bytes: 1e9 })
      setTimeout(() => process.send(report('model.notFinite')), 300)
      break
    case 'strange':
      process.send({ type: 'blocked', target: 'dns example.org' })
      process.send(report('who.knows'))
      break
  }
})
