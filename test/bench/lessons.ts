import { performance } from 'node:perf_hooks'
import { chineseSentences } from '#renderer/lessons/engine/corpus/chinese.ts'
import { englishSentences } from '#renderer/lessons/engine/corpus/english.ts'
import { crossEntropy } from '#renderer/lessons/engine/next-token-model.ts'
import { NgramCounts } from '#renderer/lessons/engine/ngram/counts.ts'
import { NgramModel } from '#renderer/lessons/engine/ngram/model.ts'
import { beginTraining, RECIPE } from '#renderer/lessons/engine/transformer/recipe.ts'
import { figure, type Figure } from './figures.ts'

const MAKE = { en: englishSentences, zh: chineseSentences }
const ALPHA = 0.01

/**
 * The lessons' Transformer, trained as its recipe says: seconds in all, ms a step (one step is the longest
 * that a worker is busy at a stretch), processor seconds, and the loss on sentences held back, nats a token,
 * beside the bigram table's.
 */
export function benchLessons(): Record<string, Figure | number> {
  const report: Record<string, Figure | number> = {}
  for (const [language, make] of Object.entries(MAKE)) {
    const { model, trainer, split } = beginTraining(make(RECIPE.sentences, 1), 1)
    const { sentences } = split.heldOut
    const [began, cpu] = [performance.now(), process.cpuUsage()]
    const tookMs: number[] = []
    while (tookMs.length < RECIPE.steps) {
      const before = performance.now()
      trainer.step()
      tookMs.push(performance.now() - before)
    }
    const seconds = (performance.now() - began) / 1000
    const { user, system } = process.cpuUsage(cpu)
    const bigram = new NgramModel(new NgramCounts(split.training, 1), ALPHA)
    Object.assign(report, {
      [`lesson_training_${language}_s`]: figure([seconds]).median,
      [`lesson_training_${language}_cpu_s`]: figure([(user + system) / 1e6]).median,
      [`lesson_step_${language}_ms`]: figure(tookMs),
      [`lesson_loss_${language}`]: figure([model.lossOn(sentences)]).median,
      [`lesson_bigram_loss_${language}`]: figure([crossEntropy(bigram, sentences)]).median,
    })
  }
  return report
}
