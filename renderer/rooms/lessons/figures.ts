import type { Component } from 'vue'
import AddNormFigure from './addnorm/AddNormFigure.vue'
import DecoderFigure from './decoder/DecoderFigure.vue'
import HallucinationFigure from './hallucination/HallucinationFigure.vue'
import LoopFigure from './loop/LoopFigure.vue'
import AttentionFigure from './attention/AttentionFigure.vue'
import HeadsFigure from './heads/HeadsFigure.vue'
import InputFigure from './input/InputFigure.vue'
import MarkovFigure from './markov/MarkovFigure.vue'
import PaperFigure from './paper/PaperFigure.vue'
import NetworkFigure from './network/NetworkFigure.vue'
import PredictFigure from './predict/PredictFigure.vue'
import TokenFigure from './token/TokenFigure.vue'
import UsesFigure from './uses/UsesFigure.vue'
import WindowFigure from './window/WindowFigure.vue'

/** What draws a chapter's steps, by the chapter's id; each is given the name of the step's `figure`. */
export const FIGURES: Readonly<Record<string, Component>> = {
  token: TokenFigure,
  predict: PredictFigure,
  loop: LoopFigure,
  markov: MarkovFigure,
  window: WindowFigure,
  paper: PaperFigure,
  addnorm: AddNormFigure,
  decoder: DecoderFigure,
  network: NetworkFigure,
  hallucination: HallucinationFigure,
  input: InputFigure,
  attention: AttentionFigure,
  heads: HeadsFigure,
  uses: UsesFigure,
}
