// Where a FEEL engine is known to differ from the specification, with the sentence that says so.
//
// Nothing is waved through by its look alone: an entry explains a difference only if the same
// engine agrees once the part in doubt is written as the specification spells it out, or if it
// fails a probe of that part by itself.
const agreesSpeltOut = ({ spelt_out, wanted, again }) => again(spelt_out) === wanted;

export const deviations = [
  {
    // DMN 1.5, table 55, for rule 49.b: `e1 between e2 and e3` is equivalent to `e1 >= e2 and
    // e1 <= e3`. Both engines swap the ends when the first is the greater, so that
    // `5 between 9 and 1` is true for them.
    word: '`between` with its ends the wrong way round',
    explains: (it) => /between/.test(it.expression) && !/ in /.test(it.expression) && agreesSpeltOut(it),
  },
  {
    // DMN 1.5, 10.3.1.2: "Operator precedence is given by the order of the alternatives in grammar
    // rules 1, 2 and 4, in order from lowest to highest": 2.b disjunction, 2.c conjunction,
    // 2.d comparison, and 49.c makes `in` a comparison. Both engines read `x in [1..2] or b` as
    // `x in ([1..2] or b)`, because rule 13 lets a whole expression follow `in`. In parentheses
    // they read it as we do.
    word: '`in` before `and` or `or`',
    explains: (it) => / in /.test(it.expression) && agreesSpeltOut(it),
  },
  {
    // DMN 1.5, 10.3.2.3.7 and 8: a duration is a sequence of numbers for its days, or a pair of
    // numbers for its years and months, "normalized such that the sum of these numbers is
    // minimized". @bpmn-io/feelin 6.1.1 gives 0 for the days between some dates, and 8.74 months.
    word: 'a part of a duration that is not normalized',
    explains: ({ expression, again }) =>
      /\.(days|months|years)\b/.test(expression) &&
      (again('(date("2026-03-01") - date("2026-11-20")).days') !== -264 ||
        again('years and months duration(date("2026-02-28"), date("2026-11-20")).months') !== 8),
  },
  {
    // DMN 1.5, 10.3.2.3.8: "The value of a years and months duration can be expressed as a number
    // of months." Both engines keep the days that are left over, as P1M1D and P1MT23H13M32.903S,
    // and the result equals no number of months.
    word: 'days left over in a years and months duration',
    explains: ({ expression, again }) =>
      /years and months duration/.test(expression) &&
      again('years and months duration(date("2026-01-31"), date("2026-03-01")) = duration("P1M")') !== true,
  },
];
