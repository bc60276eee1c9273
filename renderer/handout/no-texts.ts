/** Stands for the texts of what a hand-out has not: lessons, talks, comparisons, the library. */
export default {}
