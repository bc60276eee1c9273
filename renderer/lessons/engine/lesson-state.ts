import { initialAddNorm, type AddNormState } from './states/addnorm.ts'
import { initialDecoder, type DecoderState } from './states/decoder.ts'
import { initialHallucination, type HallucinationState } from './states/hallucination.ts'
import { initialLoop, type LoopState } from './states/loop.ts'
import { initialAttention, type AttentionState } from './states/attention.ts'
import { initialHeads, type HeadsState } from './states/heads.ts'
import { initialInput, type InputState } from './states/input.ts'
import { initialMarkov, type MarkovState } from './states/markov.ts'
import { initialPaper, type PaperState } from './states/paper.ts'
import { initialNetwork, type NetworkState } from './states/network.ts'
import { initialPredict, type PredictState } from './states/predict.ts'
import { initialThree, type ThreeState } from './states/three.ts'
import { initialToken, type TokenState } from './states/token.ts'
import { initialUses, type UsesState } from './states/uses.ts'
import { initialWindow, type WindowState } from './states/window.ts'

/** What the reader sees and has set, by the part of the lessons it belongs to. */
export interface LessonState {
  token: TokenState
  predict: PredictState
  loop: LoopState
  markov: MarkovState
  window: WindowState
  paper: PaperState
  addnorm: AddNormState
  decoder: DecoderState
  network: NetworkState
  three: ThreeState
  hallucination: HallucinationState
  input: InputState
  attention: AttentionState
  heads: HeadsState
  uses: UsesState
}

/** Before the reader has done anything. */
export function initialState(): LessonState {
  return {
    token: initialToken(),
    predict: initialPredict(),
    loop: initialLoop(),
    markov: initialMarkov(),
    window: initialWindow(),
    paper: initialPaper(),
    addnorm: initialAddNorm(),
    decoder: initialDecoder(),
    network: initialNetwork(),
    three: initialThree(),
    hallucination: initialHallucination(),
    input: initialInput(),
    attention: initialAttention(),
    heads: initialHeads(),
    uses: initialUses(),
  }
}
