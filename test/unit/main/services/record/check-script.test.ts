import { describe, expect, it } from 'vitest'
import { checkScript } from '#main/services/record/check-script.ts'
import { problemText } from '#main/services/record/problem-text.ts'

/** A script written as people write it; `⟪` marks where a mistake is to be found and is taken out. */
function marked(text: string): { text: string; places: { line: number; column: number }[] } {
  const places: { line: number; column: number }[] = []
  const lines = text.split('\n').map((line, i) => {
    for (let rest = line; ;) {
      const at = rest.indexOf('⟪')
      if (at < 0) return rest
      places.push({ line: i + 1, column: at + 1 })
      rest = rest.slice(0, at) + rest.slice(at + 1)
    }
  })
  return { text: lines.join('\n'), places }
}

const SCRIPT = marked(`{
  "version": ⟪"1",
  "titel": "Demo",
  "steps": [
    { "do": "chat", "model": "tiny", "user": "hi",
      "sampling": { "temperature": ⟪"0.2", "topP": ⟪1.5, "topK": ⟪2.5, "maxTokens": ⟪0 },
      "capture": ⟪"sumary" },
    { "do": ⟪"trnslate", "text": "x" },
    ⟪{ "do": "complete", ⟪"temprature": 1 },
    { "do": "bookmark", "title": "a", "step": ⟪{}, "notes": [{ "text": ⟪7, ⟪"publik": true }] },
    { "do": "probe", "probe": "attention", "layers": ⟪"0-3" },
    ⟪[]
  ]
}`)

describe('a script with mistakes', () => {
  const { problems } = checkScript(SCRIPT.text)
  const found = problems.filter(({ path }) => path !== 'titel')

  it('is told of all of them, each at its line and column', () => {
    const places = found.map(({ line, column }) => ({ line, column }))
    expect(places).toEqual(SCRIPT.places)
    expect(found.map(({ path }) => path)).toEqual([
      'version',
      'steps[0].sampling.temperature',
      'steps[0].sampling.topP',
      'steps[0].sampling.topK',
      'steps[0].sampling.maxTokens',
      'steps[0].capture',
      'steps[1].do',
      'steps[2].text',
      'steps[2].temprature',
      'steps[3].step',
      'steps[3].notes[0].text',
      'steps[3].notes[0].publik',
      'steps[4].layers',
      'steps[5]',
    ])
  })

  it('says what was meant, and does not call what is misspelt missing', () => {
    const meant = problems.flatMap(({ path, problem }) =>
      'meant' in problem && problem.meant !== null ? [[path, problem.meant]] : [],
    )
    expect(meant).toEqual([
      ['titel', 'title'],
      ['steps[0].capture', 'summary'],
      ['steps[1].do', 'translate'],
      ['steps[3].notes[0].publik', 'public'],
    ])
    expect(problems.map(({ problem }) => problem.code)).not.toContain('other')
  })

  it('has a sentence for each in both languages, with what was written and what may be', () => {
    for (const locale of ['en', 'zh-CN'] as const) {
      const texts = problems.map(({ problem }) => problemText(problem, locale))
      for (const text of texts) expect(text).toMatch(/[.。？?]$/)
      expect(texts.join('\n')).toMatch(/[“”]topP[“”][^\n]* 1[^\n]* 1\.5/)
      expect(texts.join('\n')).toMatch(/chat[^\n]*complete[^\n]*translate/)
      expect(texts.join('\n')).toContain('"0.2"')
    }
    const zh = problems.map(({ problem }) => problemText(problem, 'zh-CN')).join('')
    expect(zh).toContain('“temperature”应是数字，这里写的是 "0.2"。')
    expect(zh).toContain('是不是想写“translate”？')
  })

  it('is told of fifty at most', () => {
    const steps = Array.from({ length: 80 }, () => ({ do: 'dance' }))
    const text = JSON.stringify({ version: 1, title: 't', steps })
    expect(checkScript(text).problems).toHaveLength(50)
  })

  it('is told where a bracket that is still open began', () => {
    const { text, places } = marked('{ "version": 1,\n  "steps": [\n    { "do": "chat" }⟪')
    const [problem] = checkScript(text).problems
    expect(problem).toMatchObject({ ...places[0], problem: { code: 'end', open: '[', line: 2 } })
  })

  it('is told how brackets, commas and quotation marks of Chinese are meant', () => {
    const { text, places } = marked('{ "version": 1⟪，\n  "title": "例" }')
    const [problem] = checkScript(text).problems
    expect(problem).toMatchObject({ ...places[0], problem: { code: 'fullWidth', meant: ',' } })
    expect(problem && problemText(problem.problem, 'zh-CN')).toBe(
      '“，”是中文标点，请改成英文标点：,',
    )
  })
})

it('a script in order says where its models are named', () => {
  const text = `{ "version": 1, "title": "t", "steps": [
    { "do": "chat", "model": "one", "user": "a" },
    { "do": "chat", "continue": true, "user": "b" },
    { "do": "translate", "model":   "two", "text": "c" } ] }`
  const { named } = checkScript(text)
  expect(named.map(({ step, at, end }) => [step, text.slice(at, end)])).toEqual([
    [0, '"one"'],
    [2, '"two"'],
  ])
})
